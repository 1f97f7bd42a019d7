//! Pins: a run of a team is the same bytes on any number of threads, replays, names what was changed,
//! begins anew when resumed, is shown, is struck as its scenario says, and is forked by its shocks alone.
//!
//! What would break it: a draw that depends on which thread asks, a table that only societies have, a
//! shock that leaves no event or no trace, a resumption that keeps the rows of the first attempt.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::AtomicBool;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use polity::run::{RunOptions, Silent, execute};
use polity::scenario::{Overrides, Scenario};
use polity_data::Reader;

use crate::support::Place;
use crate::tables::TableFile;

const TEAM: &str = r#"
seed = 7
ticks = 60
[population]
agents = 24
[world.team]
order = "random"
[record]
window = 10
"#;

fn place() -> Place {
    Place::with_scenario(TEAM)
}

/// Runs `s.toml` with what is set, as this run.
fn run(place: &Place, name: &str, set: &str) {
    place
        .polity(&format!("run s.toml --out {name} --quiet {set}"))
        .ends_with(0);
}

/// Every file of a run, but for what may differ between executions.
fn files(place: &Place, run: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(place.path(run)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let file = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(&path).unwrap())
    };
    let mut files: BTreeMap<String, Vec<u8>> = paths.map(file).collect();
    let mut manifest = place.manifest(run);
    manifest.as_object_mut().unwrap().remove("environment");
    files.insert(
        "manifest.json".to_owned(),
        manifest.to_string().into_bytes(),
    );
    files
}

fn numbers(place: &Place, run: &str, table: &str, column: &str) -> Vec<Option<f64>> {
    let table = TableFile::read(&place.path(&format!("{run}/{table}.parquet")));
    let column = table.column(column);
    match column.as_primitive_opt::<Float64Type>() {
        Some(values) => values.iter().collect(),
        None => table_whole(column),
    }
}

fn table_whole(column: &arrow_array::ArrayRef) -> Vec<Option<f64>> {
    use arrow_array::types::{UInt8Type, UInt32Type};
    if let Some(values) = column.as_primitive_opt::<UInt8Type>() {
        return values.iter().map(|v| v.map(f64::from)).collect();
    }
    let values = column.as_primitive::<UInt32Type>();
    values.iter().map(|v| v.map(f64::from)).collect()
}

/// What a shock of a run says of itself, and how many agents it hit.
fn struck(place: &Place, run: &str) -> (String, usize) {
    let table = TableFile::read(&place.path(&format!("{run}/events.parquet")));
    let agents = table.column("agent");
    let detail = table
        .column("detail")
        .as_string::<i32>()
        .value(0)
        .to_owned();
    (detail, agents.len() - agents.null_count())
}

#[test]
fn threads_change_no_byte() {
    let place = place();
    for protocol in ["sequential", "coordinator", "ripple", "broadcast"] {
        let on = |threads: usize| {
            let name = format!("{protocol}-{threads}");
            let set = format!("--threads {threads} --set world.team.protocol={protocol}");
            run(&place, &name, &set);
            files(&place, &name)
        };
        let alone = on(1);
        assert!(alone.contains_key("contributions.parquet"));
        for threads in [2, 3, 8] {
            assert!(on(threads) == alone, "{protocol} on {threads} threads");
        }
    }
}

#[test]
fn it_replays_and_what_was_changed_is_named() {
    let place = place();
    run(&place, "run", "");
    place.polity("replay run --quiet --threads 3").ends_with(0);
    for (table, column, row) in [
        ("windows", "quality_mean", 3),
        ("tasks", "quality", 31),
        ("contributions", "quality", 0),
    ] {
        run(&place, "run", "--force");
        let path = place.path(&format!("run/{table}.parquet"));
        let file = TableFile::read(&path);
        assert!(file.column(column).is_valid(row));
        file.write_changed(&path, column, row);
        let replayed = place.polity("replay run --quiet").ends_with(1);
        let expected = format!("column {column}, row {row}: recorded ");
        for words in [
            &format!("table {table}"),
            &expected,
            "changed after the run",
        ] {
            assert!(
                replayed.stdout.contains(words),
                "{words}: {}",
                replayed.stdout
            );
        }
    }
}

