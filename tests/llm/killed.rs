//! Killed at any moment, the store opens and the run goes on to the same bytes.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use polity_llm_stub::{Act, Seen, Stub};

use super::script::{SOCIETY, TEAM, asking, asking_command, by_chance, by_question, offline};
use crate::support::Place;

#[test]
fn a_run_that_is_killed_while_it_asks_goes_on_to_the_same_bytes() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let calm = Stub::start(by_question);
        let run = "run s.toml --policy-mode record --quiet --cache";
        asking(&place, &calm, &format!("{run} other --out whole")).ends_with(0);
        for (round, fatal) in [1, 7, 15].into_iter().enumerate() {
            let name = format!("r{round}");
            let victim = Victim::default();
            let stub = Stub::start(victim.clone().killed_at(fatal));
            let arguments = format!("{run} cache{round} --out {name}");
            victim.run(asking_command(&place, &stub, &arguments));
            let resume = format!("resume {name} --quiet --cache cache{round}");
            asking(&place, &calm, &resume).ends_with(0);
            assert_eq!(place.digest(&name), place.digest("whole"), "{fatal}");
            let journal = |run: &str| place.read(&format!("{run}/llm/calls.jsonl"));
            assert!(journal(&name) == journal("whole"), "{fatal}");
            place.polity(&format!("replay {name}")).ends_with(0);
        }
    }
}

#[test]
fn a_run_that_nobody_answered_goes_on_once_somebody_does() {
    for scenario in [TEAM, SOCIETY] {
        let place = Place::with_scenario(scenario);
        let calm = Stub::start(by_question);
        let down = Stub::start(|_| Act::status(401, "{}"));
        let run = |mode: &str, name: &str| {
            format!("run s.toml --policy-mode {mode} --quiet --cache c{name} --out {name}")
        };
        asking(&place, &calm, &run("record", "whole")).ends_with(0);
        for mode in ["record", "auto", "live"] {
            asking(&place, &down, &run(mode, mode)).ends_with(3);
            if mode != "live" {
                // What ended a run is no recording.
                let replay = format!("run s.toml --quiet --cache c{mode} --out replayed-{mode}");
                offline(&place, &replay).ends_with(4);
            }
            let resume = format!("resume {mode} --quiet --cache c{mode}");
            asking(&place, &calm, &resume).ends_with(0);
            assert_eq!(place.digest(mode), place.digest("whole"), "{mode}");
        }
        // The failures before are no part of what is replayed.
        for mode in ["record", "auto"] {
            let again = format!("run s.toml --quiet --cache c{mode} --out {mode}-again");
            offline(&place, &again).ends_with(0);
            assert_eq!(
                place.digest(&format!("{mode}-again")),
                place.digest("whole")
            );
        }
    }
}

#[test]
fn a_recording_that_goes_on_pays_nothing_twice_and_takes_nothing_older() {
    let one = "--set policy.llm.endpoints.default.in-flight-max=1 --set policy.llm.endpoints.default.in-flight-start=1";
    let place = Place::with_scenario(TEAM);
    let (older, calm) = (Stub::start(by_chance()), Stub::start(by_question));
    let run = format!("run s.toml --policy-mode record --quiet {one} --cache");
    asking(&place, &older, &format!("{run} cache --out older")).ends_with(0);
    asking(&place, &calm, &format!("{run} other --out whole")).ends_with(0);
    let needed = calm.requests();
    let victim = Victim::default();
    let fatal = Stub::start(victim.clone().killed_at(7));
    victim.run(asking_command(
        &place,
        &fatal,
        &format!("{run} cache --out r"),
    ));
    // It knows its cache.
    asking(&place, &calm, "resume r --quiet").ends_with(0);
    assert_eq!(place.digest("r"), place.digest("whole"));
    assert_ne!(place.digest("r"), place.digest("older"));
    assert_eq!(fatal.requests() + calm.requests(), 2 * needed + 1);
    for name in ["since", "asked", "earlier"] {
        assert!(!place.path(&format!("r/llm.{name}")).exists(), "{name}");
    }
    offline(
        &place,
        &format!("run s.toml --quiet {one} --cache cache --out again"),
    )
    .ends_with(0);
    assert_eq!(place.digest("again"), place.digest("whole"));
}

#[test]
fn a_run_that_cannot_go_on_keeps_what_it_was_given() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_question);
    let run = "run s.toml --policy-mode record --quiet --cache cache --calls-max 20 --out a";
    asking(&place, &stub, run).ends_with(5);
    let before = place.lasting_files("a");
    // No server is named.
    place
        .polity("resume a --quiet --cache cache")
        .ends_with(2)
        .names(&["OPENAI_BASE_URL"]);
    let mut after = place.lasting_files("a");
    after.remove(".lock");
    assert!(before == after);
    offline(&place, "replay a").ends_with(0);
}

