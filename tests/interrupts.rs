//! Pins: a signal finishes the tick, leaves whole tables, says how to go on, and ends with 130 (Ctrl-C)
//! or 143 (SIGTERM); a second one ends at once; what a kill leaves says that it was cut off.
//!
//! Why: long runs are stopped all the time, and what they leave must not be taken for more than it
//! is. What would break it: tables that are joined only at the last tick, a manifest that says
//! `complete` too early, handlers that swallow the second signal.
//! Found while writing it: a replay stopped by SIGTERM ended with 130.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{Outcome, Place, SMALL, command};
use crate::tables::TableFile;

/// Far more ticks than there is time for.
const ENDLESS: [&str; 6] = ["run", "s.toml", "--ticks", "2000000000", "--out", "run"];

fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Waits until it is so.
#[track_caller]
fn wait_for(condition: impl Fn() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(30), "in vain");
        sleep(Duration::from_millis(5));
    }
}

/// A run in its tick loop.
fn running(place: &Place) -> Child {
    let child = spawn(command(&place.path(""), &ENDLESS));
    wait_for(|| place.path("run").exists());
    sleep(Duration::from_millis(200));
    child
}

fn send(child: &Child, signal: &str) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status();
    assert!(sent.unwrap().success());
}

fn end(child: Child) -> Outcome {
    let output = child.wait_with_output().unwrap();
    Outcome {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Interrupts a run and looks at what it leaves.
#[track_caller]
fn assert_interrupted(signal: &str, code: i32) {
    let place = Place::with_scenario(SMALL);
    let child = running(&place);
    send(&child, signal);
    let run = end(child).ends_with(code);
    let manifest = place.manifest("run");
    assert_eq!(manifest["status"], "interrupted");
    let ticks = manifest["ticks"].as_u64().unwrap();
    let run = run.names(&[
        &format!("interrupted after tick {ticks}"),
        "run holds",
        "polity resume run",
    ]);
    assert!(
        run.stdout.contains("interrupted"),
        "the summary says so: {}",
        run.stdout
    );

    let windows = TableFile::read(&place.path("run/windows.parquet"));
    assert_eq!(windows.whole("tick_end").last(), Some(&Some(ticks)));
    for (table, digest) in manifest["tables"].as_object().unwrap() {
        let file = TableFile::read(&place.path(&format!("run/{table}.parquet")));
        assert_eq!(digest["rows"], file.rows.num_rows() as u64, "{table}");
    }
    assert!(place.path("run/checkpoint").exists() && !place.path("run/.lock").exists());
    let shown = place.polity("show run").ends_with(0);
    assert!(shown.stdout.contains("interrupted"));
}

#[test]
fn ctrl_c_leaves_whole_tables() {
    assert_interrupted("-INT", 130);
}

#[test]
fn sigterm_leaves_whole_tables() {
    assert_interrupted("-TERM", 143);
}

/// A run that was interrupted by a signal ends in the same bytes, and once more for the other signal.
#[test]
fn what_was_interrupted_can_be_finished() {
    let place = Place::with_scenario(SMALL);
    let long = "--ticks 15000 --set record.messages=none --set record.agents-every=100";
    place
        .polity(&format!("run s.toml {long} --out whole --quiet"))
        .ends_with(0);
    let begin = format!("run s.toml {long} --out run --quiet");
    for (line, signal, code) in [
        (begin.as_str(), "-INT", 130),
        ("resume run --quiet", "-TERM", 143),
    ] {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let child = spawn(command(&place.path(""), &arguments));
        let manifest = || fs::read_to_string(place.path("run/manifest.json")).unwrap_or_default();
        wait_for(|| manifest().contains("\"running\""));
        send(&child, signal);
        end(child).ends_with(code).names(&["polity resume run"]);
        assert_eq!(place.manifest("run")["status"], "interrupted");
    }
    place.polity("resume run --quiet").ends_with(0);
    assert!(place.lasting_files("run") == place.lasting_files("whole"));
}

#[test]
fn a_second_signal_ends_at_once() {
    // A tick of this population takes long enough to catch the program between the two signals.
    let large = SMALL.replace("agents = 64", "agents = 100_000");
    let large = format!("allow-large = true{large}");
    let place = Place::with_scenario(&large);
    let mut child = running(&place);
    // Two that come close together may arrive as one.
    while child.try_wait().unwrap().is_none() {
        send(&child, "-INT");
        sleep(Duration::from_millis(2));
    }
    end(child).ends_with(130);
    // One that had finished the tick would have said so.
    assert_eq!(place.manifest("run")["status"], "running");
    assert!(polity_data::read_finished(&place.path("run")).is_err());
}

#[test]
fn a_run_that_goes_on_is_told_from_one_that_was_cut_off() {
    let place = Place::with_scenario(SMALL);
    let mut child = running(&place);
    for command in ["show run", "replay run"] {
        place
            .polity(command)
            .ends_with(3)
            .names(&["run is still being made", "wait"]);
    }
    for command in ["resume run", "run s.toml --out run --force"] {
        let words = ["another process is working on run", "wait"];
        place.polity(command).ends_with(3).names(&words);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(place.manifest("run")["status"], "running");
    for command in ["show run", "replay run"] {
        let words = ["run was cut off", "running", "polity resume"];
        place.polity(command).ends_with(3).names(&words);
    }
    place
        .polity("run s.toml --out run --force --quiet")
        .ends_with(0);
    place.polity("replay run --quiet").ends_with(0);
}

#[test]
fn a_replay_can_be_stopped() {
    let place = Place::with_scenario(SMALL);
    let ticks = "--ticks 20000 --set record.messages=none";
    place
        .polity(&format!("run s.toml {ticks} --out run --quiet"))
        .ends_with(0);
    let temporary = place.path("tmp");
    fs::create_dir(&temporary).unwrap();
    let is_empty = || fs::read_dir(&temporary).unwrap().next().is_none();
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let mut replay = command(&place.path(""), &["replay", "run"]);
        replay.env("TMPDIR", &temporary);
        let child = spawn(replay);
        wait_for(|| !is_empty());
        send(&child, signal);
        let stopped = end(child)
            .ends_with(code)
            .names(&["stopped after tick", "of 20000"]);
        assert_eq!(stopped.stdout, "");
        assert!(is_empty(), "the re-execution is removed");
    }
}
