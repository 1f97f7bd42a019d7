//! Pins: the bytes of a run depend on its scenario and seed alone (DESIGN, "Determinism").
//!
//! Why: a population that cannot be re-executed cannot be studied, and a replay proves nothing.
//! What would break it: a result that depends on which thread was first, on hash order, on the clock,
//! on what is recorded or shown, on where the run lies; a manifest that notes any of these outside its
//! `environment`.
//! Found while writing it: the digest of the wall times among the manifest's tables, and `threads = 0`
//! in its environment for a run on all cores.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Place, SMALL, skip};
use crate::tables::TableFile;

/// Enough agents for eight workers: 64 blocks, 1,024 agents for each worker.
const LARGE: &str = r#"
seed = 11
ticks = 8
[population]
agents = 8192
[topology.watts-strogatz]
degree = 8
rewire = 0.1
[world.society]
[record]
window = 3
messages = "all"
histograms = true
"#;

#[track_caller]
fn assert_same_files(place: &Place, one: &str, other: &str) {
    let (one, other) = (place.lasting_files(one), place.lasting_files(other));
    let (names, others) = (
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>(),
    );
    assert_eq!(names, others);
    for (name, bytes) in &one {
        assert!(*bytes == other[name], "{name} differs");
    }
}

#[test]
fn threads_change_no_byte() {
    let place = Place::with_scenario(LARGE);
    for threads in [1, 2, 3, 8] {
        let run = format!("run s.toml --out run-{threads} --threads {threads} --quiet");
        place.polity(&run).ends_with(0);
        let used = place.manifest(&format!("run-{threads}"))["environment"]["threads"].clone();
        assert_eq!(used, threads, "the population is too small to tell");
    }
    for threads in [2, 3, 8] {
        assert_same_files(&place, "run-1", &format!("run-{threads}"));
    }
}

#[test]
fn repeating_a_run_changes_no_byte_wherever_it_is_written() {
    let place = Place::with_scenario(SMALL);
    place.polity("run s.toml --out a --quiet").ends_with(0);
    place.polity("run s.toml --out deep/er/b").ends_with(0);
    place.polity("run s.toml --out a/../c --json").ends_with(0);
    assert_same_files(&place, "a", "deep/er/b");
    assert_same_files(&place, "a", "c");
    // A run made from the resolved scenario in another run is that run.
    place
        .polity("run a/scenario.toml --out d --quiet")
        .ends_with(0);
    assert_eq!(place.digest("a"), place.digest("d"));
}

#[test]
fn a_progress_bar_changes_no_byte() {
    if !Path::new("/usr/bin/script").exists() {
        return skip("a terminal: there is no /usr/bin/script");
    }
    let place = Place::with_scenario(SMALL);
    place.polity("run s.toml --out quiet --quiet").ends_with(0);
    let line = "script -qec \"$POLITY run s.toml --out shown\" /dev/null";
    let shown = place.shell(line).ends_with(0);
    assert!(shown.stdout.contains('\u{1b}'), "no bar was drawn");
    assert_same_files(&place, "quiet", "shown");
}

#[test]
fn what_is_recorded_does_not_change_the_run_digest() {
    let place = Place::with_scenario(SMALL);
    for (run, set) in [
        ("all", "record.messages=all"),
        ("none", "record.messages=none"),
        ("some", "record.messages=0.3"),
        ("plain", "record.histograms=false"),
        ("trackless", "record.trail=false"),
    ] {
        let line = format!("run s.toml --out {run} --set {set} --quiet");
        place.polity(&line).ends_with(0);
    }
    for run in ["none", "some", "plain", "trackless"] {
        assert_eq!(place.digest("all"), place.digest(run), "{run}");
    }
}

#[test]
fn sampled_messages_are_among_all_messages() {
    let place = Place::with_scenario(SMALL);
    for (run, rate) in [("all", "all"), ("some", "0.3")] {
        let line = format!("run s.toml --out {run} --set record.messages={rate} --quiet");
        place.polity(&line).ends_with(0);
    }
    let rows = |run: &str| -> BTreeSet<String> {
        let table = TableFile::read(&place.path(&format!("{run}/messages.parquet")));
        let row = |i| format!("{:?}", table.rows.slice(i, 1).columns());
        (0..table.rows.num_rows()).map(row).collect()
    };
    let (all, some) = (rows("all"), rows("some"));
    assert!(some.is_subset(&all));
    let share = some.len() as f64 / all.len() as f64;
    assert!(
        (0.2..0.4).contains(&share),
        "{share} of {} messages",
        all.len()
    );
}

#[test]
fn names_and_records_are_no_part_of_the_scenario_hash() {
    let place = Place::with_scenario(SMALL);
    let hash = |arguments: &str| {
        let checked = place
            .polity(&format!("check s.toml {arguments}"))
            .ends_with(0);
        let line = checked
            .stdout
            .lines()
            .find(|l| l.starts_with("scenario hash"));
        line.expect("the hash is shown").to_owned()
    };
    let plain = hash("");
    let same = [
        "name=other",
        "record.window=3",
        "record.messages=none",
        "record.agents-every=2",
        "record.trail=false",
    ];
    for set in same {
        assert_eq!(hash(&format!("--set {set}")), plain, "{set}");
    }
    for set in [
        "seed=8",
        "ticks=81",
        "population.agents=65",
        "world.society.practice=0.8",
    ] {
        assert_ne!(hash(&format!("--set {set}")), plain, "{set}");
    }
}

#[test]
fn another_seed_is_another_run() {
    let place = Place::with_scenario(SMALL);
    for seed in [7, 8] {
        let line = format!("run s.toml --seed {seed} --out seed-{seed} --quiet");
        place.polity(&line).ends_with(0);
    }
    let (seven, eight) = (place.lasting_files("seed-7"), place.lasting_files("seed-8"));
    for table in ["windows", "tasks", "agents", "messages", "topology"] {
        let file = format!("{table}.parquet");
        assert_ne!(seven[&file], eight[&file], "{table}");
    }
    assert_ne!(place.digest("seed-7"), place.digest("seed-8"));
}
