//! Whatever a server does, a call ends in an answer or in a typed outcome.

use polity_llm_stub::{Act, Seen, Stub};

use super::script::{SOCIETY, TEAM, asking, by_question, offline, outcomes};
use crate::support::Place;
use crate::tables::TableFile;

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
    // Once no attempt is left beyond the first, some calls are never answered.
    let stub = Stub::start(|seen| match seen.number % 3 {
        0 => Act::status(500, "never"),
        _ => by_question(seen),
    });
    let retries = "--set policy.llm.retries-max=10";
    let run = format!("run s.toml --policy-mode live --quiet --out a {retries}");
    asking(&place, &stub, &run).ends_with(0);
    let outcomes = outcomes(&place, "a");
    let errors = outcomes
        .iter()
        .filter(|outcome| *outcome == "error")
        .count();
    assert!(errors > 0 && errors < outcomes.len(), "{outcomes:?}");
    place.polity("replay a").ends_with(0);
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
        _ => Act::say("```json\n{\"act\": \"abstain\"}\n```"),
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

#[test]
fn what_a_choice_does_not_need_may_be_left_out() {
    let place = Place::with_scenario(SOCIETY);
    let run = "run s.toml --policy-mode live --quiet --set policy.llm.ask-again=0 --out";
    let doing = Stub::start(|_| Act::say("{\"act\": \"do\"}"));
    asking(&place, &doing, &format!("{run} a")).ends_with(0);
    assert!(outcomes(&place, "a").iter().all(|outcome| outcome == "ok"));
    let passing = Stub::start(|_| Act::say("{\"act\": \"pass\"}"));
    asking(&place, &passing, &format!("{run} b")).ends_with(0);
    assert!(
        outcomes(&place, "b")
            .iter()
            .all(|outcome| outcome == "unparseable")
    );
    // Whoever gets no decision has not chosen to stay out.
    let out = whole(&place, "b", "abstained_voluntary");
    assert_eq!(out, 0);
    let declining = Stub::start(|_| Act::say("{\"act\": \"decline\"}"));
    asking(&place, &declining, &format!("{run} c")).ends_with(0);
    assert!(whole(&place, "c", "abstained_voluntary") > 0);
}

#[test]
fn what_stops_a_run_is_asked_again_by_whoever_goes_on() {
    let place = Place::with_scenario(TEAM);
    let calm = Stub::start(by_question);
    asking(
        &place,
        &calm,
        "run s.toml --policy-mode live --quiet --out whole",
    )
    .ends_with(0);
    let fails = Stub::start(|seen| match seen.number {
        0..=4 => by_question(seen),
        _ => Act::say("no"),
    });
    let stop = "--set policy.llm.on-unparseable=stop --set policy.llm.ask-again=0";
    asking(
        &place,
        &fails,
        &format!("run s.toml --policy-mode live --quiet --out a {stop}"),
    )
    .ends_with(2);
    asking(&place, &calm, "resume a --quiet").ends_with(0);
    // Who declines is not asked again, whatever `ask-again` says.
    let declines = Stub::start(|seen| match seen.number {
        0..=4 => by_question(seen),
        _ => Act::status(200, &refusal()),
    });
    let stop = "--set policy.llm.on-unparseable=stop";
    let run = format!("run s.toml --policy-mode live --quiet --out r {stop}");
    asking(&place, &declines, &run)
        .ends_with(2)
        .names(&["refused"]);
    asking(&place, &calm, "resume r --quiet").ends_with(0);
    assert!(outcomes(&place, "r").iter().all(|outcome| outcome == "ok"));
    // Nor does what is recorded for others end it again.
    for mode in ["record", "auto"] {
        for number in [0, 7] {
            let fails = Stub::start(move |seen| match seen.number < number {
                true => by_question(seen),
                false => Act::say("no"),
            });
            let name = format!("{mode}{number}");
            let run = format!(
                "run s.toml --policy-mode {mode} --cache c{name} --quiet --out {name} {stop} --set policy.llm.ask-again=1"
            );
            asking(&place, &fails, &run).ends_with(2);
            let resume = format!("resume {name} --quiet --cache c{name}");
            asking(&place, &fails, &resume).ends_with(2);
            asking(&place, &calm, &resume).ends_with(0);
            let again = format!("run s.toml --cache c{name} --quiet --out {name}-again {stop}");
            offline(&place, &again).ends_with(0);
            let digests = [place.digest(&name), place.digest(&format!("{name}-again"))];
            assert_eq!(digests[0], digests[1], "{name}");
        }
    }
    let gone = Stub::start(|seen| match seen.number {
        0..=4 => by_question(seen),
        _ => Act::Drop,
    });
    let few = "--set policy.llm.endpoints.default.attempts-max=2";
    asking(
        &place,
        &gone,
        &format!("run s.toml --policy-mode live --quiet --out b {few}"),
    )
    .ends_with(3)
    .names(&["none of the last 8"]);
    asking(&place, &calm, "resume b --quiet").ends_with(0);
    place.polity("replay b").ends_with(0);
}

#[test]
fn whatever_a_server_counts_nothing_overflows() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(|seen| {
        let Act::Respond {
            status,
            headers,
            body,
        } = by_question(seen)
        else {
            unreachable!("it answers")
        };
        let body = body.replace(
            "\"prompt_tokens\":7",
            "\"prompt_tokens\":18446744073709551615",
        );
        Act::Respond {
            status,
            headers,
            body,
        }
    });
    asking(
        &place,
        &stub,
        "run s.toml --policy-mode live --quiet --out a",
    )
    .ends_with(0);
    place.polity("replay a").ends_with(0);
    place.polity("show a").ends_with(0);
}

/// The sum of a column of tasks.
fn whole(place: &Place, run: &str, column: &str) -> u64 {
    let table = TableFile::read(&place.path(&format!("{run}/tasks.parquet")));
    table.whole(column).into_iter().flatten().sum()
}

/// A completion in which the model declines.
fn refusal() -> String {
    let mut body = polity_llm_stub::completion("");
    body["choices"][0]["message"]["refusal"] = "I must not choose.".into();
    body["choices"][0]["message"]["content"] = serde_json::Value::Null;
    body.to_string()
}

/// However it fails: a population whose server never says anything is none of agents that stay out.
#[test]
fn a_server_that_never_answered_stops_any_run() {
    let small = TEAM
        .replace("agents = 9", "agents = 4")
        .replace("attempts-max = 20", "attempts-max = 2");
    let acts = [400, 404, 500, 503].map(|status| Act::status(status, "{}"));
    let quota = r#"{"error":{"code":"insufficient_quota","message":"no money"}}"#;
    let others = [Act::status(429, quota), Act::Drop, Act::say("").clone()];
    for (number, act) in acts.into_iter().chain(others).enumerate() {
        let place = Place::with_scenario(&small);
        let is_answer = number == 6;
        let stub = Stub::start(move |_| act.clone());
        // Four calls: fewer than make up a server that is gone.
        let run = "run s.toml --policy-mode live --quiet --ticks 1 --out a";
        let told = asking(&place, &stub, run);
        match is_answer {
            true => told.ends_with(0),
            false => told.ends_with(3).names(&["none of the last", "`small`"]),
        };
    }
}
