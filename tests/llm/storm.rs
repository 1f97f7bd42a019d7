//! Whatever a server does, a call ends in an answer or in a typed outcome.

use polity_llm_stub::{Act, Seen, Stub};

use super::script::{SOCIETY, TEAM, asking, by_question, outcomes};
use crate::support::Place;

/// Misbehaves in most of the ways there are, and does what it should at the fourth attempt.
fn storm(seen: &Seen) -> Act {
    if seen.nth >= 3 {
        return by_question(seen);
    }
    match (seen.body.len() + 5 * seen.nth) % 9 {
        0 => Act::status(429, "{}").with("retry-after", "0"),
        1 => Act::status(500, "oops"),
        2 => Act::status(503, "<html>busy</html>"),
        3 => Act::Drop,
        4 => Act::announced(5000, "{\"choices\""),
        5 => Act::status(200, "<html>hello</html>"),
        6 => Act::status(200, "{\"choices\": []}"),
        7 => Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()),
        _ => by_question(seen),
    }
}

#[test]
fn a_storm_ends_as_a_calm_where_retries_suffice() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let (calm, wild) = (Stub::start(by_question), Stub::start(storm));
        let run = "run s.toml --policy-mode live --quiet --out";
        asking(&place, &calm, &format!("{run} calm")).ends_with(0);
        asking(&place, &wild, &format!("{run} wild")).ends_with(0);
        assert!(wild.requests() > calm.requests(), "{}", wild.requests());
        assert!(place.lasting_files("calm") == place.lasting_files("wild"));
    }
}

#[test]
fn where_they_do_not_it_is_a_typed_outcome_that_replays() {
    let place = Place::with_scenario(TEAM);
    // By what is asked, so that some calls are never answered.
    let stub = Stub::start(|seen| match seen.body.len() % 3 {
        0 => Act::status(500, "never"),
        _ => by_question(seen),
    });
    let retries = "--set policy.llm.endpoints.default.retries-max=10";
    asking(
        &place,
        &stub,
        &format!("run s.toml --policy-mode live --quiet --out a {retries}"),
    );
    let kept = place.path("a/llm_calls.parquet").exists();
    if kept {
        let outcomes = outcomes(&place, "a");
        assert!(
            outcomes.iter().any(|outcome| outcome == "error"),
            "{outcomes:?}"
        );
        place.polity("replay a").ends_with(0);
    }
}

#[test]
fn a_server_that_answers_nothing_ends_the_run() {
    let place = Place::with_scenario(SOCIETY);
    let stub = Stub::start(|_| Act::status(401, "{\"error\": {\"message\": \"who are you\"}}"));
    asking(&place, &stub, "run s.toml --policy-mode live --out a")
        .ends_with(3)
        .names(&["none of", "401", "who are you"]);
    assert_eq!(place.manifest("a")["status"], "running");
}

#[test]
fn replies_that_cannot_be_read_are_counted_and_asked_for_again() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(|seen| match seen.json()["messages"].as_array() {
        Some(messages) if messages.len() == 2 => Act::say("I would rather not say."),
        _ => {
            Act::say("```json\n{\"act\": \"contribute\", \"role\": \"scribe\", \"steps\": []}\n```")
        }
    });
    asking(
        &place,
        &stub,
        "run s.toml --policy-mode live --quiet --out a",
    )
    .ends_with(0);
    let found = outcomes(&place, "a");
    let count = |outcome: &str| found.iter().filter(|o| *o == outcome).count();
    assert_eq!(
        (count("unparseable"), count("repaired")),
        (found.len() / 2, found.len() / 2)
    );
    place.polity("replay a").ends_with(0);

    let mute = Stub::start(|_| Act::say("no"));
    let run = "run s.toml --policy-mode live --quiet --out";
    asking(
        &place,
        &mute,
        &format!("{run} b --set policy.llm.ask-again=0"),
    )
    .ends_with(0);
    let text = place.read("b/summary.json");
    assert!(
        outcomes(&place, "b")
            .iter()
            .all(|outcome| outcome == "unparseable"),
        "{text}"
    );
    let stop = "--set policy.llm.on-unparseable=stop";
    asking(&place, &mute, &format!("{run} c {stop}"))
        .ends_with(2)
        .names(&["agent 0", "unparseable", "on-unparseable"]);
}
