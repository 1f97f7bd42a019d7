//! Pins: a directory that is no run, or no run that has ended, is told apart from a damaged one:
//! exit code 3 for what is missing, unreadable or unfinished, 2 for content that is not what it
//! should be; always with the path and what to do.
//!
//! Why: `show` and `replay` are what people type at a directory they know little about. What would
//! break it: opening the first table and reporting that one is missing.
//! Found while writing it: exactly that, for a run that was still going on.

use std::fs;

use crate::support::{Place, SMALL, skip};

/// Asserts how both commands that read a run end.
#[track_caller]
fn refused(place: &Place, run: &str, code: i32, words: &[&str]) {
    for command in ["show", "replay --quiet"] {
        let outcome = place
            .polity(&format!("{command} {run}"))
            .ends_with(code)
            .names(words);
        assert_eq!(outcome.stdout, "");
    }
}

#[test]
fn what_is_no_run_is_called_so() {
    let place = Place::with_scenario(SMALL);
    fs::create_dir(place.path("empty")).unwrap();
    refused(&place, "nowhere", 3, &["nowhere", "No such file"]);
    refused(
        &place,
        "empty",
        3,
        &["empty is not a run directory", "polity run"],
    );
    refused(&place, "s.toml", 3, &["s.toml"]);
}

#[test]
fn a_manifest_that_is_none_is_bad_content() {
    let place = Place::with_run();
    let manifest = place.read("run/manifest.json");
    for text in [
        "",
        "not JSON",
        "[]",
        "{}",
        "{\"format_version\": 1}",
        &manifest[..900],
    ] {
        place.write("run/manifest.json", text);
        refused(&place, "run", 2, &["run/manifest.json is damaged"]);
    }
    place.write("run/manifest.json", b"\xff\xfe\x00");
    refused(&place, "run", 2, &["run/manifest.json is damaged"]);
    place.write("run/manifest.json", "[".repeat(1 << 20));
    refused(&place, "run", 2, &["run/manifest.json is damaged"]);
}

#[test]
fn an_unknown_format_is_refused() {
    let place = Place::with_run();
    place.replace(
        "run/manifest.json",
        "\"format_version\": 1",
        "\"format_version\": 2",
    );
    refused(
        &place,
        "run",
        2,
        &["format version 2", "knows 1", "version of Polity"],
    );
}

#[test]
fn an_unreadable_run_is_an_io_error() {
    let place = Place::with_run();
    place.shell("chmod 000 run").ends_with(0);
    if fs::read_dir(place.path("run")).is_ok() {
        skip("permissions, which do not bind this user");
        // A manifest that cannot be read for another reason.
        fs::remove_file(place.path("run/manifest.json")).unwrap();
        fs::create_dir(place.path("run/manifest.json")).unwrap();
    }
    refused(&place, "run", 3, &["cannot read run/manifest.json"]);
    place.shell("chmod 755 run").ends_with(0);
}

#[test]
fn a_run_without_its_tables_is_an_io_error() {
    let place = Place::with_run();
    fs::remove_file(place.path("run/windows.parquet")).unwrap();
    refused(&place, "run", 3, &["run/windows.parquet", "No such file"]);
}

#[test]
fn a_damaged_table_is_bad_content() {
    let place = Place::with_run();
    place.write("run/windows.parquet", "PAR1 and no more");
    refused(&place, "run", 2, &["run/windows.parquet is damaged"]);
}

#[test]
fn a_run_without_its_scenario_cannot_be_replayed() {
    let place = Place::with_run();
    fs::remove_file(place.path("run/scenario.toml")).unwrap();
    let replayed = place.polity("replay run").ends_with(3);
    replayed.names(&["run/scenario.toml", "No such file"]);
    place.write("run/scenario.toml", "ticks = \"many\"");
    let replayed = place.polity("replay run").ends_with(2);
    replayed.names(&["run/scenario.toml:1:9"]);
    place.polity("show run").ends_with(0);
}
