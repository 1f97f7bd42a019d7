//! What is recorded is the run: made again offline it is the same bytes, however answers came.

use polity_llm_stub::Stub;

use super::script::{SOCIETY, TEAM, asking, by_chance, by_question, offline};
use crate::support::Place;

#[test]
fn a_recorded_run_is_made_again_without_a_server() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let stub = Stub::start(by_chance());
        let record = "run s.toml --policy-mode record --cache cache --out a --quiet";
        asking(&place, &stub, record).ends_with(0);
        assert!(stub.requests() > 20, "{}", stub.requests());
        drop(stub);
        offline(&place, "run s.toml --cache cache --out b --quiet").ends_with(0);
        offline(&place, "replay a").ends_with(0);
        offline(&place, "replay b").ends_with(0);
        assert!(place.lasting_files("a") == place.lasting_files("b"));
        let environment = |run| place.manifest(run)["environment"].clone();
        assert_eq!(environment("a")["policy_mode"], "record");
        assert_eq!(environment("a")["hermetic"], false);
        assert_eq!(environment("b")["hermetic"], true);
    }
}

#[test]
fn how_many_calls_are_in_flight_changes_nothing() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        for (name, in_flight, threads) in [("a", 1, 1), ("b", 16, 2), ("c", 16, 3), ("d", 16, 8)] {
            let stub = Stub::start(by_question);
            let limit = "policy.llm.endpoints.default.in-flight";
            let set = format!("--set {limit}-max={in_flight} --set {limit}-start={in_flight}");
            let run = format!("run s.toml --policy-mode live --out {name} --quiet");
            asking(&place, &stub, &format!("{run} {set} --threads {threads}")).ends_with(0);
            assert!(stub.in_flight_peak() <= in_flight);
        }
        for other in ["b", "c", "d"] {
            assert_eq!(place.digest("a"), place.digest(other), "{other}");
            let journal = |run| place.read(&format!("{run}/llm/calls.jsonl"));
            assert!(journal("a") == journal(other), "{other}");
        }
    }
}

#[test]
fn what_was_asked_otherwise_is_a_miss_that_says_where() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_chance());
    asking(
        &place,
        &stub,
        "run s.toml --policy-mode record --cache cache --out a --quiet",
    )
    .ends_with(0);
    let asked = stub.requests();
    std::fs::create_dir(place.path("templates")).unwrap();
    place.write("templates/again.jinja", "once more: {{ complaint }}");
    let run = "run s.toml --set policy.llm.templates=templates --cache cache --quiet";
    // What is said again was never said, so that nothing differs yet.
    asking(&place, &stub, &format!("{run} --out b")).ends_with(0);
    place.write(
        "templates/system.jinja",
        "You are a member of a team.\nChoose.",
    );
    asking(&place, &stub, &format!("{run} --out c"))
        .ends_with(4)
        .names(&[
            "agent 0",
            "tick 0",
            "nearest",
            "messages[0].content",
            "line 1",
        ]);
    asking(
        &place,
        &stub,
        "run s.toml --set policy.llm.model=other --cache cache --out d",
    )
    .ends_with(4)
    .names(&["agent 0", "model"]);
    asking(
        &place,
        &stub,
        "run s.toml --set policy.llm.temperature=0.5 --cache cache --out e",
    )
    .ends_with(4)
    .names(&["sampling.temperature"]);
    assert_eq!(stub.requests(), asked, "a replay asks nobody");
    // The run holds what it was asked by, whatever becomes of the templates.
    offline(&place, "replay a").ends_with(0);
}

#[test]
fn without_a_recording_nothing_is_sent() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_chance());
    asking(&place, &stub, "run s.toml --out a")
        .ends_with(3)
        .names(&["llm-cache"]);
    asking(
        &place,
        &stub,
        "run s.toml --policy-mode mock --out b --quiet",
    )
    .ends_with(0);
    assert_eq!(stub.connections(), 0);
    let mocked = Place::with_scenario(&TEAM[..TEAM.find("[policy.llm]").unwrap()]);
    mocked
        .polity("run s.toml --policy-mode live --out a")
        .ends_with(2)
        .names(&["[policy.llm]"]);
}

#[test]
fn only_what_is_missing_is_asked_for_where_that_is_the_mode() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_question);
    let run = "run s.toml --policy-mode auto --cache cache --quiet --out";
    asking(&place, &stub, &format!("{run} a")).ends_with(0);
    let asked = stub.requests();
    asking(&place, &stub, &format!("{run} b")).ends_with(0);
    assert_eq!(stub.requests(), asked);
    assert_eq!(place.manifest("b")["environment"]["hermetic"], true);
    asking(&place, &stub, &format!("{run} c --ticks 4")).ends_with(0);
    assert!(stub.requests() > asked);
    assert_eq!(place.manifest("c")["environment"]["hermetic"], false);
}

#[test]
fn a_replay_that_misses_something_goes_on_by_asking_for_it() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let stub = Stub::start(by_question);
        let ticks: u32 = if scenario == TEAM { 4 } else { 50 };
        let auto = "--policy-mode auto --quiet --cache";
        asking(&place, &stub, &format!("run s.toml {auto} cache --out a")).ends_with(0);
        let longer = format!("run s.toml --ticks {ticks}");
        offline(&place, &format!("{longer} --cache cache --out b"))
            .ends_with(4)
            .names(&["not recorded", "polity resume", "--policy-mode auto"]);
        offline(&place, "resume b --policy-mode mock")
            .ends_with(2)
            .names(&["`replay`", "`mock`", "polity run"]);
        let asked = stub.requests();
        asking(&place, &stub, &format!("resume b {auto} cache")).ends_with(0);
        assert!(stub.requests() > asked, "what was missing is asked for");
        assert_eq!(place.manifest("b")["environment"]["policy_mode"], "auto");
        asking(&place, &stub, &format!("{longer} {auto} other --out c")).ends_with(0);
        assert!(place.lasting_files("b") == place.lasting_files("c"));
    }
}

/// All that are asked in one tick are told, each with what is nearest to it.
#[test]
fn all_misses_of_a_tick_are_told() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_question);
    let broadcast = "run s.toml --set world.team.protocol='broadcast' --cache cache --quiet";
    asking(
        &place,
        &stub,
        &format!("{broadcast} --policy-mode record --out a"),
    )
    .ends_with(0);
    let seen = offline(
        &place,
        &format!("{broadcast} --set policy.llm.max-tokens=100 --out b"),
    )
    .ends_with(4);
    let misses = seen.stderr.lines().filter(|line| {
        let is_near =
            line.contains("(nearest ") && line.contains("sampling.max_tokens: 100, recorded 512");
        is_near && line.contains(" at tick 0 asked small for ")
    });
    assert_eq!(misses.count(), 9, "{}", seen.stderr);
}
