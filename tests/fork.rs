//! Pins: a fork is the run that it was forked from up to its tick, and goes its own way from there; it is a
//! run like any other; what would change the past is refused, with the reason.
//!
//! What would break it: a change that reaches back (rules read before their tick), a window or a count
//! that starts anew at the tick, a scenario in the fork that cannot make it again.

use arrow_array::cast::AsArray;

use crate::support::{Place, SMALL};
use crate::tables::TableFile;

#[test]
fn without_a_change_it_is_the_same_run() {
    let place = Place::with_run();
    place
        .polity("fork run --at 33 --out fork --quiet")
        .ends_with(0);
    assert!(place.lasting_files("run") == place.lasting_files("fork"));
}

#[test]
fn it_is_the_same_up_to_its_tick_and_another_from_then_on() {
    let place = Place::with_run();
    let line = "fork run --at 33 --set world.society.arrival-rate=0.3 --quiet";
    place.polity(line).ends_with(0);
    assert_ne!(place.digest("run"), place.digest("run-at-33"));
    let rows = |run: &str, from: u64, to: u64| -> Vec<String> {
        let table = TableFile::read(&place.path(&format!("{run}/messages.parquet")));
        let ticks = table.whole("tick");
        let within = |i: &usize| ticks[*i].is_some_and(|tick| (from..to).contains(&tick));
        let row = |i| format!("{:?}", table.rows.slice(i, 1).columns());
        (0..table.rows.num_rows()).filter(within).map(row).collect()
    };
    let (before, after) = ((0, 33), (33, 80));
    assert!(rows("run", before.0, before.1) == rows("run-at-33", before.0, before.1));
    let (old, new) = (
        rows("run", after.0, after.1),
        rows("run-at-33", after.0, after.1),
    );
    assert!(new.len() > 2 * old.len(), "{} of {}", new.len(), old.len());
    place.polity("replay run-at-33 --quiet").ends_with(0);
    // And it can be forked: until then both rules hold.
    let line = "fork run-at-33 --at 50 --set world.society.delegation=off --out again --quiet";
    place.polity(line).ends_with(0);
    let (once, twice) = (rows("run-at-33", 33, 50), rows("again", 33, 50));
    assert!(once == twice);
    place.polity("replay again --quiet").ends_with(0);
}

#[test]
fn it_is_the_same_on_any_number_of_threads_and_when_resumed() {
    let large = SMALL.replace("agents = 64", "agents = 8192");
    let place = Place::in_memory();
    place.write("s.toml", large.replace("ticks = 80", "ticks = 42"));
    place.polity("run s.toml --out run --quiet").ends_with(0);
    for threads in [1, 2, 3, 8] {
        let set = "--set world.society.feedback=false --set world.society.practice=0.7";
        let line = format!("fork run --at 5 {set} --threads {threads} --out {threads} --quiet");
        place.polity(&line).ends_with(0);
        assert_eq!(place.digest("1"), place.digest(&threads.to_string()));
    }
}

#[test]
fn more_ticks_change_no_past() {
    let place = Place::with_run();
    let line = "fork run --at 80 --set ticks=100 --out longer --quiet";
    place.polity(line).ends_with(0);
    assert_eq!(place.manifest("longer")["ticks"], 100);
    let late = place.polity("fork run --at 80").ends_with(2);
    late.names(&["--at 80", "80 ticks", "--set ticks=N"]);
}

#[test]
fn what_would_change_the_past_is_refused() {
    let place = Place::with_run();
    for (set, key, reason) in [
        ("seed=8", "`seed`", "randomness"),
        ("population.agents=65", "`population`", "born"),
        ("topology.ring={}", "`topology`", "network"),
        ("delivery.loss=0.5", "`delivery`", "under way"),
        ("policy.mock.profile=weak", "`policy`", "models"),
        ("record.window=7", "`record`", "tables"),
        ("shocks.0.at=5", "`shocks`", "struck"),
        ("shocks.0.churn.fraction=1", "`shocks`", "struck"),
    ] {
        let refused = place.polity(&format!("fork run --at 60 --set {set}"));
        refused
            .ends_with(2)
            .names(&[key, "tick 60", reason, "polity run"]);
    }
    let misspelt = place.polity("fork run --at 60 --set world.society.feedbak=false");
    misspelt.ends_with(2).names(&["feedbak", "did you mean"]);
    place.polity("fork nowhere --at 1").ends_with(3);
    assert_eq!(place.listing(), ["run", "s.toml"]);
}

/// The events of the rules that changed.
fn changes(place: &Place, run: &str) -> Vec<String> {
    let table = TableFile::read(&place.path(&format!("{run}/events.parquet")));
    let details = table.column("detail").as_string::<i32>().iter().flatten();
    let rules = details.filter(|detail| detail.starts_with("rules"));
    rules.map(str::to_owned).collect()
}

#[test]
fn a_change_can_be_undone_by_a_fork_of_the_fork() {
    let place = Place::with_run();
    let off = "fork run --at 33 --set world.society.feedback=false --out off --quiet";
    place.polity(off).ends_with(0);
    let on = "fork off --at 50 --set world.society.feedback=true --out on --quiet";
    place.polity(on).ends_with(0);
    assert_eq!(
        changes(&place, "on"),
        ["rules: feedback false", "rules: feedback true"]
    );
    assert_ne!(place.digest("off"), place.digest("on"));
    place.polity("replay on --quiet").ends_with(0);
    // One that comes before the others is not undone by them.
    let early = "fork on --at 20 --set world.society.exploration=0.9 --out early --quiet";
    place.polity(early).ends_with(0);
    let twice = "fork early --at 60 --set world.society.exploration=0.9";
    let refused = place.polity(twice).ends_with(2);
    refused.names(&["nothing would change", "exploration 0.9", "tick 60"]);
}

#[test]
fn rules_and_shocks_change_together() {
    let place = Place::with_run();
    let shocks = "--set shocks.1.at=70 --set shocks.1.arrival.rate=0.4";
    let rules = "--set world.society.feedback=false --set world.society.norms=false";
    let line = format!("fork run --at 60 {rules} {shocks} --out both --quiet");
    place.polity(&line).ends_with(0);
    assert_eq!(
        changes(&place, "both"),
        ["rules: feedback false, norms false"]
    );
    let shocks = place.manifest("both")["scenario"]["shocks"].clone();
    let at: Vec<u64> = shocks
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|shock| shock["at"].as_u64())
        .collect();
    assert!(at.windows(2).all(|pair| pair[0] <= pair[1]));
    assert!(at.contains(&60) && at.contains(&70), "{at:?}");
    place.polity("replay both --quiet").ends_with(0);
}

#[test]
fn the_run_that_is_forked_stays_as_it_is() {
    let place = Place::with_run();
    let before = place.lasting_files("run");
    for out in ["run", "run/inner", "run/../run/x/y"] {
        let refused = place.polity(&format!("fork run --at 60 --out {out} --force"));
        refused
            .ends_with(2)
            .names(&["in the run that is forked", "--out"]);
    }
    assert!(place.lasting_files("run") == before);
}