#[test]
fn resumed_it_begins_anew_and_ends_in_the_same_bytes() {
    let place = place();
    run(&place, "whole", "");
    let scenario = Scenario::load(&place.path("s.toml"), &Overrides::default()).unwrap();
    for tick in [1, 25, 59] {
        let options = RunOptions {
            out: place.path("run"),
            replace: true,
            stop_after: Some(tick),
            ..RunOptions::default()
        };
        execute(&scenario, &options, &mut Silent, &AtomicBool::new(false)).unwrap();
        assert_eq!(place.manifest("run")["status"], "interrupted");
        assert_eq!(
            numbers(&place, "run", "tasks", "quality").len(),
            tick as usize
        );
        place.polity("show run").ends_with(0);
        place.polity("replay run --quiet").ends_with(0);
        let resumed = place.polity("resume run --threads 2").ends_with(0);
        resumed.names(&["there is no checkpoint: going on from the first tick"]);
        assert!(
            files(&place, "run") == files(&place, "whole"),
            "tick {tick}"
        );
    }
    let again = place.polity("resume run").ends_with(0);
    again.names(&["run is complete: nothing to do"]);
}

#[test]
fn what_was_cut_off_is_resumed() {
    let place = place();
    run(&place, "whole", "");
    run(&place, "run", "");
    // As if it had been killed: tables in the making are lost with the process.
    place.replace(
        "run/manifest.json",
        "\"status\": \"complete\"",
        "\"status\": \"running\"",
    );
    place.polity("resume run --quiet").ends_with(0);
    assert!(files(&place, "run") == files(&place, "whole"));
    place.replace(
        "run/manifest.json",
        "\"status\": \"complete\"",
        "\"status\": \"running\"",
    );
    place.replace("run/scenario.toml", "seed = 7", "seed = 8");
    let changed = place.polity("resume run").ends_with(2);
    changed.names(&["scenario.toml", "changed after the run began"]);
}

#[test]
fn it_is_shown() {
    let place = place();
    let told = place.polity("run s.toml --out run").ends_with(0);
    let shown = place.polity("show run").ends_with(0);
    assert!(told.stdout.starts_with(&shown.stdout));
    for words in [
        "24 agents",
        "sequential",
        "L1",
        "all",
        "quality",
        "completeness, of 4",
        "hierarchy depth",
        "stayed out by choice",
        "cost, USD",
        "latency, s",
        "effective fields",
        "Roles: ",
    ] {
        assert!(
            shown.stdout.contains(words),
            "no {words:?} in {}",
            shown.stdout
        );
    }
    // One level alone leaves the others blank.
    run(&place, "run", "--force --set world.team.levels=[0,0,1,0]");
    let shown = place.polity("show run").ends_with(0);
    assert!(shown.stdout.contains("–        –"), "{}", shown.stdout);
}

#[test]
fn depth_follows_from_who_depends_on_whom() {
    let place = place();
    for (protocol, expected) in [("coordinator", 2.0), ("shared", 1.0), ("single-agent", 1.0)] {
        run(
            &place,
            protocol,
            &format!("--set world.team.protocol={protocol}"),
        );
        let depths = numbers(&place, protocol, "tasks", "hierarchy_depth");
        assert!(
            depths.iter().all(|depth| *depth == Some(expected)),
            "{protocol}: {depths:?}"
        );
    }
}

