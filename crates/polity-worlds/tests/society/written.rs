//! A society can be written down and read back, and what is read back wrongly is found out.
//!
//! Breaks when a field is left out of what is written, or when a rule relies on something that
//! neither a type nor `is_sound` makes sure of: then a bent checkpoint would end in a panic.

use std::fmt::Debug;

use polity_worlds::society::agent::Agent;
use polity_worlds::society::language::{UTTERANCES, Utterance};
use polity_worlds::society::message::{Kind, Message};
use polity_worlds::society::params::{Delegation, Params};
use polity_worlds::society::probe::Probe;
use polity_worlds::society::sound::Surroundings;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::village::{watch, watched};

const AGENTS: u32 = 64;
const TICKS: u32 = 150;

fn busy() -> Params {
    Params {
        arrival_rate: 0.2,
        renegotiation: 0.01,
        ..Params::default()
    }
}

fn through<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let bytes = postcard::to_stdvec(value).expect("writable");
    postcard::from_bytes(&bytes).expect("what was written")
}

fn assert_comes_back<T: Serialize + DeserializeOwned + Debug>(value: &T) {
    assert_eq!(format!("{:?}", through(value)), format!("{value:?}"));
}

fn surroundings(neighbours: usize, tick: u32) -> Surroundings {
    Surroundings {
        agents: AGENTS,
        neighbours,
        groups: 1,
        tick,
    }
}

#[test]
fn all_that_changes_comes_back() {
    let mut sim = watched(busy(), AGENTS);
    sim.run(TICKS);
    for (id, agent) in (0..).zip(sim.states()) {
        assert_comes_back(agent);
        let neighbours = sim.topology().neighbours(id).len();
        assert!(
            agent.is_sound(&surroundings(neighbours, TICKS)),
            "{agent:?}"
        );
    }
    for sent in sim.sent() {
        assert_comes_back(&sent.body);
        assert!(sent.body.is_sound(), "{sent:?}");
    }
    assert_comes_back(sim.world().params());
    for probe in sim.probes_mut() {
        assert_comes_back(probe);
        assert!(!probe.events.is_empty() && probe.is_sound(AGENTS));
    }
}

#[test]
fn a_society_that_was_read_back_lives_on_as_if_nothing_had_happened() {
    let mut alone = watched(busy(), AGENTS);
    let mut interrupted = watched(busy(), AGENTS);
    alone.run(TICKS);
    interrupted.run(TICKS);
    interrupted.disturb(|_, agent, _| *agent = through(agent));
    let changed = interrupted
        .world_mut()
        .change(|params| *params = through(params));
    changed.expect("playable rules");
    let rest = |sim| watch(sim, 50).sent;
    assert!(rest(&mut interrupted) == rest(&mut alone));
}

#[test]
fn who_does_not_fit_is_refused() {
    let mut sim = watched(busy(), AGENTS);
    sim.run(TICKS);
    let agent = sim.states().next().expect("an agent");
    let fits = surroundings(sim.topology().neighbours(0).len(), TICKS);
    let misfits = [
        Surroundings {
            neighbours: fits.neighbours - 1,
            ..fits
        },
        Surroundings { groups: 0, ..fits },
        Surroundings { tick: 0, ..fits },
    ];
    assert!(agent.is_sound(&fits));
    assert!(misfits.iter().all(|place| !agent.is_sound(place)));
    let few = Surroundings { agents: 1, ..fits };
    assert!(sim.states().any(|agent| !agent.is_sound(&few)), "clients");
}

#[test]
fn numbers_that_stand_for_nothing_are_refused() {
    let utterance = |index: usize| postcard::to_stdvec(&(index as u16)).expect("writable");
    let read = |index| postcard::from_bytes::<Utterance>(&utterance(index));
    assert_eq!(
        read(UTTERANCES - 1),
        Ok(Utterance::from_index(UTTERANCES - 1))
    );
    assert!(read(UTTERANCES).is_err());
    let kinds = Kind::ALL.len() as u8;
    assert!(postcard::from_bytes::<Kind>(&[kinds - 1]).is_ok());
    assert!(postcard::from_bytes::<Kind>(&[kinds]).is_err());
    let mut few = postcard::to_stdvec(&Probe::default()).expect("writable");
    few[0] -= 1;
    assert!(postcard::from_bytes::<Probe>(&few).is_err(), "one too few");
}

#[test]
fn parts_that_no_task_has_are_refused() {
    let mut sim = watched(busy(), AGENTS);
    sim.run(20);
    let sent = *sim.sent().next().expect("a message");
    let with = |node, level| Message {
        node,
        level,
        ..sent.body
    };
    let sound = [with(0, 4), with(84, 1), with(1, 3), with(20, 2)];
    let unsound = [
        with(0, 0),
        with(0, 5),
        with(0, 255),
        with(85, 1),
        with(u16::MAX, 1),
        with(1, 4),
    ];
    assert!(sound.iter().all(Message::is_sound));
    assert!(!unsound.iter().any(Message::is_sound));
}

#[test]
fn counters_that_are_nearly_full_are_refused() {
    let mut sim = watched(busy(), AGENTS);
    sim.run(1);
    let place = surroundings(sim.topology().neighbours(0).len(), 1);
    let mut agent = through(sim.states().next().expect("an agent"));
    agent.tally.sent = u32::MAX;
    assert!(!agent.is_sound(&place));
    agent.tally.sent = 7;
    assert!(agent.is_sound(&place));
    agent.contacts.delegated_mut()[0] = u32::MAX;
    assert!(!agent.is_sound(&place));
    let mut probe = Probe::default();
    probe.utterances[9] = u64::MAX;
    assert!(!probe.is_sound(AGENTS) && Probe::default().is_sound(AGENTS));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bytes of busy agents are bent; whoever passes for sound must live on without a panic.
    #[test]
    fn whoever_passes_for_sound_can_live_on(
        bends in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), Just(u8::MAX)]), 1..4),
        random in any::<bool>(),
    ) {
        let delegation = if random { Delegation::Random { rate: 0.5 } } else { Delegation::Trust };
        let mut sim = watched(Params { delegation, ..busy() }, AGENTS);
        sim.run(40);
        sim.disturb(|_, agent, newborn| {
            let place = surroundings(newborn.neighbours().len(), newborn.tick());
            if let Some(bent) = bend(agent, &bends).filter(|bent| bent.is_sound(&place)) {
                *agent = bent;
                newborn.wake_at(newborn.tick());
            }
        });
        sim.run(40);
    }
}

/// Another agent, if these bytes still mean one.
fn bend(agent: &Agent, bends: &[(prop::sample::Index, u8)]) -> Option<Agent> {
    let mut bytes = postcard::to_stdvec(agent).expect("writable");
    for (place, value) in bends {
        let last = bytes.len() - 1;
        // What is learnt of words comes first, is large, and is never an index.
        let tail = last.min(400);
        bytes[last - place.index(tail)] = *value;
    }
    postcard::from_bytes(&bytes).ok()
}
