//! Pins: a run that was interrupted between any two ticks, on any number of threads, ends in the bytes
//! of an uninterrupted one when it is resumed on any other number; what cannot be resumed is left
//! alone, with a diagnosis; a second process is kept out.
//!
//! What would break it: anything that an agent, a message under way, an observer or the recorder
//! remembers and that is not written down; state per thread; a window that is closed twice; reading
//! the clock.

use std::fs;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use polity::run::{RunOptions, Silent, execute};
use polity::scenario::{Overrides, Scenario};
use polity_data::TableDigest;

use crate::support::{Place, SMALL, skip};

/// Enough agents for eight workers, and every kind of shock.
const LARGE: &str = r#"
seed = 11
ticks = 12
[population]
agents = 8192
[topology.watts-strogatz]
degree = 8
rewire = 0.1
[delivery]
latency = { min = 1, max = 4 }
loss = 0.05
[world.society]
[record]
window = 5
messages = "all"
histograms = true
[[shocks]]
at = 3
churn = { fraction = 0.25 }
[[shocks]]
at = 4
arrival = { rate = 0.2 }
[[shocks]]
at = 7
demand = { levels = [0.1, 0.2, 0.3, 0.4] }
"#;

/// Interrupts the run `run` of `s.toml` before this tick.
fn interrupt(place: &Place, tick: u32, threads: usize) {
    let scenario = Scenario::load(&place.path("s.toml"), &Overrides::default()).unwrap();
    let options = RunOptions {
        out: place.path("run"),
        replace: true,
        threads,
        stop_after: Some(tick),
        ..RunOptions::default()
    };
    execute(&scenario, &options, &mut Silent, &AtomicBool::new(false)).unwrap();
    assert_eq!(place.manifest("run")["status"], "interrupted");
    assert!(place.path("run/checkpoint").exists());
}

#[track_caller]
fn assert_same_as_whole(place: &Place, what: &str) {
    let (found, expected) = (place.lasting_files("run"), place.lasting_files("whole"));
    let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        files.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&found), names(&expected), "{what}");
    for (name, bytes) in &found {
        assert!(*bytes == expected[name], "{what}: {name} differs");
    }
}

#[test]
fn interrupted_between_any_two_ticks_a_run_ends_in_the_same_bytes() {
    let place = Place::in_memory();
    place.write("s.toml", LARGE);
    place
        .polity("run s.toml --out whole --quiet --threads 1")
        .ends_with(0);
    let threads = [1, 2, 3, 8];
    for tick in 1..12 {
        let (first, then) = (threads[tick % 4], threads[(tick / 4 + tick + 1) % 4]);
        interrupt(&place, tick as u32, first);
        let resumed = place
            .polity(&format!("resume run --threads {then}"))
            .ends_with(0);
        resumed.names(&[&format!("going on from tick {tick}")]);
        assert_same_as_whole(&place, &format!("tick {tick}, {first} then {then} threads"));
    }
}

#[test]
fn an_interrupted_run_is_whole_by_itself() {
    let place = Place::with_scenario(SMALL);
    interrupt(&place, 43, 1);
    place.polity("replay run --quiet").ends_with(0);
    place.polity("show run").ends_with(0);
    place.polity("run s.toml --out whole --quiet").ends_with(0);
    place.polity("resume run --quiet").ends_with(0);
    assert_same_as_whole(&place, "interrupted before tick 43");
    place.polity("replay run --quiet").ends_with(0);
}

#[test]
fn a_complete_run_needs_nothing() {
    let place = Place::with_run();
    let before = place.lasting_files("run");
    let resumed = place.polity("resume run").ends_with(0);
    resumed.names(&["run is complete", "nothing to do"]);
    // What a process left that was killed in the very last step.
    place.write("run/.lock", "");
    place.write("run/checkpoint", "of another time");
    place.write("run/windows.tmp", "");
    place.polity("resume run").ends_with(0);
    assert!(before == place.lasting_files("run"));
    let json = place.polity("resume run --json").ends_with(0).stdout;
    assert!(json.contains("\"complete\""), "{json}");
}

