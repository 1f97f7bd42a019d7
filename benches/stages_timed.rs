//! Where the time of a tick goes: the stages of `stages.rs`, timed on one thread.
//!
//! ```text
//! cargo bench -p polity-engine --bench stages_timed [-- --quick]
//! ```
//!
//! Rounds of all stages alternate, and the fastest of each counts, because others may use the machine.

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]

use std::time::Instant;

use polity_engine::random::{Draws, Purpose};
use polity_engine::{Simulation, World};

mod stages;

use stages::{DRAW, FOLD, SEND, WAKE, population};

const ROUNDS: usize = 12;
const NAMES: [&str; 4] = [
    "wake and call the agent",
    "one random draw",
    "send, sort into an inbox",
    "read the inbox, fold",
];

fn main() {
    // Under `cargo test` and nextest, which only want to know that it compiles.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    if !quick && !args.iter().any(|arg| arg == "--bench") {
        return;
    }
    let messages = if quick { 200_000 } else { 2_000_000 };
    let sizes = if quick {
        [10_000, 20_000]
    } else {
        [10_000, 1_000_000]
    };
    let [small, large] = sizes.map(|agents| fastest(agents, messages));
    let floors = sizes.map(|agents| floor(agents, messages));
    println!(
        "| stage | ns per agent and tick, {} agents | {} agents |\n|---|---:|---:|",
        sizes[0], sizes[1]
    );
    for (stage, name) in NAMES.iter().enumerate() {
        let cost = |ns: [f64; 4]| ns[stage] - stage.checked_sub(1).map_or(0.0, |before| ns[before]);
        println!("| {name} | {:.1} | {:.1} |", cost(small), cost(large));
    }
    println!("| all | {:.1} | {:.1} |", small[3], large[3]);
    println!(
        "| for comparison: a bare loop moves the same messages | {:.1} | {:.1} |",
        floors[0], floors[1]
    );
}

/// The fastest ns per agent and tick, up to each stage.
fn fastest(agents: u32, messages: u32) -> [f64; 4] {
    let ticks = (messages / agents).max(1);
    let mut wake = population::<WAKE>(agents);
    let mut draw = population::<DRAW>(agents);
    let mut send = population::<SEND>(agents);
    let mut fold = population::<FOLD>(agents);
    let mut fastest = [f64::INFINITY; 4];
    for _ in 0..ROUNDS {
        let round = [
            round(&mut wake, ticks),
            round(&mut draw, ticks),
            round(&mut send, ticks),
            round(&mut fold, ticks),
        ];
        for (best, ns) in fastest.iter_mut().zip(round) {
            *best = best.min(ns / (f64::from(agents) * f64::from(ticks)));
        }
    }
    fastest
}

fn round<W: World>(sim: &mut Simulation<W>, ticks: u32) -> f64 {
    // Whoever was here last has left the caches cold.
    sim.run(1);
    let start = Instant::now();
    sim.run(ticks);
    start.elapsed().as_nanos() as f64
}

/// The fastest ns per message where nothing is done but to move it: 16 bytes appended to the bucket of
/// the recipient's block, read again block by block, and folded into the recipient's state. This
/// is the memory traffic that no order-keeping engine is spared.
fn floor(agents: u32, messages: u32) -> f64 {
    const BLOCK_BITS: u32 = 12;
    let ticks = (messages / agents).max(1);
    let recipients: Vec<u32> = recipients(agents);
    let mut states = vec![0_u64; agents as usize];
    let mut buckets = vec![Vec::new(); (agents as usize >> BLOCK_BITS) + 1];
    let mut tick = || {
        for (src, (&dst, &state)) in recipients.iter().zip(&states).enumerate() {
            buckets[(dst >> BLOCK_BITS) as usize].push((dst, src as u32, state));
        }
        for (dst, src, body) in buckets.iter_mut().flat_map(|bucket| bucket.drain(..)) {
            let state = &mut states[dst as usize];
            *state = (*state ^ body ^ u64::from(src)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    tick();
    let mut round = || {
        let start = Instant::now();
        (0..ticks).for_each(|_| tick());
        start.elapsed().as_nanos() as f64 / (f64::from(agents) * f64::from(ticks))
    };
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}

/// One random recipient for each agent.
fn recipients(agents: u32) -> Vec<u32> {
    let mut draws = Draws::new(1, Purpose::named("bench/recipients"));
    let recipient = |agent| draws.at(agent, 0).below(u64::from(agents)) as u32;
    (0..agents).map(recipient).collect()
}
