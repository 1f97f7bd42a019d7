//! How every Rust peer is measured, and what it says: one line of JSON.

use std::path::PathBuf;
use std::time::Instant;

use crate::{Network, checksum};

/// Ticks before any is timed: buffers grow to their size, and all peers compare their states after it.
const WARM_UP_TICKS: u32 = 3;
/// Timed rounds in one process.
const ROUNDS: usize = 5;

/// What the driver asks for: `VARIANT AGENTS TICKS THREADS NETWORK`.
pub struct Job {
    /// Which way of doing the work.
    pub variant: String,
    /// How many agents.
    pub agents: u32,
    /// Ticks of one timed round.
    pub ticks: u32,
    /// Worker threads; most peers have one.
    pub threads: usize,
    /// The file of the network.
    pub network: PathBuf,
}

impl Job {
    /// The job on the command line.
    ///
    /// # Panics
    /// If it is not one: only the driver writes it.
    pub fn from_arguments() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let [variant, agents, ticks, threads, network] = words.as_slice() else {
            panic!("usage: PEER VARIANT AGENTS TICKS THREADS NETWORK");
        };
        Self {
            variant: variant.clone(),
            agents: agents.parse().expect("AGENTS is a number"),
            ticks: ticks.parse().expect("TICKS is a number"),
            threads: threads.parse().expect("THREADS is a number"),
            network: network.into(),
        }
    }

    /// The network of this job.
    pub fn read_network(&self) -> Network {
        Network::read(&self.network).expect("the driver wrote the network")
    }
}

/// A population at work.
pub trait Peer {
    /// The next `ticks` ticks.
    fn run(&mut self, ticks: u32);
    /// The states, by agent.
    fn states(&mut self) -> Vec<u64>;
}

/// Warms up, times some rounds of ticks and nothing else, and prints what was seen.
pub fn measure(job: &Job, mut peer: impl Peer) {
    peer.run(WARM_UP_TICKS);
    let warm = checksum(peer.states().into_iter());
    let mut round = || {
        let start = Instant::now();
        peer.run(job.ticks);
        start.elapsed().as_secs_f64()
    };
    let seconds: Vec<f64> = (0..ROUNDS).map(|_| round()).collect();
    let peak_bytes = peak_bytes();
    let end = checksum(peer.states().into_iter());
    println!(
        r#"{{"ticks": {}, "seconds": {seconds:?}, "peak_bytes": {peak_bytes}, "warm": "{warm:016x}", "end": "{end:016x}"}}"#,
        job.ticks
    );
}

/// The most memory that this process ever had, on Linux; 0 elsewhere.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.map_or(0, |k| k.parse::<u64>().map_or(0, |k| k * 1024))
}
