//! Pins: a run appears whole or not at all, never in the way of something else, and a full disk
//! leaves nothing that claims to be complete; exit code 3, with what to do about it.
//!
//! Why: results are dear; neither may a run destroy others' files, nor a half-written data set pass
//! for a whole one. What would break it: making the directory before the checks, `--force` that
//! trusts any `manifest.json`, a manifest written before the tables are.
//! Found while writing it: `--force` removed any directory with a file of that name in it; a cut-off
//! recorder went on to join its tables.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{Place, SMALL, skip};

#[test]
fn an_existing_run_is_not_replaced_without_force() {
    let place = Place::with_run();
    let before = place.lasting_files("run");
    let again = place.polity("run s.toml --out run --seed 8").ends_with(3);
    again.names(&["run exists already", "--out", "--force"]);
    assert!(before == place.lasting_files("run"));
    place
        .polity("run s.toml --out run --seed 8 --force --quiet")
        .ends_with(0);
    assert_eq!(place.manifest("run")["seed"], 8);
    assert_eq!(place.listing(), ["run", "s.toml"]);
}

#[test]
fn force_replaces_nothing_but_runs() {
    let place = Place::with_scenario(SMALL);
    fs::create_dir(place.path("empty")).unwrap();
    fs::create_dir(place.path("site")).unwrap();
    place.write("site/manifest.json", "{\"name\": \"a web application\"}");
    fs::create_dir(place.path("broken")).unwrap();
    place.write("broken/manifest.json", "{");
    place.write("file", "precious");
    symlink("nowhere", place.path("dangling")).unwrap();
    let before = place.listing();
    for out in [
        "empty", "site", "broken", "file", "dangling", ".", "..", "/",
    ] {
        let run = place
            .polity(&format!("run s.toml --out {out} --force"))
            .ends_with(3);
        run.names(&["is not a run directory", "--out"]);
        place
            .polity(&format!("run s.toml --out {out}"))
            .ends_with(3)
            .names(&["exists already"]);
    }
    assert_eq!(place.listing(), before);
    assert_eq!(place.read("file"), "precious");
    assert!(place.path("site/manifest.json").exists());
}

#[test]
fn force_replaces_runs_that_were_cut_off_or_that_this_version_cannot_read() {
    let place = Place::with_run();
    let manifest = place.read("run/manifest.json");
    for (old, new) in [
        ("\"status\": \"complete\"", "\"status\": \"running\""),
        ("\"format_version\": 1", "\"format_version\": 99"),
    ] {
        place.write("run/manifest.json", manifest.replace(old, new));
        place
            .polity("run s.toml --out run --force --quiet")
            .ends_with(0);
        assert_eq!(place.manifest("run")["status"], "complete");
    }
}

#[test]
fn the_run_being_made_is_not_replaced() {
    let place = Place::with_scenario(SMALL);
    let line = "$POLITY run s.toml --ticks 2000000 --out run --quiet & p=$!; \
                while [ ! -e run ]; do sleep 0.01; done; \
                $POLITY run s.toml --out run --force; code=$?; kill -9 $p; wait $p; exit $code";
    let second = place.shell(line).ends_with(3);
    second.names(&["another process is working on run"]);
    assert_eq!(place.manifest("run")["status"], "running");
}

#[test]
fn the_place_of_a_run_is_made_where_it_is_missing() {
    let place = Place::with_scenario(SMALL);
    place.polity("run s.toml --quiet").ends_with(0);
    assert_eq!(place.manifest("runs/s-7")["status"], "complete");
    place.polity("run s.toml --out a/b/c/ --quiet").ends_with(0);
    assert_eq!(place.manifest("a/b/c")["status"], "complete");
    place
        .polity("run ../s.toml --out")
        .ends_with(2)
        .names(&["--out"]);
}

#[test]
fn places_where_nothing_can_be_made_are_refused() {
    let place = Place::with_scenario(SMALL);
    for out in ["/proc/none/run", "s.toml/run", "/dev/full/run"] {
        let run = place
            .polity(&format!("run s.toml --out {out}"))
            .ends_with(3);
        run.names(&["cannot create", out]);
    }
    let named = place.shell("$POLITY run s.toml --out ''").ends_with(2);
    named.names(&["--out"]);
    assert_eq!(place.listing(), ["s.toml"]);
}

#[test]
fn a_read_only_parent_is_an_io_error() {
    let place = Place::with_scenario(SMALL);
    fs::create_dir(place.path("locked")).unwrap();
    place.shell("chmod 555 locked").ends_with(0);
    if fs::write(place.path("locked/probe"), "").is_ok() {
        return skip("permissions, which do not bind this user");
    }
    let run = place.polity("run s.toml --out locked/run").ends_with(3);
    run.names(&["cannot create locked/run", "ermission denied"]);
}

/// A file size limit stops the first file that grows beyond it, as a full disk would.
#[test]
fn a_write_that_fails_leaves_nothing_complete() {
    let place = Place::with_scenario(SMALL);
    // The signal is ignored, so that the write fails instead of the process.
    let line = "trap '' XFSZ; ulimit -f 16; exec $POLITY run s.toml --out run";
    let run = place.shell(line).ends_with(3);
    run.names(&["cannot write run/", "make room", "polity resume"]);
    assert_eq!(place.manifest("run")["status"], "running");
    place
        .polity("show run")
        .ends_with(3)
        .names(&["was cut off", "polity resume"]);
    place
        .polity("run s.toml --out run --force --quiet")
        .ends_with(0);
}

#[test]
fn a_full_disk_leaves_nothing_complete() {
    let place = Place::with_scenario(SMALL);
    fs::create_dir(place.path("disk")).unwrap();
    // From no room for the first manifest to almost enough.
    for size in ["4k", "16k", "32k", "64k", "96k"] {
        let line = format!(
            "unshare -m sh -c 'mount -t tmpfs -o size={size} none disk || exit 77; \
             $POLITY run s.toml --out disk/run --quiet; code=$?; \
             cat disk/run/manifest.json; ls -A disk; exit $code'"
        );
        let run = place.shell(&line);
        if matches!(run.code, Some(77 | 127)) || run.stderr.contains("unshare") {
            return skip("a full disk: mounting is not permitted");
        }
        let run = run
            .ends_with(3)
            .names(&["No space left on device", "make room"]);
        assert!(
            !run.stdout.contains("\"complete\""),
            "{size}: {}",
            run.stdout
        );
        assert!(!run.stdout.contains(".run.new"), "{size}: {}", run.stdout);
    }
}
