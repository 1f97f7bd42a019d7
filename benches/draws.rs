//! What an addressed random draw costs: of agents in turn (dense), whose ChaCha blocks are made several
//! at once, and of agents far apart (sparse), which use one of them.
//!
//! ```text
//! cargo bench -p polity-engine --bench draws
//! ```

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]

use std::hint::black_box;
use std::time::Instant;

use polity_engine::random::{Draws, Purpose};

const AGENTS: u32 = 400_000;

fn main() {
    // Under `cargo test` and nextest, which only want to know that it compiles.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    println!(
        "| draws per agent and tick | dense, ns per draw | sparse, ns per draw |\n|---:|---:|---:|"
    );
    for per_agent in [1, 4, 8, 16, 32] {
        let [dense, sparse] = [1, 97].map(|stride| fastest(stride, per_agent));
        println!("| {per_agent} | {dense:.1} | {sparse:.1} |");
    }
}

/// The fastest of several rounds: others may use the machine.
fn fastest(stride: u32, per_agent: u32) -> f64 {
    let mut draws = Draws::new(1, Purpose::named("bench"));
    let round = |tick| {
        let start = Instant::now();
        for agent in 0..AGENTS {
            draws.at(agent * stride, tick);
            for _ in 0..per_agent {
                black_box(draws.next_u64());
            }
        }
        start.elapsed().as_nanos() as f64 / (f64::from(AGENTS) * f64::from(per_agent))
    };
    (0..5).map(round).fold(f64::INFINITY, f64::min)
}
