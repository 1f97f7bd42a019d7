//! Throughput of the engine: one message per agent and tick to a random neighbour (degree 8), and
//! the ordered inbox folded into the state, through the public `World` trait; then the same with
//! messages taken one by one.
//!
//! ```text
//! cargo bench -p polity-engine --bench throughput                   10k, 100k and 1M agents, and
//!                                                                  networks of hubs, and 1 % awake
//! cargo bench -p polity-engine --bench throughput -- --quick        the same in a few seconds
//! cargo bench -p polity-engine --bench throughput -- 10000000       also this many
//! ```
//!
//! A plain program: every case runs in a process of its own, so that its peak memory is its own,
//! and the fastest of several rounds counts, because others may use the machine. Figures that were
//! kept are in `RESULTS.md`.

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]
#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot be made should stop"
)]

use std::process::Command;
use std::time::Instant;

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{BarabasiAlbert, Generator, WattsStrogatz};
use polity_engine::{Options, Simulation};

mod chat;

use chat::Chat;

const SPARSE: u32 = 1000;
const SPARSER: u32 = 10_000;
const PERCENT: u32 = 100;

/// What one process runs.
#[derive(Clone, Copy)]
enum Arm {
    /// Everybody writes, on a random network of degree 8.
    Dense,
    /// One agent in [`SPARSE`] writes.
    Sparse,
    /// One agent in [`SPARSER`] writes.
    Sparser,
    /// One agent in [`PERCENT`] writes.
    Percent,
    /// Everybody writes, on a network of hubs with the same mean degree (Barabási–Albert).
    Hubs,
    /// As `Dense`, messages taken one by one.
    DenseOneByOne,
    /// As `Percent`, messages taken one by one.
    PercentOneByOne,
}

const ARMS: [(&str, Arm); 7] = [
    ("--dense", Arm::Dense),
    ("--sparse", Arm::Sparse),
    ("--sparser", Arm::Sparser),
    ("--percent", Arm::Percent),
    ("--hubs", Arm::Hubs),
    ("--dense-one-by-one", Arm::DenseOneByOne),
    ("--percent-one-by-one", Arm::PercentOneByOne),
];

/// How often all cases are measured, in turn, so that a busy minute does not spoil one of them.
const PASSES: usize = 3;

/// What one process measures; bytes are per agent.
struct Case {
    agents: u32,
    threads: usize,
    ns_per_message: f64,
    peak_bytes: f64,
    running_bytes: f64,
    structural_bytes: f64,
    digest: u64,
}

impl Case {
    fn keep_faster(&mut self, again: &Self) {
        assert_eq!(
            self.digest, again.digest,
            "the same states in every process"
        );
        self.ns_per_message = self.ns_per_message.min(again.ns_per_message);
    }
}

fn main() {
    // Under `cargo test` and nextest, which only want to know that it compiles.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|a| a == flag);
    if !has("--bench") && !has("--quick") && !has("--case") {
        return;
    }
    let numbers: Vec<u64> = args.iter().filter_map(|a| a.parse().ok()).collect();
    if has("--case") {
        let (agents, threads, messages) = (numbers[0] as u32, numbers[1] as usize, numbers[2]);
        let arm = ARMS.into_iter().find(|(flag, _)| has(flag));
        return run(
            arm.map_or(Arm::Dense, |(_, arm)| arm),
            agents,
            threads,
            messages,
        );
    }
    let messages = if has("--quick") {
        1_000_000
    } else {
        10_000_000
    };
    let extra = numbers.iter().map(|&n| n as u32);
    let sizes: Vec<u32> = [10_000, 100_000, 1_000_000]
        .into_iter()
        .chain(extra)
        .collect();
    let (inboxes, one_by_one) = ("--dense", "--dense-one-by-one");
    let mut cases = [
        pass(&sizes, messages, inboxes),
        pass(&sizes, messages, one_by_one),
    ];
    for _ in 1..PASSES {
        for (cases, arm) in cases.iter_mut().zip([inboxes, one_by_one]) {
            let again = pass(&sizes, messages, arm);
            let pairs = cases.iter_mut().flatten().zip(again.iter().flatten());
            pairs.for_each(|(case, again)| case.keep_faster(again));
        }
    }
    let [cases, one_by_one] = cases;
    report(&cases);
    report_others(&cases, messages);
    report_one_by_one(&cases, &one_by_one, messages);
}

/// Each size on one thread and on two.
fn pass(sizes: &[u32], messages: u64, arm: &str) -> Vec<[Case; 2]> {
    let both = |&agents| [1, 2].map(|threads| in_own_process(agents, threads, messages, arm));
    sizes.iter().map(both).collect()
}

/// Without inboxes.
fn report_one_by_one(full: &[[Case; 2]], one_by_one: &[[Case; 2]], messages: u64) {
    println!(
        "\n| agents | one by one: ns/message | 2 threads | speed-up | 1 % writes: ns/message | of a full tick |"
    );
    println!("|---:|---:|---:|---:|---:|---:|");
    for ([full, _], [one, two]) in full.iter().zip(one_by_one) {
        assert_eq!(one.digest, full.digest, "the same states as with inboxes");
        assert_eq!(one.digest, two.digest, "the same states on two threads");
        let percent = in_own_process(full.agents, 1, messages / 20, "--percent-one-by-one");
        println!(
            "| {} | {:.1} | {:.1} | {:.2} | {:.0} | {:.1} % |",
            full.agents,
            one.ns_per_message,
            two.ns_per_message,
            one.ns_per_message / two.ns_per_message,
            percent.ns_per_message,
            percent.ns_per_message / one.ns_per_message
        );
    }
}