/// Asserts that up to the shock at 30 all is as without it, and returns what differs from then on.
#[track_caller]
fn assert_struck(place: &Place, set: &str, words: &str, hit: usize) -> [Vec<Option<f64>>; 2] {
    run(place, "calm", "--force");
    run(
        place,
        "struck",
        &format!("--force --set shocks.0.at=30 {set}"),
    );
    assert_eq!(struck(place, "struck"), (words.to_owned(), hit));
    let [calm, struck] = ["calm", "struck"].map(|run| numbers(place, run, "tasks", "quality"));
    assert_eq!(calm[..30], struck[..30]);
    assert_ne!(calm[30..], struck[30..]);
    let shocks = place.json("struck/summary.json")["shocks"].clone();
    assert_eq!(shocks[0]["tick"], 30);
    place.polity("replay struck --quiet").ends_with(0);
    [calm, struck]
}

#[test]
fn members_that_leave_are_gone() {
    for (who, words) in [
        ("random", "remove: fraction 0.5 random"),
        ("hubs", "remove: fraction 0.5 hubs"),
    ] {
        let place = place();
        let set = format!("--set shocks.0.remove.fraction=0.5 --set shocks.0.remove.who={who}");
        assert_struck(&place, &set, words, 12);
        let agents = numbers(&place, "struck", "tasks", "agents");
        assert!(agents[..30].iter().all(|n| *n == Some(24.0)));
        assert!(agents[30..].iter().all(|n| *n == Some(12.0)));
    }
}

#[test]
fn those_that_leave_as_hubs_were_built_on_most() {
    let place = place();
    run(
        &place,
        "struck",
        "--set shocks.0.at=30 --set shocks.0.remove.fraction=0.25 --set shocks.0.remove.who=hubs",
    );
    let contributions = TableFile::read(&place.path("struck/contributions.parquet"));
    let tasks = contributions.whole("task");
    let built_on = contributions.column("built_on").as_list::<i32>();
    let mut uses = [0_u32; 24];
    for (i, task) in tasks.iter().enumerate() {
        if task.is_some_and(|task| task < 30) {
            let sources = built_on.value(i);
            let sources = sources.as_primitive::<arrow_array::types::UInt32Type>();
            sources
                .values()
                .iter()
                .for_each(|source| uses[*source as usize] += 1);
        }
    }
    let events = TableFile::read(&place.path("struck/events.parquet"));
    let gone: Vec<u64> = events.whole("agent").into_iter().flatten().collect();
    assert_eq!(gone.len(), 6);
    let least = gone.iter().map(|agent| uses[*agent as usize]).min();
    let stays = |agent: &u64| !gone.contains(agent);
    let most = (0..24)
        .filter(stays)
        .map(|agent| uses[agent as usize])
        .max();
    assert!(least >= most, "{gone:?} of {uses:?}");
}

#[test]
fn other_models_work_otherwise() {
    let place = place();
    let set = "--set shocks.0.substitute.fraction=1 --set shocks.0.substitute.profile=weak";
    let [calm, struck] = assert_struck(&place, set, "substitute: fraction 1 by weak", 24);
    let mean = |quality: &[Option<f64>]| quality.iter().flatten().sum::<f64>() / 30.0;
    assert!(mean(&struck[30..]) < mean(&calm[30..]));
}

/// Every call for a task of a run: the task, who was called, and of which group it was.
fn called(place: &Place, run: &str) -> Vec<(u64, u64, String)> {
    let [tasks, agents] = ["task", "agent"].map(|column| {
        let table = TableFile::read(&place.path(&format!("{run}/contributions.parquet")));
        table.whole(column).into_iter().flatten()
    });
    let reader = Reader::open(&place.path(run), "contributions").unwrap();
    let groups = reader.names("group").unwrap();
    let rows = tasks.zip(agents).zip(groups);
    rows.map(|((task, agent), group)| (task, agent, group))
        .collect()
}

