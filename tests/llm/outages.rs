//! A server that answers some of what it is asked is there, whoever is answered and whoever goes on.

use polity_llm_stub::{Act, Seen, Stub};

use super::killed::Victim;
use super::script::{SOCIETY, TEAM, asking, asking_command, by_question, outcomes};
use crate::support::Place;

/// Some questions are never answered, however often they are put.
fn stormy(seen: &Seen) -> Act {
    let words = seen.body.bytes();
    let digest = words.fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(byte));
    fails_if(digest % 5 < 2, seen)
}

/// Calls that got no answer.
fn errors(place: &Place, run: &str) -> usize {
    let outcomes = outcomes(place, run);
    outcomes.iter().filter(|name| *name == "error").count()
}

#[test]
fn a_run_whose_next_calls_all_fail_goes_on_as_the_undisturbed_one() {
    let society = SOCIETY.replace("attempts-max = 20", "attempts-max = 1");
    let place = Place::with_scenario(&society);
    let stub = Stub::start(stormy);
    let live = "run s.toml --policy-mode live --quiet --tokens-max";
    asking(&place, &stub, &format!("{live} 10000000 --out whole")).ends_with(0);
    assert!(errors(&place, "whole") > 5);
    let mut ended = 0;
    for calls in 1..40 {
        let run = format!("run-{calls}");
        let cap = format!("{live} 10000000 --calls-max {calls} --out {run}");
        ended += usize::from(asking(&place, &stub, &cap).code == Some(5));
        let more = format!("resume {run} --quiet --calls-max 100000");
        asking(&place, &stub, &more).ends_with(0);
        assert_eq!(place.digest(&run), place.digest("whole"), "{calls}");
    }
    assert!(ended > 30, "{ended}");
    for tokens in [15_000, 20_000, 25_000, 30_000, 40_000] {
        let run = format!("tokens-{tokens}");
        asking(&place, &stub, &format!("{live} {tokens} --out {run}")).ends_with(5);
        let more = format!("resume {run} --quiet --tokens-max 10000000");
        asking(&place, &stub, &more).ends_with(0);
        assert_eq!(place.digest(&run), place.digest("whole"), "{tokens}");
    }
}

/// Of a batch that was cut short by a kill, what was answered lies in the cache alone; all that is asked when the run goes
/// on fails.
#[test]
fn what_was_answered_just_before_a_kill_keeps_a_server_there() {
    let team = TEAM
        .replace("[world.team]", "[world.team]\nprotocol = \"broadcast\"")
        .replace(
            "attempts-max = 20",
            "attempts-max = 1\nin-flight-max = 1\nin-flight-start = 1",
        );
    let place = Place::with_scenario(&team);
    for mode in ["auto", "record"] {
        let run = |name: &str| {
            format!(
                "run s.toml --policy-mode {mode} --quiet --cache c-{mode}-{name} --out {mode}-{name}"
            )
        };
        let whole = Stub::start(|seen| fails_if((1..9).contains(&seen.number), seen));
        asking(&place, &whole, &run("whole")).ends_with(0);
        assert_eq!(errors(&place, &format!("{mode}-whole")), 8);
        let victim = Victim::default();
        let fatal = Stub::start(victim.clone().killed_at(1));
        victim.run(asking_command(&place, &fatal, &run("killed")));
        let rest = Stub::start(|seen| fails_if(seen.number < 8, seen));
        let resume = format!("resume {mode}-killed --quiet --cache c-{mode}-killed");
        asking(&place, &rest, &resume).ends_with(0);
        let digest = |name: &str| place.digest(&format!("{mode}-{name}"));
        assert_eq!(digest("killed"), digest("whole"), "{mode}");
    }
}

/// What others were answered says nothing about a server, however often a run goes on.
#[test]
fn answers_of_others_do_not_keep_a_server_there() {
    let society = SOCIETY.replace("attempts-max = 20", "attempts-max = 1");
    let place = Place::with_scenario(&society);
    let (calm, down) = (
        Stub::start(by_question),
        Stub::start(|_| Act::status(503, "busy")),
    );
    let run = |arguments: &str| format!("run s.toml --quiet {arguments}");
    let record = "--policy-mode record --cache";
    asking(
        &place,
        &calm,
        &run(&format!("{record} warm --ticks 30 --out older")),
    )
    .ends_with(0);
    asking(&place, &calm, &run(&format!("{record} other --out whole"))).ends_with(0);
    let auto = "--policy-mode auto --cache warm";
    asking(&place, &down, &run(&format!("{auto} --out a"))).ends_with(3);
    asking(&place, &down, &run("--cache warm --out b")).ends_with(4);
    for resumed in ["a", "b", "a", "b"] {
        let resume = format!("resume {resumed} --quiet {auto}");
        asking(&place, &down, &resume).ends_with(3);
    }
    for resumed in ["a", "b"] {
        let resume = format!("resume {resumed} --quiet {auto}");
        asking(&place, &calm, &resume).ends_with(0);
        assert_eq!(place.digest(resumed), place.digest("whole"), "{resumed}");
    }
    let fork = "fork whole --at 20 --set world.society.arrival-rate=0.09 --out c --quiet";
    asking(&place, &down, &format!("{fork} --policy-mode auto")).ends_with(3);
}

fn fails_if(fails: bool, seen: &Seen) -> Act {
    match fails {
        true => Act::status(503, "busy"),
        false => by_question(seen),
    }
}

/// That of a batch the first calls fail, or many in a row, says nothing where others are answered.
#[test]
fn a_batch_is_judged_as_a_whole() {
    let team = TEAM
        .replace("[world.team]", "[world.team]\nprotocol = \"broadcast\"")
        .replace("attempts-max = 20", "attempts-max = 1");
    let one = "--set policy.llm.endpoints.default.in-flight-max=1 --set policy.llm.endpoints.default.in-flight-start=1";
    for failing in [1, 8] {
        for act in [Act::Drop, Act::status(403, "{}"), Act::status(400, "{}")] {
            let place = Place::with_scenario(&team);
            let stub = Stub::start(move |seen| match seen.number < failing {
                true => act.clone(),
                false => by_question(seen),
            });
            let run = format!("run s.toml --policy-mode live --quiet {one} --out a");
            asking(&place, &stub, &run).ends_with(0);
            assert_eq!(errors(&place, "a"), failing);
        }
    }
}

/// Who answered once may be gone later.
#[test]
fn what_was_answered_before_does_not_keep_a_server_there() {
    let place = Place::with_scenario(&SOCIETY.replace("attempts-max = 20", "attempts-max = 1"));
    let stub = Stub::start(by_question);
    let run = "run s.toml --policy-mode live --quiet --calls-max 12 --out a";
    asking(&place, &stub, run).ends_with(5);
    let gone = Stub::start(|_| Act::status(401, "{}"));
    let more = "resume a --quiet --calls-max 100000";
    asking(&place, &gone, more)
        .ends_with(3)
        .names(&["none of the last", "401"]);
}
