//! Pins: the laws of delivery. What is sent and not flagged as lost is heard exactly once, by its
//! addressee, after its edge's latency to the tick; an inbox ascends by sent tick, sender, sequence;
//! nobody acts without a message or a wish, and nobody twice in a tick.
//!
//! Why: these are what a world's author may rely on without reading the engine.
//!
//! Breaks when: a bucket is delivered twice, late or never, or an idle agent is visited. Seen: a
//! latency off by one; buckets not cut by tick; an inbox cut short; waking a receiver's neighbour.

use std::collections::BTreeSet;

use polity_engine::random::Purpose;
use polity_engine::topology::Topology;
use polity_engine::{Context, Delivery, Newborn, Options, Received, Sent, Simulation, World};
use proptest::prelude::*;

/// Agents that note all they hear, and check each turn that somebody asked for it.
struct Diary;

#[derive(Default)]
struct Page {
    /// (tick, message), as heard.
    heard: Vec<(u32, Received<u32>)>,
    wishes: BTreeSet<u32>,
    last_turn: Option<u32>,
}

impl World for Diary {
    type State = Page;
    /// The sender's sequence number in its tick.
    type Message = u32;
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[Purpose::named("diary")];

    fn birth(&self, newborn: &mut Newborn<'_>) -> Page {
        let mut page = Page::default();
        if newborn.agent().is_multiple_of(3) {
            newborn.wake_at(newborn.agent() % 4);
            page.wishes.insert(newborn.agent() % 4);
        }
        page
    }

    fn act(&self, page: &mut Page, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
        let (agent, tick) = (ctx.agent(), ctx.tick());
        let wished = page.wishes.remove(&tick);
        assert!(
            wished || !inbox.is_empty(),
            "agent {agent} acts unasked at {tick}"
        );
        assert!(
            page.last_turn < Some(tick),
            "agent {agent} acts twice at {tick}"
        );
        page.last_turn = Some(tick);
        page.heard.extend(inbox.iter().map(|&m| (tick, m)));
        let mut sequence = 0..;
        for neighbour in 0..ctx.neighbours().len() {
            if ctx.draws(0).chance(0.4) {
                ctx.send(neighbour, sequence.next().unwrap());
            }
        }
        for message in inbox.iter().take(2) {
            ctx.reply(message.src, sequence.next().unwrap());
        }
        if ctx.draws(0).chance(0.3) {
            let at = tick + 1 + ctx.draws(0).below(70) as u32;
            ctx.wake_at(at);
            page.wishes.insert(at);
        }
    }
}

/// What was sent: (tick, message), in order.
type Log = Vec<(u32, Sent<u32>)>;

fn run(topology: Topology, options: Options, ticks: u32) -> (Simulation<Diary>, Log) {
    let mut sim = Simulation::new(Diary, topology, options).unwrap();
    let mut log = Vec::new();
    for tick in 0..ticks {
        sim.step();
        log.extend(sim.sent().map(|&sent| (tick, sent)));
    }
    (sim, log)
}

fn latency(topology: &Topology, delivery: Delivery, src: u32, dst: u32) -> u32 {
    let edge = topology.find_edge(src, dst);
    let own = edge.and_then(|edge| topology.latencies().map(|l| l[edge]));
    u32::from(own.unwrap_or(delivery.latency_ticks))
}

fn check(sim: &Simulation<Diary>, log: &Log, delivery: Delivery) {
    let now = sim.tick();
    let mut heard = Vec::new();
    for (agent, page) in (0..).zip(sim.states()) {
        assert!(
            page.heard.iter().all(|(_, m)| m.dst == agent),
            "agent {agent} reads others' mail"
        );
        assert!(
            page.wishes.iter().all(|&at| at >= now),
            "agent {agent} overslept"
        );
        let key = |(at, m): &(u32, Received<u32>)| (*at, m.sent_tick, m.src, m.body);
        assert!(
            page.heard.is_sorted_by(|a, b| key(a) < key(b)),
            "agent {agent}: {:?}",
            page.heard
        );
        heard.extend(
            page.heard
                .iter()
                .map(|(at, m)| (*at, m.sent_tick, m.src, m.dst, m.body)),
        );
    }
    let arrival =
        |sent_tick: u32, s: &Sent<u32>| sent_tick + latency(sim.topology(), delivery, s.src, s.dst);
    let arrived = log
        .iter()
        .filter(|(tick, s)| !s.lost && arrival(*tick, s) < now);
    let expected = arrived.map(|(tick, s)| (arrival(*tick, s), *tick, s.src, s.dst, s.body));
    let mut expected: Vec<_> = expected.collect();
    expected.sort_unstable();
    heard.sort_unstable();
    assert_eq!(heard, expected, "heard is not what was sent");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_message_is_heard_once_on_time_and_in_order(
        (agents, pairs) in (2_u32..300).prop_flat_map(|agents| {
            (Just(agents), prop::collection::vec((0..agents, 0..agents), 0..900))
        }),
        own_latencies in prop::option::of(1_u8..9),
        latency_ticks in 1_u8..6,
        loss in prop::sample::select(vec![0.0, 0.0, 0.2, 1.0]),
        seed in any::<u64>(),
        workers in 1_usize..4,
        ticks in 1_u32..150,
    ) {
        let mut topology = Topology::from_edges(agents, pairs).unwrap();
        if let Some(most) = own_latencies {
            topology = topology.with_latencies(1, most, seed).unwrap();
        }
        let delivery = Delivery { latency_ticks, loss };
        let options = Options { seed, delivery, observed: true, workers: Some(workers),
            ..Options::default() };
        let (sim, log) = run(topology, options, ticks);
        prop_assert!(loss > 0.0 || log.iter().all(|(_, sent)| !sent.lost));
        prop_assert!(loss < 1.0 || log.iter().all(|(_, sent)| sent.lost));
        let senders: Vec<_> = log.iter().map(|(tick, s)| (*tick, s.src, s.body)).collect();
        prop_assert!(senders.is_sorted(), "sent() is not in canonical order");
        check(&sim, &log, delivery);
    }
}

/// The longest latency there is goes through the same rotation of buckets; and what many workers sent
/// within so many ticks arrives in order.
#[test]
fn the_longest_latency_is_kept_to_the_tick() {
    let edges = || (0..64).flat_map(|i| [1, 5, 21, 40].map(|step| (i, (i + step) % 64)));
    for (min, workers) in [(250, 1), (250, 8), (1, 1), (1, 8)] {
        let topology = Topology::from_edges(64, edges().collect()).unwrap();
        let topology = topology.with_latencies(min, 255, 1).unwrap();
        let delivery = Delivery::default();
        let options = Options {
            delivery,
            observed: true,
            workers: Some(workers),
            block_bits: Some(3),
            ..Options::default()
        };
        let (sim, log) = run(topology, options, 1500);
        assert!(log.len() > 1000, "{}", log.len());
        check(&sim, &log, delivery);
    }
}
