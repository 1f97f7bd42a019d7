//! A run tries again so many times in all, whoever is asked.

use polity_llm::Store;
use polity_llm_stub::{Act, Seen, Stub};

use super::script::{TEAM, asking, asking_command, by_question, outcomes};
use super::several::MIXED;
use crate::support::{Place, outcome};

/// Some questions get no answer, however often they are put.
fn stormy(seen: &Seen) -> Act {
    let words = seen.body.bytes();
    match words.fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte)) % 4 {
        0 => Act::status(503, "busy"),
        _ => by_question(seen),
    }
}

/// Calls that got no answer, and all of them.
fn failed(place: &Place, run: &str) -> (usize, usize) {
    let outcomes = outcomes(place, run);
    let errors = outcomes.iter().filter(|outcome| *outcome == "error");
    (errors.count(), outcomes.len())
}

/// A run that goes on has the retries of one that begins.
#[test]
fn a_run_that_goes_on_has_all_retries_again() {
    let place = Place::with_scenario(TEAM);
    let run = "run s.toml --policy-mode live --out a --quiet --calls-max 12 --set policy.llm.retries-max=5";
    let resume = "resume a --quiet --calls-max";
    let answers = || Store::open_read_only(&place.path("a/llm")).unwrap();
    let mut before = 0;
    for (arguments, code) in [
        (run.to_owned(), 5),
        (format!("{resume} 20"), 5),
        (format!("{resume} 1000"), 0),
    ] {
        // The third call is tried until no retry is left.
        let stub = Stub::start(|seen| match (2..8).contains(&seen.number) {
            true => Act::status(503, "busy"),
            false => by_question(seen),
        });
        asking(&place, &stub, &arguments).ends_with(code);
        let calls = answers().calls().len();
        assert_eq!(stub.requests(), calls - before + 5, "{arguments}");
        before = calls;
    }
    assert_eq!(failed(&place, "a"), (3, before));
}

#[test]
fn all_models_on_all_servers_share_the_retries_of_a_run() {
    let near_alone = "--set policy.llm.groups.far.endpoint=default";
    for (far, retries) in [("", 10), (near_alone, 10), ("", 0)] {
        let place = Place::with_scenario(MIXED);
        let (near, other) = (Stub::start(stormy), Stub::start(stormy));
        let run = format!(
            "run s.toml --policy-mode live --out a --quiet --set policy.llm.retries-max={retries} {far}"
        );
        let mut command = asking_command(&place, &near, &run);
        command.env("OTHER_BASE_URL", other.base_url());
        outcome(command).ends_with(0);
        let (failed, calls) = failed(&place, "a");
        assert!(failed > 10 && failed < calls, "{failed} of {calls}");
        assert_eq!(near.requests() + other.requests(), calls + retries);
        assert_eq!(other.requests() > 0, far.is_empty());
        place.polity("replay a").ends_with(0);
    }
}
