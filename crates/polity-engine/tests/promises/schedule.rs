//! Pins: the same laws of delivery as `laws.rs`, against an account that does not use the engine at
//! all: agents write by a timetable, so that what every inbox holds at every tick can be written
//! down in advance. Also: how the work is cut (workers, blocks) changes nothing, and the share of
//! messages lost is within exact binomial bounds.
//!
//! Why: `laws.rs` compares what is heard with what the engine says was sent. Were a message dropped
//! before it is noted, both would agree.
//!
//! Breaks when: a message is lost, doubled, late, early or out of order. Seen: an edge's latency
//! read from its neighbour's place; a loss of 0.01 too much.

use polity_engine::topology::Topology;
use polity_engine::{Context, Delivery, Newborn, Options, Received, Simulation, World};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::bounds::binomial_bounds;
use super::chatty::digest;

/// Agent `a` writes to all its neighbours whenever `tick + a` is a multiple of `period`, twice over.
struct Timetable {
    period: u32,
}

impl Timetable {
    fn is_due(&self, agent: u32, tick: u32) -> bool {
        (tick + agent).is_multiple_of(self.period)
    }
}

/// A message as heard: (tick, sent tick, sender, its number among those sent in that tick).
type Heard = (u32, u32, u32, u32);

impl World for Timetable {
    type State = Vec<Heard>;
    type Message = u32;
    type Probe = ();

    fn birth(&self, newborn: &mut Newborn<'_>) -> Vec<Heard> {
        newborn.wake_at(0);
        Vec::new()
    }

    fn act(&self, heard: &mut Vec<Heard>, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
        let (agent, tick) = (ctx.agent(), ctx.tick());
        assert!(inbox.iter().all(|message| message.dst == agent));
        heard.extend(inbox.iter().map(|m| (tick, m.sent_tick, m.src, m.body)));
        if self.is_due(agent, tick) {
            let degree = ctx.neighbours().len();
            (0..2 * degree).for_each(|number| ctx.send(number % degree, number as u32));
        }
        ctx.wake_at(tick + 1);
    }
}

/// What each agent hears before the tick `end`, by the timetable alone.
fn account(world: &Timetable, topology: &Topology, latency_ticks: u8, end: u32) -> Vec<Vec<Heard>> {
    let mut heard = vec![Vec::new(); topology.agents() as usize];
    for src in 0..topology.agents() {
        let neighbours = topology.neighbours(src);
        for (place, &dst) in neighbours.iter().enumerate() {
            let own = topology
                .latencies()
                .map(|l| l[topology.edge_range(src).start + place]);
            let latency = u32::from(own.unwrap_or(latency_ticks));
            let due = (0..end).filter(|&tick| world.is_due(src, tick) && tick + latency < end);
            heard[dst as usize].extend(due.flat_map(|tick| {
                let numbers = [place, place + neighbours.len()];
                numbers.map(|number| (tick + latency, tick, src, number as u32))
            }));
        }
    }
    heard.iter_mut().for_each(|list| list.sort_unstable());
    heard
}

fn networks() -> impl Strategy<Value = Topology> {
    (2_u32..200, prop::option::of((1_u8..20, any::<u64>()))).prop_flat_map(|(agents, latencies)| {
        let pairs = prop::collection::vec((0..agents, 0..agents), 0..600);
        pairs.prop_map(move |pairs| {
            let topology = Topology::from_edges(agents, pairs).unwrap();
            match latencies {
                Some((most, seed)) => topology.with_latencies(1, most, seed).unwrap(),
                None => topology,
            }
        })
    })
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: 64,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..Default::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn every_inbox_is_what_the_timetable_says(
        topology in networks(),
        period in 1_u32..9,
        latency_ticks in 1_u8..12,
        workers in 1_usize..5,
        block_bits in prop::option::of(1_u32..7),
        ticks in 1_u32..60,
    ) {
        let world = Timetable { period };
        let expected = account(&world, &topology, latency_ticks, ticks);
        let delivery = Delivery { latency_ticks, loss: 0.0 };
        let options = Options { delivery, workers: Some(workers), block_bits, ..Options::default() };
        let mut sim = Simulation::new(world, topology, options).unwrap();
        sim.run(ticks);
        for (agent, (heard, expected)) in sim.states().zip(&expected).enumerate() {
            prop_assert_eq!(heard, expected, "agent {}", agent);
        }
    }

    #[test]
    fn how_the_work_is_cut_changes_nothing(
        topology in networks(),
        seed in any::<u64>(),
        loss in prop::sample::select(vec![0.0, 0.3]),
        workers in 2_usize..9,
        block_bits in 1_u32..9,
    ) {
        let delivery = Delivery { latency_ticks: 2, loss };
        let whole = Options { seed, delivery, workers: Some(1), ..Options::default() };
        let cut = Options { workers: Some(workers), block_bits: Some(block_bits), ..whole.clone() };
        prop_assert_eq!(digest(topology.clone(), whole, 30), digest(topology, cut, 30));
    }

    #[test]
    fn as_many_messages_are_lost_as_were_asked_for(
        topology in networks(),
        seed in any::<u64>(),
        loss in 0.0..=1.0,
    ) {
        let delivery = Delivery { latency_ticks: 1, loss };
        let options = Options { seed, delivery, observed: true, ..Options::default() };
        let mut sim = Simulation::new(Timetable { period: 2 }, topology, options).unwrap();
        let (mut sent, mut lost) = (0, 0);
        for _ in 0..20 {
            sim.step();
            sent += sim.sent().count() as u64;
            lost += sim.sent().filter(|sent| sent.lost).count() as u64;
        }
        let (least, most) = binomial_bounds(sent, loss);
        prop_assert!((least..=most).contains(&lost), "{} of {} lost at {}", lost, sent, loss);
    }
}
