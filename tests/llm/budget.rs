//! A cap ends a run at the same call, live and replayed, and the run can go on with more.

use polity_llm_stub::{Act, Stub};

use super::script::{SOCIETY, TEAM, asking, by_chance, by_question, offline};
use crate::support::Place;

#[test]
fn an_exhausted_budget_leaves_whole_tables_and_a_run_that_goes_on() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let stub = Stub::start(by_chance());
        let record = "run s.toml --policy-mode record --cache cache --quiet --out";
        asking(&place, &stub, &format!("{record} whole")).ends_with(0);
        let calls = stub.requests();
        let capped = "run s.toml --cache cache --quiet --calls-max 20 --out";
        offline(&place, &format!("{capped} a"))
            .ends_with(5)
            .names(&["budget", "resume a"]);
        assert_eq!(place.manifest("a")["status"], "budget_exhausted");
        offline(&place, "replay a").ends_with(0);
        // Live, too, it ends there.
        let again = Place::with_scenario(scenario);
        std::fs::create_dir(again.path("cache")).unwrap();
        again.write("cache/calls.jsonl", place.read("cache/calls.jsonl"));
        let auto = "run s.toml --policy-mode auto --cache cache --quiet --calls-max 20 --out a";
        asking(&again, &stub, auto).ends_with(5);
        assert!(again.lasting_files("a") == place.lasting_files("a"));
        // What it was not to go beyond holds until more is allowed.
        asking(&place, &stub, "resume a --quiet --cache cache").ends_with(5);
        assert_eq!(stub.requests(), calls);
        let more = "resume a --quiet --cache cache --calls-max 100000";
        offline(&place, more).ends_with(0);
        assert_eq!(place.digest("a"), place.digest("whole"));
        assert_eq!(stub.requests(), calls);
    }
}

/// A server may count as many tokens as there are bytes: the cap holds, even of the first batch.
#[test]
fn no_cap_is_gone_beyond() {
    let team = TEAM.replace("[world.team]", "[world.team]\nprotocol = \"broadcast\"");
    for (most, status) in [(20_000, 5), (60_000, 5), (10_000_000, 0)] {
        let place = Place::with_scenario(&team);
        let stub = Stub::start(|seen| {
            let Act::Respond { body, .. } = by_question(seen) else {
                panic!("it answers");
            };
            let mut body: serde_json::Value = serde_json::from_str(&body).unwrap();
            let texts = seen.json()["messages"].as_array().unwrap().clone();
            let bytes = texts
                .iter()
                .map(|text| text["content"].as_str().unwrap().len());
            body["usage"] = serde_json::json!({ "prompt_tokens": bytes.sum::<usize>(), "completion_tokens": 512 });
            Act::status(200, &body.to_string())
        });
        let run = format!("run s.toml --policy-mode live --quiet --out a --tokens-max {most}");
        asking(&place, &stub, &run).ends_with(status);
        let asked = &place.manifest("a")["environment"]["asked"];
        let tokens =
            ["prompt_tokens", "completion_tokens"].map(|name| asked[name].as_u64().unwrap());
        assert!(tokens.iter().sum::<u64>() <= most, "{tokens:?}");
    }
}

#[test]
fn a_budget_for_nothing_leaves_tables_of_nothing() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let stub = Stub::start(by_chance());
        let run = "run s.toml --policy-mode live --calls-max 0 --out a";
        asking(&place, &stub, run).ends_with(5).names(&["budget"]);
        assert_eq!(stub.connections(), 0);
        place.polity("show a").ends_with(0);
        place.polity("replay a").ends_with(0);
    }
}

#[test]
fn cost_and_tokens_are_capped_as_well() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_chance());
    for (i, cap) in ["--cost-usd-max 0.01", "--tokens-max 1000"]
        .iter()
        .enumerate()
    {
        let run = format!("run s.toml --policy-mode live --quiet --out r{i} {cap}");
        asking(&place, &stub, &run).ends_with(5);
    }
    place
        .polity("run s.toml --cost-usd-max lots")
        .ends_with(2)
        .names(&["USD"]);
}
