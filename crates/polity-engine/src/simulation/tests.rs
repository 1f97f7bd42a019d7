//! Pins what no test from outside can arrange. The end of the clock: messages and wishes near it are
//! neither early nor doubled, and the tick that never comes does not come. Lesser processors: they
//! come to the same runs.

use super::*;
use crate::chatty;
use crate::golden::{GOLDEN, small_run};
use crate::processor::absence::without_wide;
use crate::random::Purpose;
use crate::topology::Topology;
use crate::world::Context;
use crate::{Received, World};

/// Two agents that write to one another in every tick, and note when they hear what.
struct Pair;

impl World for Pair {
    type State = Vec<(u32, u32)>;
    type Message = ();
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[Purpose::named("pair")];

    fn birth(&self, _: &mut Newborn<'_>) -> Self::State {
        Vec::new()
    }

    fn act(&self, heard: &mut Self::State, inbox: &[Received<()>], ctx: &mut Context<'_, Self>) {
        heard.extend(inbox.iter().map(|m| (ctx.tick(), m.sent_tick)));
        ctx.draws(0).next_u64();
        ctx.send(0, ());
        ctx.wake_at(ctx.tick() + 1);
        ctx.wake_at(u32::MAX);
    }
}

/// A simulation that starts so many ticks before the clock runs out.
fn near_the_end(ticks_left: u32, latency_ticks: u8) -> Simulation<Pair> {
    let topology = Topology::from_edges(2, vec![(0, 1), (1, 0)]).unwrap();
    let topology = topology
        .with_latency_values(vec![latency_ticks, 1])
        .unwrap();
    let mut sim = Simulation::new(Pair, topology, Options::default()).unwrap();
    sim.tick = NEVER - ticks_left;
    sim.disturb(|_, _, newborn| newborn.wake_at(0));
    sim
}

#[test]
fn messages_near_the_end_of_the_clock_are_on_time() {
    for latency_ticks in 1..=9 {
        let mut sim = near_the_end(20, latency_ticks);
        sim.run(20);
        let start = NEVER - 20;
        for (heard, latency) in sim.states().zip([1, u32::from(latency_ticks)]) {
            let expected: Vec<_> = (start + latency..NEVER).map(|t| (t, t - latency)).collect();
            assert_eq!(*heard, expected);
        }
    }
}

#[test]
#[should_panic(expected = "the clock has run out")]
fn the_tick_that_never_comes_does_not_come() {
    near_the_end(5, 3).run(6);
}

#[test]
fn without_wide_registers_a_run_keeps_its_golden_digest() {
    assert_eq!(without_wide(small_run), GOLDEN);
}

/// Many who act in few of the ticks, on every number of threads, with losses.
#[test]
fn wide_registers_change_nothing() {
    let delivery = Delivery {
        latency_ticks: 3,
        loss: 0.05,
    };
    let run = |threads| {
        let options = Options {
            seed: 11,
            delivery,
            threads,
            ..Options::default()
        };
        chatty::digest(chatty::network(9000), options, 40)
    };
    let narrow = without_wide(|| run(1));
    assert_eq!([1, 2, 3, 8].map(run), [narrow; 4]);
    assert_eq!(without_wide(|| run(3)), narrow);
}
