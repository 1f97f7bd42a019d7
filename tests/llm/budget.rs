//! A cap ends a run at the same call, live and replayed, and the run can go on with more.

use polity_llm_stub::{Act, Seen, Stub};
use serde_json::{Value, json};

use super::script::{SOCIETY, TEAM, asking, by_chance, by_question, offline, outcomes};
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

/// A completion as `by_question` gives it, of which so much is counted.
fn counted(seen: &Seen, prompt_tokens: usize, completion_tokens: usize) -> Act {
    let Act::Respond { body, .. } = by_question(seen) else {
        panic!("it answers");
    };
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["usage"] = json!({
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
    });
    Act::status(200, &body.to_string())
}

/// As many tokens as a server may count: one for each byte, and those around.
fn most(seen: &Seen) -> Act {
    let asked = seen.json();
    let texts = asked["messages"].as_array().unwrap().iter();
    let bytes = texts.map(|text| text["content"].as_str().unwrap().len() + 16);
    let form = asked["response_format"].to_string().len();
    counted(seen, bytes.sum::<usize>() + form + 256, 512)
}

/// What a run was told that its calls took.
fn tokens(place: &Place, run: &str) -> u64 {
    let asked = &place.manifest(run)["environment"]["asked"];
    let counts = ["prompt_tokens", "completion_tokens"].map(|name| asked[name].as_u64());
    counts.into_iter().flatten().sum()
}

/// A server may count as many tokens as there are bytes, and may do so without any warning.
#[test]
fn no_cap_is_gone_beyond() {
    let team = TEAM.replace("[world.team]", "[world.team]\nprotocol = \"broadcast\"");
    for calm in [0, 3, 20] {
        for (cap, status) in [(30_000, 5), (60_000, 5), (10_000_000, 0)] {
            let place = Place::with_scenario(&team);
            let stub = Stub::start(move |seen| match seen.number < calm {
                true => counted(seen, 7, 7),
                false => most(seen),
            });
            let run = format!("run s.toml --policy-mode live --quiet --out a --tokens-max {cap}");
            asking(&place, &stub, &run).ends_with(status);
            let taken = tokens(&place, "a");
            assert!(taken <= cap, "{taken} of {cap} after {calm}");
            assert_eq!(stub.requests() as u64, calls(&place, "a"));
        }
    }
}

fn calls(place: &Place, run: &str) -> u64 {
    place.manifest(run)["environment"]["asked"]["calls"]
        .as_u64()
        .expect("a number of calls")
}

/// A batch that does not fit whole is asked as far as it fits: the same however many are in flight, and
/// nothing of it is asked again by who goes on.
#[test]
fn a_tick_may_end_in_the_middle() {
    let team = TEAM.replace("[world.team]", "[world.team]\nprotocol = \"broadcast\"");
    let uneven = |seen: &Seen| match seen.body.bytes().map(usize::from).sum::<usize>() % 3 {
        0 => most(seen),
        _ => counted(seen, 70, 7),
    };
    let place = Place::with_scenario(&team);
    let server = Stub::start(uneven);
    let live = "run s.toml --policy-mode live --quiet --out";
    asking(&place, &server, &format!("{live} whole")).ends_with(0);
    let all = tokens(&place, "whole");
    let cap = all * 3 / 4;
    let mut ends = Vec::new();
    for (run, in_flight) in [("one", 1), ("wide", 64)] {
        let stub = Stub::start(uneven);
        let limits = format!(
            "--tokens-max {cap} --set policy.llm.endpoints.default.in-flight-max={in_flight} --set policy.llm.endpoints.default.in-flight-start={in_flight}"
        );
        asking(&place, &stub, &format!("{live} {run} {limits}"))
            .ends_with(5)
            .names(&["of tokens is exhausted", "is spent", "--tokens-max N"]);
        let taken = tokens(&place, run);
        assert!(taken <= cap && taken > cap / 2, "{taken} of {cap}");
        // Of what was asked some is of the tick that was not finished.
        let rows = outcomes(&place, run).len() as u64;
        assert!(calls(&place, run) > rows, "{rows} rows");
        ends.push((
            taken,
            stub.requests(),
            place.read(&format!("{run}/llm/calls.jsonl")),
        ));
        offline(&place, &format!("replay {run}")).ends_with(0);
    }
    assert!(ends[0] == ends[1]);
    let asked = server.requests();
    let more = "resume one --quiet --policy-mode live --tokens-max 10000000";
    asking(&place, &server, more).ends_with(0);
    assert_eq!(place.digest("one"), place.digest("whole"));
    assert_eq!(server.requests() - asked, asked - ends[0].1);
}

/// What nobody tells of attempts that a server may have worked on counts at its most.
#[test]
fn attempts_without_an_answer_use_a_cap_up() {
    let place = Place::with_scenario(TEAM);
    let calm = Stub::start(by_question);
    let stormy = Stub::start(|seen| match seen.nth % 2 {
        0 => Act::status(200, "<html>a gateway</html>"),
        _ => by_question(seen),
    });
    let live = "run s.toml --policy-mode live --quiet --tokens-max 30000 --out";
    asking(&place, &calm, &format!("{live} calm")).ends_with(0);
    asking(&place, &stormy, &format!("{live} stormy")).ends_with(5);
    assert!(tokens(&place, "stormy") < tokens(&place, "calm"));
    let record = |run: &str| place.read(&format!("{run}/llm/calls.jsonl"));
    assert!(record("stormy").contains("\"untold\":"));
    assert!(!record("calm").contains("untold"));
    offline(&place, "replay stormy").ends_with(0);
    // It stands in its record: a run that goes on stops where it did.
    offline(&place, "resume stormy --quiet").ends_with(5);
    let more = "resume stormy --quiet --policy-mode live --tokens-max 10000000";
    asking(&place, &stormy, more).ends_with(0);
    assert_eq!(place.digest("stormy"), place.digest("calm"));
}

#[test]
fn a_budget_for_nothing_leaves_tables_of_nothing() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let stub = Stub::start(by_chance());
        let run = "run s.toml --policy-mode live --calls-max 0 --out a";
        asking(&place, &stub, run).ends_with(5).names(&["budget"]);
        assert_eq!(stub.connections(), 0);
        let shown = place.polity("show a").ends_with(0).stdout;
        assert!(shown.contains("no questions; 0 asked again"), "{shown}");
        assert!(!shown.contains("-0"), "{shown}");
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

/// A server that counts far more than anybody could foresee: what it was asked before it said so is all that
/// goes beyond, and the run ends like its replay.
#[test]
fn a_server_that_counts_wildly_is_asked_no_further() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(|seen: &Seen| counted(seen, 100_000, 7));
    let one = "--set policy.llm.endpoints.default.in-flight-max=1 --set policy.llm.endpoints.default.in-flight-start=1";
    let run = format!("run s.toml --policy-mode live --quiet --out a --tokens-max 250000 {one}");
    asking(&place, &stub, &run).ends_with(5);
    assert_eq!(stub.requests(), 2);
    place.polity("replay a").ends_with(0);
}
