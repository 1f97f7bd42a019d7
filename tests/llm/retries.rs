//! A run tries again so many times in all, whoever is asked.

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
    let retries = 5;
    let run = format!(
        "run s.toml --policy-mode live --out a --quiet --calls-max 12 --set policy.llm.retries-max={retries}"
    );
    for (number, (arguments, code)) in [
        (&*run, 5),
        ("resume a --quiet --calls-max 20", 5),
        ("resume a --quiet --calls-max 1000", 0),
    ]
    .into_iter()
    .enumerate()
    {
        let stub = Stub::start(stormy);
        let before = if number == 0 {
            0
        } else {
            failed(&place, "a").1
        };
        asking(&place, &stub, arguments).ends_with(code);
        let (failed, calls) = failed(&place, "a");
        assert!(failed > 0, "{arguments}");
        assert_eq!(stub.requests(), calls - before + retries, "{arguments}");
    }
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