#[test]
fn every_call_names_the_group_of_whoever_was_called() {
    let group = |name: &str, levels: &str| {
        format!("[[population.groups]]\nname = \"{name}\"\nshare = 0.5\ncalled-for = {levels}\n")
    };
    let (easy, hard) = (
        group("easy", r#"["L1", "L2"]"#),
        group("hard", r#"["L3", "L4"]"#),
    );
    let place = Place::with_scenario(&format!("{TEAM}{easy}{hard}"));
    run(&place, "run", "");
    let levels = numbers(&place, "run", "tasks", "level");
    let called = called(&place, "run");
    for (task, agent, group) in &called {
        let expected = match levels[*task as usize] > Some(2.0) {
            true => "hard",
            false => "easy",
        };
        assert_eq!(group, expected, "agent {agent} for task {task}");
    }
    // Everybody was called, also those that stayed out.
    assert_eq!(called.len(), 60 * 12);
}

#[test]
fn whoever_is_given_another_model_is_of_its_group_from_then_on() {
    let place = place();
    let set = "--set shocks.0.at=30 --set shocks.0.substitute.fraction=0.25";
    let set = format!("{set} --set shocks.0.substitute.profile=weak");
    run(&place, "run", &set);
    let events = TableFile::read(&place.path("run/events.parquet"));
    let struck: Vec<u64> = events.whole("agent").into_iter().flatten().collect();
    assert_eq!(struck.len(), 6);
    for (task, agent, group) in called(&place, "run") {
        let expected = match task >= 30 && struck.contains(&agent) {
            true => "weak",
            false => "all",
        };
        assert_eq!(group, expected, "agent {agent} for task {task}");
    }
}

#[test]
fn other_tasks_come_when_they_are_in_demand() {
    let place = place();
    let set = "--set shocks.0.demand.levels=[0,0,0,1]";
    assert_struck(&place, set, "demand: levels [0.0, 0.0, 0.0, 1.0]", 0);
    let levels = numbers(&place, "struck", "tasks", "level");
    assert!(levels[..30].contains(&Some(1.0)));
    assert!(levels[30..].iter().all(|level| *level == Some(4.0)));
}

#[test]
fn newcomers_have_no_role_to_leave() {
    let place = Place::with_scenario(&TEAM.replace("order = \"random\"", "switching-cost = 0.9"));
    let set = "--set shocks.0.churn.fraction=1";
    let [calm, struck] = assert_struck(&place, set, "churn: fraction 1", 24);
    // In their first task nobody gives up an earlier role.
    assert!(struck[30] > calm[30], "{:?} {:?}", struck[30], calm[30]);
}

#[test]
fn it_is_forked_by_shocks_and_ticks() {
    let place = place();
    run(&place, "run", "");
    place
        .polity("fork run --at 20 --out same --quiet")
        .ends_with(0);
    assert!(files(&place, "run") == files(&place, "same"));
    let shock = "--set shocks.0.at=30 --set shocks.0.remove.fraction=0.5";
    let line = format!("fork run --at 20 {shock} --out less --quiet");
    place.polity(&line).ends_with(0);
    assert_eq!(struck(&place, "less").1, 12);
    for set in [
        "world.society.feedback=false",
        "world.team.abstention=false",
    ] {
        let refused = place.polity(&format!("fork run --at 20 --set {set}"));
        let key = set.split('=').next().unwrap();
        refused.ends_with(2).names(&[key, "shocks", "polity run"]);
    }
    let early = "fork run --at 40 --set shocks.0.at=30 --set shocks.0.remove.fraction=0.5";
    place
        .polity(early)
        .ends_with(2)
        .names(&["`shocks`", "struck"]);
}

#[test]
fn a_level_that_nobody_is_called_for_is_refused_before_anything_is_written() {
    let group = "[[population.groups]]\nname = \"a\"\nshare = 1\ncalled-for = [\"L1\"]\n";
    let place = Place::with_scenario(&format!("{TEAM}{group}"));
    let refused = place.polity("run s.toml --out run").ends_with(2);
    refused.names(&["population.groups", "called for L2"]);
    assert_eq!(place.listing(), ["s.toml"]);
}
