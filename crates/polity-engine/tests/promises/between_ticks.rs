//! Pins: what happens between ticks. A disturbance draws at the agent's own address in the coming
//! tick, and can wake; observing, in any way and at any tick, changes nothing.
//!
//! Why: shocks must be reproducible on their own, and a run must not depend on who watches it.
//!
//! Breaks when: a visitor leaves a cursor of draws behind, where the next turn goes on with it, or an observer's copy is also the
//! engine's. Seen: draws not put at the agent's address for a visitor; a cursor not left before a tick.

use polity_engine::random::Draws;
use polity_engine::topology::Topology;
use polity_engine::{Options, Simulation};

use crate::chatty::{Chatty, PURPOSES, network};

fn simulation(observed: bool, threads: usize) -> Simulation<Chatty> {
    let options = Options {
        seed: 3,
        observed,
        threads,
        ..Options::default()
    };
    Simulation::new(Chatty, network(3000), options).unwrap()
}

#[test]
fn a_disturbance_draws_at_its_own_address() {
    for threads in [1, 2] {
        let mut sim = simulation(false, threads);
        sim.run(5);
        sim.disturb(|_, state, newborn| {
            let twenty = (0..20).map(|_| newborn.draws(0).next_u64());
            *state = twenty.fold(0_u64, |a, b| a.rotate_left(1) ^ b);
            assert_eq!(newborn.tick(), 5);
        });
        for (agent, &state) in (0..).zip(sim.states()) {
            let mut draws = Draws::new(3, PURPOSES[0]);
            draws.at(agent, 5);
            let twenty = (0..20).map(|_| draws.next_u64());
            assert_eq!(
                state,
                twenty.fold(0_u64, |a, b| a.rotate_left(1) ^ b),
                "agent {agent}"
            );
        }
    }
}

#[test]
fn who_drew_between_ticks_draws_the_same_in_its_turn() {
    let outcome = |draws: usize| {
        let alone = Topology::from_edges(1, Vec::new()).unwrap();
        let mut sim = Simulation::new(Chatty, alone, Options::default()).unwrap();
        for _ in 0..5 {
            sim.disturb(|_, _, newborn| {
                for (purpose, _) in PURPOSES.iter().enumerate() {
                    (0..draws).for_each(|_| _ = newborn.draws(purpose).next_u64());
                }
                newborn.wake_at(0);
            });
            sim.step();
        }
        *sim.state(0)
    };
    assert_eq!(outcome(3), outcome(0));
    assert_eq!(outcome(9), outcome(0));
}

#[test]
fn a_disturbance_wakes_in_the_coming_tick_or_later() {
    let turns = |at: Option<u32>| {
        let mut sim = simulation(false, 2);
        sim.run(5);
        let before: u64 = sim.probes_mut().map(|probe| probe.0).sum();
        sim.disturb(|_, _, newborn| at.into_iter().for_each(|tick| newborn.wake_at(tick)));
        sim.step();
        sim.probes_mut().map(|probe| probe.0).sum::<u64>() - before
    };
    assert_eq!(turns(Some(5)), 3000);
    assert_eq!(
        turns(Some(0)),
        3000,
        "a tick that is past means the coming one"
    );
    assert_eq!(turns(Some(6)), turns(None));
}

#[test]
fn observers_change_nothing() {
    let mut unobserved = simulation(false, 2);
    unobserved.run(40);
    assert_eq!(unobserved.sent().count(), 0);
    let mut observed = simulation(true, 2);
    let mut seen = 0;
    for _ in 0..40 {
        observed.step();
        seen += observed.sent().count() + observed.states().count();
        assert_eq!(
            observed.sent_parts().map(<[_]>::len).sum::<usize>(),
            observed.sent().count()
        );
        seen += observed
            .gather(|block| block.states.len() + block.probe.0 as usize)
            .len();
        observed.disturb(|_, _, newborn| {
            newborn.draws(1).next_u64();
        });
    }
    assert!(seen > 0);
    assert!(observed.states().eq(unobserved.states()));
}

#[test]
fn gathering_sees_every_agent_once_and_in_order() {
    let mut sim = simulation(false, 2);
    let blocks = sim.gather(|block| (block.first_agent, block.states.to_vec()));
    let mut agents = 0;
    for (first_agent, states) in &blocks {
        assert_eq!(*first_agent, agents);
        agents += states.len() as u32;
    }
    assert_eq!(agents, 3000);
    assert!(
        blocks
            .iter()
            .flat_map(|(_, states)| states)
            .eq(sim.states())
    );
}