/// Few who write, and many who write to the same few.
fn report_others(cases: &[[Case; 2]], messages: u64) {
    let [sparse, sparser] = ["--sparse", "--sparser"]
        .map(|arm| in_own_process(1_000_000, 1, messages / 20, arm).ns_per_message);
    println!(
        "\nWhere only one in {SPARSE} of 1,000,000 agents writes: {sparse:.0} ns per message; one in \
         {SPARSER}: {sparser:.0} ns."
    );
    println!("\n| agents | ns/message on hubs | 1 % writes: ns/message | of a full tick |");
    println!("|---:|---:|---:|---:|");
    for [full, _] in cases {
        let hubs = in_own_process(full.agents, 1, messages, "--hubs");
        let percent = in_own_process(full.agents, 1, messages / 20, "--percent");
        println!(
            "| {} | {:.1} | {:.0} | {:.1} % |",
            full.agents,
            hubs.ns_per_message,
            percent.ns_per_message,
            percent.ns_per_message / full.ns_per_message
        );
    }
}

fn in_own_process(agents: u32, threads: usize, messages: u64, arm: &str) -> Case {
    let exe = std::env::current_exe().unwrap();
    let numbers = [
        agents.to_string(),
        threads.to_string(),
        messages.to_string(),
    ];
    let output = Command::new(exe)
        .args(["--case", arm])
        .args(numbers)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut fields = text.split_whitespace();
    let mut number = || fields.next().unwrap().parse::<f64>().unwrap();
    let per_agent = f64::from(agents);
    Case {
        agents,
        threads,
        ns_per_message: number(),
        peak_bytes: number() / per_agent,
        running_bytes: number() / per_agent,
        structural_bytes: number() / per_agent,
        digest: fields.next().unwrap().parse().unwrap(),
    }
}

fn random(agents: u32) -> Topology {
    let network = WattsStrogatz {
        degree: 8,
        rewire: 1.0,
    };
    network.generate(agents, 1).unwrap()
}

fn hubs(agents: u32) -> Topology {
    let network = BarabasiAlbert { attach: 4 };
    network.generate(agents, 1).unwrap()
}

fn run(arm: Arm, agents: u32, threads: usize, messages: u64) {
    let (one_in, one_by_one) = match arm {
        Arm::Dense | Arm::Hubs => (1, false),
        Arm::Sparse => (SPARSE, false),
        Arm::Sparser => (SPARSER, false),
        Arm::Percent => (PERCENT, false),
        Arm::DenseOneByOne => (1, true),
        Arm::PercentOneByOne => (PERCENT, true),
    };
    let network = move || match arm {
        Arm::Hubs => hubs(agents),
        _ => random(agents),
    };
    match one_by_one {
        true => measure(Chat::<true> { one_in }, network, threads, messages),
        false => measure(Chat::<false> { one_in }, network, threads, messages),
    }
}

/// Runs one case and prints what [`in_own_process`] reads.
fn measure<const ONE_BY_ONE: bool>(
    world: Chat<ONE_BY_ONE>,
    network: impl FnOnce() -> Topology,
    threads: usize,
    messages: u64,
) {
    let before = memory_bytes("VmRSS:");
    let topology = network();
    let agents = topology.agents();
    let options = Options {
        seed: 1,
        threads,
        workers: Some(threads),
        ..Options::default()
    };
    let messages_per_tick = f64::from(agents.div_ceil(world.one_in));
    let mut sim = Simulation::new(world, topology, options).unwrap();
    let ticks = (messages as f64 / messages_per_tick).max(5.0) as u32;
    sim.run(ticks.min(20));
    let mut round = || {
        let start = Instant::now();
        sim.run(ticks);
        start.elapsed().as_nanos() as f64 / (f64::from(ticks) * messages_per_tick)
    };
    let fastest = (0..5).map(|_| round()).fold(f64::INFINITY, f64::min);
    let structural = sim.heap_bytes();
    let digest = sim.states().fold(0_u64, |h, &s| h.rotate_left(5) ^ s);
    let running = memory_bytes("VmRSS:") - before;
    let peak = memory_bytes("VmHWM:") - before;
    println!("{fastest} {peak} {running} {structural} {digest}");
}

/// A field of the process's status, on Linux; 0 elsewhere.
fn memory_bytes(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(field));
    let kilobytes = line.and_then(|l| l.split_whitespace().nth(1));
    kilobytes.map_or(0, |k| k.parse::<u64>().unwrap() * 1024)
}

fn report(cases: &[[Case; 2]]) {
    println!(
        "| agents | threads | messages/s | ns/message | bytes/agent: peak | running | structural |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|");
    for case in cases.iter().flatten() {
        println!(
            "| {} | {} | {:.1} M | {:.1} | {:.0} | {:.0} | {:.0} |",
            case.agents,
            case.threads,
            1e3 / case.ns_per_message,
            case.ns_per_message,
            case.peak_bytes,
            case.running_bytes,
            case.structural_bytes
        );
    }
    println!("\n| agents | rate against 10k, 1 thread | speed-up by 2 threads |");
    println!("|---:|---:|---:|");
    let small = cases[0][0].ns_per_message;
    for [one, two] in cases {
        let (rate, speedup) = (
            small / one.ns_per_message,
            one.ns_per_message / two.ns_per_message,
        );
        assert_eq!(one.digest, two.digest, "the same states on two threads");
        println!("| {} | {:.0} % | {speedup:.2} |", one.agents, 100.0 * rate);
    }
}
