//! Pins: every input of the corpora, and many mutations of each, keep the law of their target, and
//! none makes the program ask for much memory at once.
//!
//! Why: hostile input is met by accident as well, as truncated downloads and damaged disks.
//!
//! Breaks when: a reader indexes before it checks, or believes a length that it has just read.

mod allocations;

use std::fs;
use std::path::{Path, PathBuf};

use polity_fuzz::TARGETS;
use polity_fuzz::mutate::mutate;

/// Mutations of each corpus, shared among its entries.
const MUTATIONS: usize = 2000;
/// The same of checkpoints, of which each has to be resumed, and many played to the end.
const MUTATIONS_RESUMED: usize = 600;
/// Largest single allocation that an input of a few kilobytes can be worth, in bytes.
const ALLOCATION_BYTES_MAX: usize = 192 << 20;

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let entries = fs::read_dir(directory).expect("every target has a corpus");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a readable corpus").path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| (path.clone(), fs::read(path).expect("a readable input"));
    paths.into_iter().map(read).collect()
}

fn replay(name: &str) {
    let found = TARGETS.iter().find(|(target, _)| *target == name);
    let (_, check) = found.expect("a target of this name");
    let corpus = corpus(name);
    assert!(corpus.len() >= 3, "the corpus of {name} is nearly empty");
    for (_, input) in &corpus {
        check(input);
    }
    let mutations = match name {
        "checkpoint" => MUTATIONS_RESUMED,
        _ => MUTATIONS,
    };
    let each = mutations / corpus.len();
    for (at, (_, input)) in corpus.iter().enumerate() {
        let (_, other) = &corpus[(at + 1) % corpus.len()];
        (0..each).for_each(|number| check(&mutate(input, other, (at * each + number) as u32)));
    }
    let largest = allocations::largest();
    assert!(largest <= ALLOCATION_BYTES_MAX, "{largest} bytes at once");
}

macro_rules! replays {
    ($($test:ident = $target:literal,)*) => {
        $(#[test] fn $test() { replay($target); })*

        #[test]
        fn every_target_is_replayed() {
            let replayed = [$($target),*];
            assert_eq!(TARGETS.map(|(name, _)| name), replayed);
        }
    };
}

replays! {
    scenarios = "scenario",
    settings = "set",
    studies = "study",
    edge_lists = "edge-list",
    graphml = "graphml",
    manifests = "manifest",
    tables = "parquet",
    checkpoints = "checkpoint",
    replies = "reply",
    calls = "calls",
}

/// The hand-made tables are refused for what they are made for, before anything is decoded.
#[test]
fn hostile_tables_are_told_apart() {
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/parquet");
    let refusal = |table| match polity_data::Reader::open(&run, table) {
        Ok(_) => "none".to_owned(),
        Err(error) => error.to_string(),
    };
    for (table, expected) in [
        ("sound-by-hand", "none"),
        ("huge-page", "announces 2147483647 bytes in memory"),
        ("huge-dictionary", "announces 2147483647 values"),
        ("text-by-deltas", "Parquet's encoding 6; write it again"),
        ("deep-schema", "its schema has 1501 entries"),
        ("before-its-start", "is damaged: "),
        ("no-columns", "it has no columns"),
    ] {
        let found = refusal(table);
        assert!(found.contains(expected), "{table}: {found}");
    }
}

/// A corpus of checkpoints that no run can go on from would test no more than the door.
#[test]
fn the_genuine_checkpoint_is_gone_on_from() {
    use polity_fuzz::checkpoint::{Outcome, genuine, outcome_of_body};
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join("genuine");
    fs::write(&written, genuine()).expect("a temporary file can be written");
    let entry = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/checkpoint/genuine");
    let found = fs::read(&entry).ok().and_then(|b| outcome_of_body(&b));
    assert_eq!(
        found,
        Some(Outcome::WentOn),
        "the format has changed: copy {} to {}",
        written.display(),
        entry.display()
    );
}

/// Agents, messages and wishes come last, and what is wrong with them shows only in play: each second
/// byte there becomes a number that is well formed, and too great for most of what it could stand for.
#[test]
fn agents_are_not_believed() {
    let genuine = polity_fuzz::checkpoint::genuine();
    let agents_from = genuine.len() / 13 * 12;
    for at in (agents_from..genuine.len()).step_by(2) {
        let mut changed = genuine.clone();
        changed[at] = 0x7f;
        polity_fuzz::checkpoint::check(&changed);
    }
}

/// Corpora live in the repository: they must stay small.
#[test]
fn the_corpora_are_small() {
    let sizes = TARGETS.map(|(name, _)| corpus(name).iter().map(|(_, input)| input.len()).sum());
    let total: usize = sizes.iter().sum();
    assert!(total < 200_000, "{total} bytes");
}
