//! Pins: every scenario in `scenarios/` runs, is measured and replays.
//!
//! Why: they are the first thing anybody tries. What would break it: a scenario that was not
//! touched when a key was renamed, or that is not hermetic. A new scenario is tested by being there.

use std::fs;

use crate::support::{Place, scenarios};

/// What a scenario is cut down to; the big ones keep their network but not their size.
fn cut(name: &str) -> &'static str {
    match name {
        "society-10k" => "--ticks 60 --set population.agents=2000",
        "society-moltbook" => "--ticks 20",
        _ => "--ticks 60",
    }
}

#[test]
fn every_shipped_scenario_runs_and_replays() {
    let place = Place::new();
    let mut tested = 0;
    for entry in fs::read_dir(scenarios()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let scenario = path.display();
        place.polity(&format!("check {scenario}")).ends_with(0);
        // A shock beyond the cut is none of this test's business.
        let text = fs::read_to_string(&path).unwrap();
        let shocks = if text.contains("[[shocks]]") {
            "--set shocks.0.at=30"
        } else {
            ""
        };
        // Without a server, and without a recording.
        let mode = if text.contains("[policy.llm]") {
            "--policy-mode mock"
        } else {
            ""
        };
        let line = format!(
            "run {scenario} --out {name} --quiet {} {shocks} {mode}",
            cut(&name)
        );
        place.polity(&line).ends_with(0);
        let summary = place.json(&format!("{name}/summary.json"));
        // A society sends messages, a team works on tasks.
        let done = summary["messages"].as_u64().or(summary["tasks"].as_u64());
        assert!(done.is_some_and(|done| done > 0), "{name}");
        place.polity(&format!("replay {name} --quiet")).ends_with(0);
        tested += 1;
    }
    assert!(tested >= 9, "only {tested} scenarios were found");
}
