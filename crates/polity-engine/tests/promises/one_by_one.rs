//! Pins: a world whose agents take their messages one by one goes exactly as the same world with
//! inboxes, message by message and state by state, on any network, latencies, losses, blocks and
//! workers, and after it was taken down and put up again; and whoever's messages ask for nothing is not called.
//!
//! Why: without inboxes another part of the engine keeps the order, and it is not to keep another one.
//! With inboxes the engine is pinned to a serial one in `reference`.
//!
//! Breaks when: a message is taken twice, never, by another agent or in another order; or wakes whom
//! it should not. Seen: buckets not cut by tick; a restored bucket left in the order of the capture; the receiver woken whatever it returns; the last bucket left out.

use polity_engine::random::Purpose;
use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Generator, Ring};
use polity_engine::{Context, Delivery, Newborn, Options, Received, Simulation, World};
use proptest::prelude::*;

use crate::chatty::{Fnv, network};
use crate::reference::any_topology;

/// Listeners, of whom every third message asks for a turn.
struct Listeners<const ONE_BY_ONE: bool>;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Listener {
    /// A hash of all that it heard and did, in order.
    seen: u64,
    /// When it wants to be woken, in case it does.
    alarm: Option<u32>,
    /// Who wrote to it last, and is answered in the next turn.
    heard_of: Option<u32>,
    turns: u32,
}

impl Listener {
    fn note(&mut self, words: [u64; 3]) -> u64 {
        let mut hash = Fnv(self.seen);
        hash.add_all(words);
        self.seen = hash.0;
        hash.0
    }

    fn hear(&mut self, message: &Received<u64>) -> bool {
        self.heard_of = Some(message.src);
        let ends = u64::from(message.src) << 32 | u64::from(message.dst);
        let words = [ends, u64::from(message.sent_tick), message.body];
        self.note(words).is_multiple_of(3)
    }
}

impl<const ONE_BY_ONE: bool> World for Listeners<ONE_BY_ONE> {
    type State = Listener;
    type Message = u64;
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[Purpose::named("listeners")];
    const ONE_BY_ONE: bool = ONE_BY_ONE;

    fn birth(&self, newborn: &mut Newborn<'_>) -> Listener {
        newborn.wake_at(newborn.agent() % 5);
        Listener {
            seen: 0,
            alarm: Some(newborn.agent() % 5),
            heard_of: None,
            turns: 0,
        }
    }

    fn receive(&self, listener: &mut Listener, message: &Received<u64>) -> bool {
        listener.hear(message)
    }

    fn act(&self, own: &mut Listener, inbox: &[Received<u64>], ctx: &mut Context<'_, Self>) {
        let tick = ctx.tick();
        let mut asked = false;
        inbox.iter().for_each(|message| asked |= own.hear(message));
        // With inboxes, one is also called for messages that ask for nothing.
        if !ONE_BY_ONE && !asked && own.alarm != Some(tick) {
            return;
        }
        own.turns += 1;
        own.note([tick.into(), 0, 0]);
        let degree = ctx.neighbours().len() as u64;
        for _ in 0..ctx.draws(0).below(4).min(degree) {
            let neighbour = ctx.draws(0).below(degree);
            let body = ctx.draws(0).next_u64();
            ctx.send(neighbour as usize, body);
        }
        if let Some(src) = own.heard_of.take() {
            ctx.reply(src, own.seen);
        }
        if own.alarm.is_none_or(|alarm| alarm <= tick) {
            let ahead = 1 + ctx.draws(0).below(40) as u32;
            own.alarm = Some(tick + ahead);
            ctx.wake_at(tick + ahead);
        }
    }
}

type Sending = (u32, u32, u64, bool);

fn sent<W: World<Message = u64>>(sim: &Simulation<W>) -> Vec<Sending> {
    sim.sent().map(|s| (s.src, s.dst, s.body, s.lost)).collect()
}

fn states<W: World<State = Listener>>(sim: &Simulation<W>) -> Vec<Listener> {
    sim.states().copied().collect()
}

/// The same population somewhere else.
fn moved(
    sim: &Simulation<Listeners<true>>,
    topology: Topology,
    options: Options,
) -> Simulation<Listeners<true>> {
    let mut moved = Simulation::restore(Listeners, topology, options, sim.tick()).unwrap();
    sim.wishes().for_each(|wish| moved.wish(wish).unwrap());
    sim.under_way()
        .for_each(|message| moved.message(message).unwrap());
    sim.states().for_each(|&state| moved.state(state).unwrap());
    moved.finish().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn one_by_one_goes_as_with_inboxes(
        topology in any_topology(),
        seed in any::<u64>(),
        latency_ticks in prop::sample::select(vec![1_u8, 1, 1, 2, 4]),
        loss in prop::sample::select(vec![0.0, 0.0, 0.3]),
        block_bits in prop::option::of(1_u32..8),
        workers in (1_usize..9, 1_usize..9),
        (ticks, moves_at) in (1_u32..80, 0_u32..80),
    ) {
        let delivery = Delivery { latency_ticks, loss };
        let options = |observed, workers| Options { seed, delivery, block_bits, observed,
            workers: Some(workers), ..Options::default() };
        let here = options(true, workers.0);
        let mut inboxes =
            Simulation::new(Listeners::<false>, topology.clone(), here.clone()).unwrap();
        let mut watched = Simulation::new(Listeners::<true>, topology.clone(), here).unwrap();
        let alone = options(false, workers.1);
        let mut alone = Simulation::new(Listeners::<true>, topology.clone(), alone).unwrap();
        for tick in 0..ticks {
            if tick == moves_at {
                let elsewhere = Options { block_bits: None, ..options(false, workers.0) };
                alone = moved(&alone, topology.clone(), elsewhere);
            }
            inboxes.step();
            watched.step();
            alone.step();
            prop_assert_eq!(sent(&watched), sent(&inboxes), "tick {}", tick);
            prop_assert_eq!(states(&watched), states(&inboxes), "tick {}", tick);
            prop_assert_eq!(states(&alone), states(&inboxes), "unobserved, tick {}", tick);
        }
    }
}

#[test]
fn threads_and_blocks_change_nothing() {
    let ring = Ring { degree: 6 }.generate(5003, 0).unwrap();
    for topology in [network(5003), ring] {
        let with = |threads, block_bits| Options {
            seed: 11,
            threads,
            workers: Some(threads),
            block_bits: Some(block_bits),
            ..Options::default()
        };
        let inboxes = Simulation::new(Listeners::<false>, topology.clone(), with(1, 7));
        let mut inboxes = inboxes.unwrap();
        inboxes.run(60);
        let expected = states(&inboxes);
        assert!(expected.iter().all(|listener| listener.turns > 1));
        for threads in [1, 2, 3, 8] {
            for block_bits in [1, 7, 12, 16] {
                let options = with(threads, block_bits);
                let sim = Simulation::new(Listeners::<true>, topology.clone(), options);
                let mut sim = sim.unwrap();
                sim.run(60);
                assert!(
                    states(&sim) == expected,
                    "{threads} threads, {block_bits} bits"
                );
            }
        }
    }
}
