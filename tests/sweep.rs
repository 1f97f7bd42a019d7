//! Pins: a sweep's data set depends on its study alone: not on threads, shards, or how often it was
//! killed; no cell is computed twice; and whatever is wrong with a study is said before anything is
//! run.
//!
//! Why: a study of thousands of cells is never made in one go, nor on one machine.
//! What would break it: bytes that depend on the order in which cells end, a cell that counts as done
//! before it is whole, labels that follow the wrong cell.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::SystemTime;

use crate::support::{Place, command};

const TEAM: &str = "ticks = 6\n[population]\nagents = 4\n[world.team]\n[record]\nwindow = 3\n";
const STUDY: &str = r#"
name = "two"
scenario = "s.toml"
seeds = 2
[[series]]
name = "protocols"
[series.axes]
protocol = { key = "world.team.protocol", values = ["sequential", "coordinator"] }
"population.agents" = [4, 6]
[[series]]
name = "models"
[series.axes]
model = { key = "policy.mock.profile", values = ["strong", "weak"] }
"#;

pub(crate) fn place() -> Place {
    let place = Place::with_scenario(TEAM);
    place.write("study.toml", STUDY);
    place
}

/// Every file under a directory by its path, with its content.
pub(crate) fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(directory).unwrap().display().to_string();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

pub(crate) fn marker_times(place: &Place, sweep: &str) -> BTreeMap<String, SystemTime> {
    let entries = fs::read_dir(place.path(&format!("{sweep}/cells"))).unwrap();
    let time = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, entry.metadata().unwrap().modified().unwrap())
    };
    entries.map(time).collect()
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads() {
    let place = place();
    for threads in [1, 2, 3, 8] {
        let arguments = format!("sweep study.toml --quiet --out t{threads} --threads {threads}");
        place.polity(&arguments).ends_with(0);
        let same = files(&place.path(&format!("t{threads}"))) == files(&place.path("t1"));
        assert!(same, "{threads} threads");
    }
    let state = place.json("t1/study.json");
    assert_eq!(state["status"], "complete");
    // Twelve rows; four agents under the default protocol and model is the same in both series.
    assert_eq!(
        (state["rows"].as_u64(), state["cells"].as_u64()),
        (Some(12), Some(10))
    );
}

#[test]
fn the_bytes_are_the_same_in_shards() {
    let place = place();
    place
        .polity("sweep study.toml --quiet --out whole")
        .ends_with(0);
    place
        .polity("sweep study.toml --quiet --out parts --shard 2/2")
        .ends_with(0);
    assert_eq!(place.json("parts/study.json")["status"], "running");
    assert!(!place.path("parts/cells.parquet").exists());
    place
        .polity("sweep study.toml --quiet --out parts --shard 1/2")
        .ends_with(0);
    assert_eq!(files(&place.path("parts")), files(&place.path("whole")));
    // One shard, then all the rest.
    place
        .polity("sweep study.toml --quiet --out rest --shard 1/3")
        .ends_with(0);
    place
        .polity("sweep study.toml --quiet --out rest")
        .ends_with(0);
    assert_eq!(files(&place.path("rest")), files(&place.path("whole")));
}

#[test]
fn no_cell_is_computed_twice() {
    let place = place();
    let first = place
        .polity("sweep study.toml --json --out out")
        .ends_with(0);
    assert!(first.stdout.contains("\"computed\":10"), "{}", first.stdout);
    let before = marker_times(&place, "out");
    let second = place
        .polity("sweep study.toml --json --out out")
        .ends_with(0);
    assert!(
        second.stdout.contains("\"computed\":0"),
        "{}",
        second.stdout
    );
    assert_eq!(marker_times(&place, "out"), before);
    // What is damaged, and only that, is computed again.
    let whole = files(&place.path("out"));
    let part = whole
        .keys()
        .find(|name| name.starts_with("tasks/"))
        .unwrap();
    place.write(&format!("out/{part}"), "torn");
    let third = place
        .polity("sweep study.toml --json --out out")
        .ends_with(0);
    assert!(third.stdout.contains("\"computed\":1"), "{}", third.stdout);
    assert_eq!(files(&place.path("out")), whole);
}

