//! What a scenario promises: every fault is pointed at, nothing panics, and what is printed is what
//! is meant.

mod build;
mod choices;
mod diagnostics;
mod estimates;
mod files;
mod fuzz;
mod hash;
mod limits;
mod llm;
mod resolved;
mod schema;
mod sets;
mod shipped;
mod societies;
mod teams;
mod topologies;

use super::*;

/// A scenario to which a test adds what it is about. Four lines.
const SMALL: &str = "ticks = 100\n\
    population.agents = 16\n\
    topology.ring.degree = 4\n\
    world.society = {}\n";

fn parse(text: &str, set: &[&str]) -> Result<Scenario, ScenarioError> {
    let set = set.iter().map(ToString::to_string).collect();
    let overrides = Overrides {
        set,
        ..Overrides::default()
    };
    Scenario::from_str(text, ".".as_ref(), &overrides)
}

fn sound(text: &str, set: &[&str]) -> Scenario {
    parse(text, set).unwrap_or_else(|error| panic!("{}", error.render(false)))
}

/// Every fault of a text, one per line; lines and columns without the name of the file.
fn faults(text: &str, set: &[&str]) -> String {
    let error = parse(text, set).expect_err("the scenario should be refused");
    assert_eq!(error.exit_code(), 2);
    let lines = error.to_string();
    let lines = lines
        .lines()
        .map(|line| line.trim_start_matches("scenario.toml:"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Cases separated by blank lines: what is added to `base`, then, indented, the faults expected.
#[track_caller]
fn check_all(base: &str, cases: &str) {
    for case in cases.trim_matches('\n').split("\n\n") {
        let (expected, typed): (Vec<&str>, Vec<&str>) =
            case.lines().partition(|line| line.starts_with("  "));
        let expected: Vec<&str> = expected.iter().map(|line| line.trim_start()).collect();
        let text = format!("{base}{}", typed.join("\n"));
        assert_eq!(faults(&text, &[]), expected.join("\n"), "{text}");
    }
}
