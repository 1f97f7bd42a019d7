//! Pins: the engine does what a plain serial one does, message by message and state by state, for
//! any network, latencies, losses, blocks and workers, whether or not it is observed, and whomever
//! is woken from outside.
//!
//! Why: thread independence alone would let the engine be wrong in the same way every time. The
//! reference below is slow and obvious: one list of letters, sorted each tick by
//! (receiver, sent tick, sender, sequence).
//!
//! Breaks when: a message comes early, late, twice, never, or in another order; a wish is missed; a
//! draw comes from elsewhere than its address. Seen: a latency off by one; an inbox cut one message
//! short; messages placed in another order than they came in.

use std::collections::BTreeSet;

use polity_engine::random::{Draws, Purpose};
use polity_engine::topology::Topology;
use polity_engine::{Delivery, Options, Simulation};
use proptest::prelude::*;

use crate::chatty::{Chatty, Effect, PURPOSES, decide};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Letter {
    arrival: u32,
    dst: u32,
    sent_tick: u32,
    src: u32,
    sequence: u32,
    body: u64,
}

/// Sender, receiver, body, whether it is lost.
type Posted = (u32, u32, u64, bool);

struct Serial {
    seed: u64,
    topology: Topology,
    latency_ticks: u8,
    loss: f64,
    tick: u32,
    states: Vec<u64>,
    letters: Vec<Letter>,
    wishes: BTreeSet<(u32, u32)>,
}

impl Serial {
    fn new(
        topology: Topology,
        seed: u64,
        Delivery {
            latency_ticks,
            loss,
        }: Delivery,
    ) -> Self {
        let first = |agent| Draws::new(seed, PURPOSES[0]).at(agent, 0).next_u64();
        let states: Vec<u64> = (0..topology.agents()).map(first).collect();
        let wish = |(agent, &first): (usize, &u64)| ((first % 5) as u32, agent as u32);
        Self {
            seed,
            latency_ticks,
            loss,
            tick: 0,
            letters: Vec::new(),
            wishes: states.iter().enumerate().map(wish).collect(),
            states,
            topology,
        }
    }

    /// One tick; returns what was sent in it.
    fn step(&mut self) -> Vec<Posted> {
        let tick = self.tick;
        self.letters.sort();
        let (due, later): (Vec<Letter>, _) = self.letters.iter().partition(|l| l.arrival == tick);
        self.letters = later;
        let mut awake: BTreeSet<u32> = due.iter().map(|l| l.dst).collect();
        awake.extend(self.wishes.iter().filter(|w| w.0 == tick).map(|w| w.1));
        let mut sent = Vec::new();
        for agent in awake {
            let inbox: Vec<Letter> = due.iter().filter(|l| l.dst == agent).copied().collect();
            self.turn(agent, &inbox, &mut sent);
        }
        self.tick += 1;
        sent
    }

    fn turn(&mut self, agent: u32, inbox: &[Letter], sent: &mut Vec<Posted>) {
        let tick = self.tick;
        let draws = |&purpose| Draws::new(self.seed, purpose).at(agent, tick).clone();
        let mut draws: Vec<Draws> = PURPOSES.iter().map(draws).collect();
        let mut draw = |purpose: usize| draws[purpose].next_u64();
        let neighbours = self.topology.neighbours(agent).to_vec();
        let heard = inbox.iter().map(|l| (l.src, l.sent_tick, l.body));
        let state = &mut self.states[agent as usize];
        let effects = decide(state, tick, neighbours.len(), heard, &mut draw);
        let mut sequence = 0;
        for effect in effects {
            let (dst, body) = match effect {
                Effect::Send(neighbour, body) => (neighbours[neighbour], body),
                Effect::Reply(dst, body) => (dst, body),
                Effect::WakeAt(at) => {
                    self.wishes.insert((at.max(tick + 1), agent));
                    continue;
                }
            };
            let lost = self.loses(agent, sequence);
            sent.push((agent, dst, body, lost));
            sequence += 1;
            if lost {
                continue;
            }
            let arrival = tick + u32::from(self.latency(agent, dst));
            self.letters.push(Letter {
                arrival,
                dst,
                sent_tick: tick,
                src: agent,
                sequence,
                body,
            });
        }
    }

    fn loses(&self, agent: u32, sequence: u32) -> bool {
        let mut draws = Draws::new(self.seed, Purpose::named("engine/loss"));
        let draws = draws.at(agent, self.tick);
        draws.skip_to(u64::from(sequence)).chance(self.loss)
    }

    fn latency(&self, src: u32, dst: u32) -> u8 {
        let edge = self.topology.find_edge(src, dst);
        let own = edge.and_then(|edge| self.topology.latencies().map(|l| l[edge]));
        own.unwrap_or(self.latency_ticks)
    }
}

prop_compose! {
    pub(crate) fn any_topology()(agents in 1_u32..150)(
        agents in Just(agents),
        pairs in prop::collection::vec((0..agents, 0..agents), 0..600),
        latencies in prop::option::of((1_u8..6, 0_u8..6, any::<u64>())),
    ) -> Topology {
        let topology = Topology::from_edges(agents, pairs).unwrap();
        match latencies {
            None => topology,
            Some((min, more, seed)) => topology.with_latencies(min, min + more, seed).unwrap(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_engine_does_what_a_serial_one_does(
        topology in any_topology(),
        seed in any::<u64>(),
        latency_ticks in 1_u8..5,
        loss in prop::sample::select(vec![0.0, 0.0, 0.3, 1.0]),
        block_bits in prop::option::of(1_u32..8),
        workers in (1_usize..9, 1_usize..9),
        wakes in prop::collection::vec((0_u32..60, any::<u32>()), 0..40),
        ticks in 1_u32..60,
    ) {
        let delivery = Delivery { latency_ticks, loss };
        let mut serial = Serial::new(topology.clone(), seed, delivery);
        let options = |observed, workers| Options { seed, delivery, block_bits, observed,
            workers: Some(workers), ..Options::default() };
        let put_up = |options| Simulation::new(Chatty, topology.clone(), options).unwrap();
        let (mut sim, mut unobserved) =
            (put_up(options(true, workers.0)), put_up(options(false, workers.1)));
        for tick in 0..ticks {
            for (_, agent) in wakes.iter().filter(|wake| wake.0 == tick) {
                let agent = agent % topology.agents();
                serial.wishes.insert((tick, agent));
                sim.wake(agent);
                unobserved.wake(agent);
            }
            sim.step();
            unobserved.step();
            let sent: Vec<_> = sim.sent().map(|s| (s.src, s.dst, s.body, s.lost)).collect();
            prop_assert_eq!(sent, serial.step(), "tick {}", tick);
            prop_assert!(sim.states().eq(&serial.states), "states after tick {}", tick);
            prop_assert!(unobserved.states().eq(&serial.states), "unobserved, tick {}", tick);
        }
    }
}