#[test]
fn a_killed_sweep_goes_on_and_ends_in_the_same_bytes() {
    let place = place();
    place.write("s.toml", TEAM.replace("ticks = 6", "ticks = 3000"));
    place
        .polity("sweep study.toml --quiet --out whole")
        .ends_with(0);
    let arguments = [
        "sweep",
        "study.toml",
        "--quiet",
        "--out",
        "cut",
        "--threads",
        "1",
    ];
    let mut cut = command(&place.path(""), &arguments);
    let mut child = cut.stdout(Stdio::null()).spawn().unwrap();
    let cells = place.path("cut/cells");
    let begun = || fs::read_dir(&cells).is_ok_and(|mut entries| entries.next().is_some());
    while !begun() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = marker_times(&place, "cut");
    place
        .polity("sweep study.toml --quiet --out cut")
        .ends_with(0);
    let after = marker_times(&place, "cut");
    let whole: Vec<_> = kept
        .iter()
        .filter(|(name, _)| name.ends_with(".json"))
        .collect();
    assert!(
        whole
            .into_iter()
            .all(|(name, time)| after.get(name) == Some(time))
    );
    assert_eq!(files(&place.path("cut")), files(&place.path("whole")));
}

#[test]
fn a_society_is_swept_too_and_its_digest_is_that_of_the_same_windows() {
    let place = Place::with_scenario(crate::support::SMALL);
    place.write("study.toml", "scenario = \"s.toml\"\nseeds = [7, 8]\n");
    place
        .polity("sweep study.toml --json --out out")
        .ends_with(0);
    let found = files(&place.path("out"));
    let parts = found
        .keys()
        .filter(|name| name.starts_with("windows/"))
        .count();
    assert_eq!(parts, 2);
    assert!(
        !found
            .keys()
            .any(|name| name.starts_with(".") || name.starts_with("tasks"))
    );
    // The windows are those of the run under the same seed.
    place.polity("run s.toml --quiet --out run").ends_with(0);
    let part = found
        .keys()
        .find(|name| name.starts_with("windows/") && seed_of(&place, name) == "7");
    let part = place.path(&format!("out/{}", part.unwrap()));
    let run = place.path("run/windows.parquet");
    for column in ["messages", "entropy_bits", "division_of_labour"] {
        assert_eq!(numbers(&part, column), numbers(&run, column), "{column}");
    }
}

fn seed_of(place: &Place, part: &str) -> String {
    let seeds = numbers(&place.path(&format!("out/{part}")), "seed");
    seeds[0].map_or_else(String::new, |seed| seed.to_string())
}

fn numbers(file: &Path, column: &str) -> Vec<Option<f64>> {
    let table = file.file_stem().unwrap().to_string_lossy().into_owned();
    let reader = polity_data::Reader::open(file.parent().unwrap(), &table).unwrap();
    reader.numbers(column).unwrap()
}

fn numbers_of(place: &Place, part: &str) -> Vec<Option<f64>> {
    numbers(&place.path(&format!("out/{part}")), "set_population_agents")
}