#[test]
fn a_run_that_replaces_another_has_none_of_its_answers() {
    let place = Place::with_scenario(TEAM);
    let stub = Stub::start(by_chance());
    let run = "run s.toml --policy-mode record --quiet --cache cache --calls-max 20 --out a";
    asking(&place, &stub, run).ends_with(5);
    assert!(place.path("a/llm").exists() && place.path("a/llm.since").exists());
    asking(&place, &stub, &format!("{run} --force --seed 8")).ends_with(5);
    asking(
        &place,
        &stub,
        &format!("{} --seed 8", run.replace("out a", "out b")),
    )
    .ends_with(5);
    let keys = |run: &str| {
        let store = polity_llm::Store::open_read_only(&place.path(&format!("{run}/llm"))).unwrap();
        store.calls().map(|call| call.key()).collect::<Vec<_>>()
    };
    assert_eq!(keys("a")[0], keys("b")[0]);
    assert!(keys("a").len() <= 20, "nothing of the first run is left");
    place
        .polity("run s.toml --policy-mode mock --quiet --force --out a")
        .ends_with(0);
    assert!(
        !place
            .listing_of("a")
            .iter()
            .any(|name| name.starts_with("llm"))
    );
}

/// What the run of which it is a fork was given it is given too, however often it is interrupted.
#[test]
fn a_fork_that_is_killed_goes_on_to_the_same_bytes() {
    for mode in ["live", "auto", "record"] {
        let place = Place::with_scenario(SOCIETY);
        let (older, calm) = (Stub::start(by_chance()), Stub::start(by_question));
        let run = "run s.toml --policy-mode record --quiet --cache older --out parent";
        asking(&place, &older, run).ends_with(0);
        let fork = |name: &str| {
            format!(
                "fork parent --at 15 --set world.society.arrival-rate=0.09 --policy-mode {mode} --quiet --cache c{name} --out {name}"
            )
        };
        asking(&place, &calm, &fork("whole")).ends_with(0);
        for fatal in [0, 5] {
            let victim = Victim::default();
            let stub = Stub::start(victim.clone().killed_at(fatal));
            let name = format!("f{fatal}");
            victim.run(asking_command(&place, &stub, &fork(&name)));
            asking(&place, &calm, &format!("resume {name} --quiet")).ends_with(0);
            assert_eq!(place.digest(&name), place.digest("whole"), "{mode} {fatal}");
            let left = place.listing_of(&name);
            assert!(
                !left.iter().any(|name| name.starts_with("llm.")),
                "{left:?}"
            );
        }
    }
}

/// It goes on with the cache that it began with, whoever else was given what there meanwhile.
#[test]
fn a_run_that_goes_on_finds_its_cache() {
    let place = Place::with_scenario(TEAM);
    let (chance, calm) = (Stub::start(by_chance()), Stub::start(by_question));
    let run = |arguments: &str| format!("run s.toml --quiet --cache c {arguments}");
    let record = "run s.toml --quiet --policy-mode record --cache";
    asking(&place, &calm, &format!("{record} c --out whole")).ends_with(0);
    let capped = format!("{record} shared --out a --calls-max 12");
    asking(&place, &calm, &capped).ends_with(5);
    // Answers that were recorded in between are another recording's.
    asking(&place, &chance, &format!("{record} shared --out other")).ends_with(0);
    asking(&place, &calm, "resume a --quiet --calls-max 1000").ends_with(0);
    assert_eq!(place.digest("a"), place.digest("whole"));
    assert!(!place.path("llm-cache").exists());
    // One that lacks answers says so, and asks for these alone.
    let longer = "--set ticks=4";
    offline(&place, &run(&format!("--out b {longer}"))).ends_with(4);
    let before = calm.requests();
    asking(&place, &calm, "resume b --quiet --policy-mode auto").ends_with(0);
    let asked = calm.requests() - before;
    assert!((1..=9).contains(&asked), "{asked}");
    // Where it is gone, nothing is begun elsewhere.
    offline(&place, &run(&format!("--out d {longer} --set ticks=5"))).ends_with(4);
    std::fs::rename(place.path("c"), place.path("moved")).unwrap();
    let resume = "resume d --quiet --policy-mode auto";
    asking(&place, &calm, resume)
        .ends_with(3)
        .names(&["--cache"]);
    asking(&place, &calm, &format!("{resume} --cache moved")).ends_with(0);
}

/// A process that its server kills.
#[derive(Clone, Default)]
pub(super) struct Victim(Arc<AtomicUsize>);

impl Victim {
    /// Runs it until it is killed.
    pub(super) fn run(&self, mut command: Command) {
        let mut child = command.spawn().expect("the program starts");
        self.0.store(child.id() as usize, Ordering::SeqCst);
        assert!(!child.wait().expect("it ends").success());
    }

    /// A server that kills it when it is asked for the n-th time, from 0.
    pub(super) fn killed_at(self, fatal: usize) -> impl Fn(&Seen) -> Act + Send + Sync {
        move |seen| {
            if seen.number == fatal {
                self.kill();
                return Act::Drop;
            }
            by_question(seen)
        }
    }

    /// Kills it as soon as its number is known.
    fn kill(&self) {
        while self.0.load(Ordering::SeqCst) == 0 {
            std::thread::yield_now();
        }
        let pid = self.0.load(Ordering::SeqCst).to_string();
        let status = Command::new("kill").args(["-9", &pid]).status();
        assert!(status.is_ok_and(|status| status.success()));
    }
}