#[test]
fn what_is_no_run_cannot_be_resumed() {
    let place = Place::with_scenario(SMALL);
    fs::create_dir(place.path("empty")).unwrap();
    let words = ["empty is not a run directory", "run again"];
    place.polity("resume empty").ends_with(3).names(&words);
    place
        .polity("resume nowhere")
        .ends_with(3)
        .names(&["nowhere"]);
    assert_eq!(place.listing(), ["empty", "s.toml"]);
    interrupt(&place, 9, 1);
    place.write("run/manifest.json", "{}");
    let words = ["run/manifest.json is damaged"];
    place.polity("resume run").ends_with(2).names(&words);
}

#[test]
fn a_checkpoint_that_is_damaged_or_lost_is_no_loss_but_of_time() {
    let place = Place::in_memory();
    place.write("s.toml", SMALL);
    place.polity("run s.toml --out whole --quiet").ends_with(0);
    type Damage = fn(Vec<u8>) -> Vec<u8>;
    let bent: Damage = |mut bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    };
    let cut: Damage = |bytes| bytes[..bytes.len() - 9].to_vec();
    let empty: Damage = |_| Vec::new();
    for damage in [bent, cut, empty] {
        interrupt(&place, 33, 1);
        let bytes = fs::read(place.path("run/checkpoint")).unwrap();
        place.write("run/checkpoint", damage(bytes));
        let words = ["is damaged", "going on from the first tick instead"];
        let resumed = place.polity("resume run --quiet").ends_with(0);
        resumed.names(&words);
        assert_same_as_whole(&place, "a damaged checkpoint");
    }
    interrupt(&place, 33, 1);
    fs::remove_file(place.path("run/checkpoint")).unwrap();
    let words = ["there is no checkpoint", "first tick"];
    place.polity("resume run").ends_with(0).names(&words);
    assert_same_as_whole(&place, "no checkpoint");
    interrupt(&place, 33, 1);
    fs::remove_file(place.path("run/topology.parquet")).unwrap();
    let words = [
        "run/topology.parquet is damaged: it is missing",
        "first tick",
    ];
    place.polity("resume run").ends_with(0).names(&words);
    assert_same_as_whole(&place, "a lost table");
}

/// A digest tells damage, not who wrote a checkpoint. One that has a table closed into which rows are
/// still to come must not be gone on from: nothing could take them.
#[test]
fn a_checkpoint_that_closes_a_table_too_early_is_damaged() {
    let place = Place::in_memory();
    place.write("s.toml", SMALL);
    place.polity("run s.toml --out whole --quiet").ends_with(0);
    // The shock that becomes a row is yet to come.
    interrupt(&place, 33, 1);
    let table = b"the file of a table";
    place.write("run/events.parquet", table);
    let genuine = fs::read(place.path("run/checkpoint")).unwrap();
    place.write("run/checkpoint", with_events_closed(&genuine, table));
    let words = [
        "run/checkpoint is damaged: the list of tables that have all their rows",
        "going on from the first tick instead",
    ];
    let resumed = place.polity("resume run --quiet").ends_with(0);
    resumed.names(&words);
    assert_same_as_whole(&place, "a table that was closed too early");
}

/// This checkpoint, but for the table `events`, which is said to be closed and to have this content.
fn with_events_closed(checkpoint: &[u8], table: &[u8]) -> Vec<u8> {
    let content = &checkpoint[..checkpoint.len() - blake3::OUT_LEN];
    let find = |text: &[u8], from: usize| {
        let mut places = content[from..].windows(text.len());
        from + places.position(|window| window == text).unwrap()
    };
    // Names are texts with their length, tables in alphabetical order.
    let from = find(b"\x06events", 0) + 7;
    let to = find(b"\x08messages", from);
    let digest = TableDigest {
        rows: 0,
        bytes: table.len() as u64,
        blake3: blake3::hash(table).to_hex().to_string(),
    };
    const CLOSED: u32 = 0;
    let closed = postcard::to_stdvec(&(CLOSED, digest)).unwrap();
    let forged = [&content[..from], &closed, &content[to..]].concat();
    [&forged, blake3::hash(&forged).as_bytes().as_slice()].concat()
}