#[test]
fn the_table_of_cells_names_what_each_cell_is() {
    let place = place();
    place
        .polity("sweep study.toml --quiet --out out")
        .ends_with(0);
    let reader = polity_data::Reader::open(&place.path("out"), "cells").unwrap();
    let series = reader.names("series").unwrap();
    assert_eq!(series[..8], ["protocols"; 8].map(str::to_owned));
    assert_eq!(series[8..], ["models"; 4].map(str::to_owned));
    let agents = reader.names("population.agents").unwrap();
    assert_eq!(agents[..4], ["4", "4", "6", "6"].map(str::to_owned));
    let numbers = reader.numbers("summary_agents").unwrap();
    assert_eq!(numbers[..4], [4.0, 4.0, 6.0, 6.0].map(Some));
    // Settings are known of every cell, as numbers, also where its series does not change them.
    let expected = [4.0, 4.0, 6.0, 6.0, 4.0, 4.0, 6.0, 6.0, 4.0, 4.0, 4.0, 4.0].map(Some);
    assert_eq!(reader.numbers("set_population_agents").unwrap(), expected);
    let models = reader.names("set_policy_mock_profile").unwrap();
    assert_eq!(
        (models[0].as_str(), models[11].as_str()),
        ("strong", "weak")
    );
    let part = files(&place.path("out"))
        .into_keys()
        .find(|name| name.starts_with("tasks/"));
    let settings = numbers_of(&place, &part.unwrap());
    assert!(
        settings.iter().all(|n| [Some(4.0), Some(6.0)].contains(n)),
        "{settings:?}"
    );
    assert_eq!(
        place.json("out/study.json")["settings"][1]["key"],
        "population.agents"
    );
    // Equal cells are named alike.
    let cells = reader.names("cell").unwrap();
    assert_eq!(cells[..2], cells[8..10]);
    assert_ne!(cells[..2], cells[10..]);
}

#[test]
fn a_bad_study_is_refused_before_anything_is_written() {
    let cases = [
        ("sceds = 3", 2, "did you mean `seeds`"),
        ("[axes]\na = []", 2, "1 to 10000 values"),
        (
            "[axes]\n\"world.team.protocl\" = [\"sequential\"]",
            2,
            "did you mean `protocol`",
        ),
        (
            "[axes]\nn = { key = \"population.agents\", values = [4, 0] }",
            2,
            "n=0",
        ),
        ("seeds = 2000000", 2, "from 1 to 1000000"),
        (
            "tables = [\"agents\"]",
            2,
            "`contributions`, `tasks` or `windows`",
        ),
    ];
    for (text, code, words) in cases {
        let place = Place::with_scenario(TEAM);
        place.write("study.toml", format!("scenario = \"s.toml\"\n{text}\n"));
        let outcome = place.polity("sweep study.toml --out out").ends_with(code);
        assert_eq!(outcome.stdout, "");
        assert!(!place.path("out").exists(), "{text}");
        outcome.names(&[words]);
    }
    let place = Place::new();
    place
        .polity("sweep none.toml")
        .ends_with(3)
        .names(&["none.toml"]);
    for shard in ["0/2", "3/2", "1", "a/b", "1/0"] {
        place
            .polity(&format!("sweep s.toml --shard {shard}"))
            .ends_with(2);
    }
}

#[test]
fn only_the_same_study_goes_on_and_only_a_sweep_is_replaced() {
    let place = place();
    place
        .polity("sweep study.toml --quiet --out out")
        .ends_with(0);
    place.replace("study.toml", "seeds = 2", "seeds = 3");
    let refused = place.polity("sweep study.toml --out out").ends_with(3);
    refused.names(&["another study", "--force"]);
    place
        .polity("sweep study.toml --quiet --out out --force")
        .ends_with(0);
    place
        .polity("sweep study.toml --quiet --out fresh")
        .ends_with(0);
    assert_eq!(files(&place.path("out")), files(&place.path("fresh")));
    for damaged in ["", "{\"study_format\": 1", "[]"] {
        place.write("fresh/study.json", damaged);
        for force in ["", " --force"] {
            let refused = place.polity(&format!("sweep study.toml --out fresh{force}"));
            refused.ends_with(3).names(&["study.json is damaged"]);
        }
    }
    fs::create_dir(place.path("mine")).unwrap();
    place.write("mine/notes.txt", "mine");
    place
        .polity("sweep study.toml --out mine --force")
        .ends_with(3)
        .names(&["is no sweep"]);
    assert_eq!(place.read("mine/notes.txt"), "mine");
}
