//! A cap ends a run at the same call, live and replayed, and the run can go on with more.

use polity_llm_stub::Stub;

use super::script::{SOCIETY, TEAM, asking, by_chance, offline};
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
        offline(&place, "resume a --quiet --cache cache").ends_with(0);
        assert_eq!(place.digest("a"), place.digest("whole"));
        assert_eq!(stub.requests(), calls);
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