#[test]
fn a_run_without_checkpoints_begins_anew() {
    let place = Place::with_scenario(&SMALL.replace("[record]", "[record]\ncheckpoint = \"none\""));
    place.polity("run s.toml --out whole --quiet").ends_with(0);
    let scenario = Scenario::load(&place.path("s.toml"), &Overrides::default()).unwrap();
    let options = RunOptions {
        out: place.path("run"),
        stop_after: Some(20),
        ..RunOptions::default()
    };
    execute(&scenario, &options, &mut Silent, &AtomicBool::new(false)).unwrap();
    assert!(!place.path("run/checkpoint").exists() && !place.path("run/segments").exists());
    let words = ["there is no checkpoint"];
    place.polity("resume run").ends_with(0).names(&words);
    assert_same_as_whole(&place, "without checkpoints");
}

#[test]
fn what_was_changed_since_is_refused_and_left_alone() {
    let place = Place::with_scenario(SMALL);
    interrupt(&place, 9, 1);
    let bytes = fs::read(place.path("run/checkpoint")).unwrap();
    let mut other = bytes.clone();
    other[8] += 1;
    place.write("run/checkpoint", &other);
    let words = ["run/checkpoint has format version 2", "knows 1"];
    place.polity("resume run").ends_with(2).names(&words);
    assert_eq!(fs::read(place.path("run/checkpoint")).unwrap(), other);
    place.write("run/checkpoint", &bytes);
    place.replace("run/scenario.toml", "seed = 7", "seed = 8");
    let words = ["scenario.toml does not fit", "changed after the run began"];
    place.polity("resume run").ends_with(2).names(&words);
    assert_eq!(place.manifest("run")["status"], "interrupted");
    place.replace("run/scenario.toml", "seed = 8", "seed = 7");
    place.polity("resume run --quiet").ends_with(0);
}

/// Nothing asks how old a file is, or what time it is.
#[test]
fn a_clock_that_goes_wrong_changes_nothing() {
    let place = Place::with_scenario(SMALL);
    place.polity("run s.toml --out whole --quiet").ends_with(0);
    let century = Duration::from_secs(100 * 365 * 24 * 3600);
    let times = [SystemTime::UNIX_EPOCH + 2 * century, SystemTime::UNIX_EPOCH];
    for (i, time) in times.into_iter().enumerate() {
        interrupt(&place, 33, 1);
        let entries = fs::read_dir(place.path("run")).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            if i == 0 || !path.ends_with("checkpoint") {
                fs::File::open(&path).unwrap().set_modified(time).unwrap();
            }
        }
        let words = ["going on from tick 33"];
        place.polity("resume run").ends_with(0).names(&words);
        assert_same_as_whole(&place, "another time");
    }
}

#[test]
fn a_place_that_cannot_be_written_to_is_an_io_error() {
    let place = Place::with_scenario(SMALL);
    interrupt(&place, 9, 1);
    let before = place.read("run/manifest.json");
    place.shell("chmod 555 run").ends_with(0);
    if fs::write(place.path("run/probe"), "").is_ok() {
        skip("permissions, which do not bind this user");
        fs::remove_file(place.path("run/probe")).unwrap();
        // Something else that cannot be written to.
        fs::create_dir(place.path("run/manifest.tmp")).unwrap();
    }
    let words = ["run/", "cannot"];
    place.polity("resume run").ends_with(3).names(&words);
    assert_eq!(place.read("run/manifest.json"), before);
    place.shell("chmod 755 run").ends_with(0);
}
