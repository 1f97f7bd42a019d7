//! Pins: whatever is wrong with a scenario or with what was typed is diagnosed: exit code 2 (3 where
//! a file is missing), the place, the key, what was expected and the near miss; and nothing is
//! written.
//!
//! Why: a person mends a scenario by its message alone. The wording is the scenario's own affair
//! (`crates/polity/src/scenario/tests`); here it is that messages arrive, whole, with the right code.
//! What would break it: a panic on odd input, a directory made before the checks, a swallowed cause.

use std::fs;

use crate::support::{Outcome, Place, SMALL};

/// Runs `s.toml` and asserts that it is refused before anything is written.
#[track_caller]
fn refused(place: &Place, arguments: &str, code: i32) -> Outcome {
    let before = place.listing();
    let outcome = place
        .polity(&format!("run s.toml {arguments}"))
        .ends_with(code);
    assert_eq!(outcome.stdout, "", "nothing on standard output but results");
    assert_eq!(place.listing(), before, "nothing is written");
    outcome
}

/// A scenario with one text replaced.
#[track_caller]
fn spoilt(old: &str, new: &str) -> Place {
    assert!(SMALL.contains(old));
    Place::with_scenario(&SMALL.replace(old, new))
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_near_miss() {
    let place = spoilt("rewire = 0.1", "rewired = 0.1");
    let place_and_key = [
        "s.toml:8:1",
        "topology.watts-strogatz.rewired",
        "did you mean `rewire`",
    ];
    refused(&place, "", 2).names(&place_and_key);
}

#[test]
fn an_unknown_variant_is_named_with_the_near_miss() {
    let place = spoilt("topology.watts-strogatz", "topology.wats-strogatz");
    refused(&place, "", 2).names(&["s.toml:6:", "did you mean `watts-strogatz`"]);
}

#[test]
fn a_wrong_type_is_named_with_what_is_expected() {
    let place = spoilt("agents = 64", "agents = \"many\"");
    refused(&place, "", 2).names(&["s.toml:5:10", "`population.agents`", "whole number"]);
}

#[test]
fn impossible_populations_are_refused() {
    for agents in ["0", "-1", "5000000000", "1e30", "64.5"] {
        let place = spoilt("agents = 64", &format!("agents = {agents}"));
        refused(&place, "", 2).names(&["s.toml:5:10", "`population.agents`", "from 1 to"]);
    }
}

#[test]
fn a_degree_that_the_population_cannot_have_is_refused() {
    let place = spoilt("degree = 4", "degree = 64");
    refused(&place, "", 2).names(&["s.toml:7:10", "degree", "from 2 to 62"]);
}

#[test]
fn shares_that_do_not_add_up_are_refused() {
    let groups = "agents = 64\n[[population.groups]]\nname = \"a\"\nshare = 0.5\n\
                  [[population.groups]]\nname = \"b\"\nshare = 0.2\n";
    let place = spoilt("agents = 64\n", groups);
    refused(&place, "", 2).names(&["s.toml:", "share", "0.7"]);
}

#[test]
fn an_unknown_profile_is_refused() {
    let place = spoilt("[record]", "[policy.mock]\nprofile = \"stong\"\n[record]");
    refused(&place, "", 2).names(&["s.toml:11:", "policy.mock.profile", "strong"]);
}

#[test]
fn all_faults_are_shown_at_once() {
    let text = SMALL.replace("degree = 4", "degree = -4");
    let place = Place::with_scenario(&text.replace("ticks = 80", "ticks = 0"));
    refused(&place, "", 2).names(&["s.toml:3:9", "s.toml:7:10"]);
}

#[test]
fn what_is_set_on_the_command_line_is_checked_as_well() {
    let place = Place::with_scenario(SMALL);
    for (arguments, words) in [
        ("--set foo", ["`foo` sets nothing", "--set"]),
        ("--set =3", ["--set", "error"]),
        (
            "--set population.agents=0",
            ["`population.agents`", "--set"],
        ),
        ("--set shocks.7.at=1", ["shocks", "--set"]),
        ("--ticks 0", ["`ticks`", "--ticks"]),
        ("--seed -1", ["--seed", "error"]),
        ("--seed 99999999999999999999", ["--seed", "error"]),
        ("--threads x", ["--threads", "error"]),
        ("--policy-mode live", ["--policy-mode", "mock"]),
        ("--polcy-mode mock", ["--polcy-mode", "--policy-mode"]),
    ] {
        refused(&place, arguments, 2).names(&words);
    }
}

#[test]
fn files_that_are_no_scenarios_are_refused() {
    let place = Place::new();
    place.write("s.toml", b"name = \"\xff\xfe\"");
    refused(&place, "", 2).names(&["s.toml", "UTF-8"]);
    place.write("s.toml", "");
    refused(&place, "", 2).names(&["s.toml:1:1", "`ticks` is missing"]);
    place.write("s.toml", "ticks = = 3");
    refused(&place, "", 2).names(&["s.toml:1:9"]);
    place.write("s.toml", b"\0\0\0\0");
    refused(&place, "", 2).names(&["s.toml"]);
    fs::remove_file(place.path("s.toml")).unwrap();
    refused(&place, "", 3).names(&["s.toml", "No such file"]);
    fs::create_dir(place.path("s.toml")).unwrap();
    refused(&place, "", 3).names(&["s.toml", "directory"]);
}

#[test]
fn checking_says_the_same_as_running() {
    let place = spoilt("rewire = 0.1", "rewired = 0.1");
    let (run, check) = (
        place.polity("run s.toml"),
        place.polity("check s.toml").ends_with(2),
    );
    assert_eq!(run.stderr, check.stderr);
    fs::remove_file(place.path("s.toml")).unwrap();
    place.polity("check s.toml").ends_with(3);
}
