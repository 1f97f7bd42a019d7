//! Throughput of the engine: one message per agent and tick to a random neighbour (degree 8), and
//! the ordered inbox folded into the state, through the public `World` trait.
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

use polity_engine::random::Purpose;
use polity_engine::topology::Topology;
use polity_engine::topology::generators::{BarabasiAlbert, Generator, WattsStrogatz};
use polity_engine::{Context, Newborn, Options, Received, Simulation, World};

/// One agent in so many writes; the others only listen.
struct Chat<const EVERY: u32, const ONE_BY_ONE: bool>;

const SPARSE: u32 = 1000;
const PERCENT: u32 = 100;

/// What one process runs.
#[derive(Clone, Copy)]
enum Arm {
    /// Everybody writes, on a random network of degree 8.
    Dense,
    /// One agent in [`SPARSE`] writes.
    Sparse,
    /// One agent in [`PERCENT`] writes.
    Percent,
    /// Everybody writes, on a network of hubs with the same mean degree (Barabási–Albert).
    Hubs,
    /// As `Dense`, messages taken one by one.
    DenseOneByOne,
    /// As `Percent`, messages taken one by one.
    PercentOneByOne,
}

const ARMS: [(&str, Arm); 6] = [
    ("--dense", Arm::Dense),
    ("--sparse", Arm::Sparse),
    ("--percent", Arm::Percent),
    ("--hubs", Arm::Hubs),
    ("--dense-one-by-one", Arm::DenseOneByOne),
    ("--percent-one-by-one", Arm::PercentOneByOne),
];

fn fold(seen: u64, m: &Received<u32>) -> u64 {
    (seen ^ u64::from(m.body) ^ u64::from(m.src) << 32).wrapping_mul(0x0000_0100_0000_01b3)
}

impl<const EVERY: u32, const ONE_BY_ONE: bool> World for Chat<EVERY, ONE_BY_ONE> {
    type State = u64;
    type Message = u32;
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[Purpose::named("bench/neighbour")];
    const ONE_BY_ONE: bool = ONE_BY_ONE;

    fn birth(&self, newborn: &mut Newborn<'_>) -> u64 {
        if newborn.agent().is_multiple_of(EVERY) {
            newborn.wake_at(0);
        }
        u64::from(newborn.agent())
    }

    #[inline]
    fn receive(&self, state: &mut u64, message: &Received<u32>) -> bool {
        *state = fold(*state, message);
        false
    }

    #[inline]
    fn act(&self, state: &mut u64, inbox: &[Received<u32>], ctx: &mut Context<'_, Self>) {
        *state = inbox.iter().fold(*state, fold);
        if !ctx.agent().is_multiple_of(EVERY) {
            return;
        }
        let degree = ctx.neighbours().len() as u64;
        let neighbour = ctx.draws(0).below(degree) as usize;
        ctx.send(neighbour, *state as u32);
        ctx.wake_at(ctx.tick() + 1);
    }
}

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
        return match arm.map_or(Arm::Dense, |(_, arm)| arm) {
            Arm::Dense => measure::<1, false>(random(agents), threads, messages),
            Arm::Sparse => measure::<SPARSE, false>(random(agents), threads, messages),
            Arm::Percent => measure::<PERCENT, false>(random(agents), threads, messages),
            Arm::Hubs => measure::<1, false>(hubs(agents), threads, messages),
            Arm::DenseOneByOne => measure::<1, true>(random(agents), threads, messages),
            Arm::PercentOneByOne => measure::<PERCENT, true>(random(agents), threads, messages),
        };
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
    let pass = || -> Vec<[Case; 2]> {
        let both =
            |&agents| [1, 2].map(|threads| in_own_process(agents, threads, messages, "--dense"));
        sizes.iter().map(both).collect()
    };
    let mut cases = pass();
    for again in (1..PASSES).flat_map(|_| pass()).enumerate() {
        let (place, [one, two]) = again;
        let [fastest_one, fastest_two] = &mut cases[place % sizes.len()];
        fastest_one.ns_per_message = fastest_one.ns_per_message.min(one.ns_per_message);
        fastest_two.ns_per_message = fastest_two.ns_per_message.min(two.ns_per_message);
    }
    report(&cases);
    report_others(&cases, messages);
    report_one_by_one(&cases, messages);
}

/// Without inboxes.
fn report_one_by_one(cases: &[[Case; 2]], messages: u64) {
    println!("\n| agents | one by one: ns/message | 2 threads | 1 % writes |");
    println!("|---:|---:|---:|---:|");
    for [full, _] in cases {
        let [one, two] = [1, 2].map(|threads| {
            let case = in_own_process(full.agents, threads, messages, "--dense-one-by-one");
            assert_eq!(case.digest, full.digest, "the same states as with inboxes");
            case.ns_per_message
        });
        let percent = in_own_process(full.agents, 1, messages / 20, "--percent-one-by-one");
        println!(
            "| {} | {one:.1} | {two:.1} | {:.0} |",
            full.agents, percent.ns_per_message
        );
    }
}

/// Few who write, and many who write to the same few.
fn report_others(cases: &[[Case; 2]], messages: u64) {
    let idle = in_own_process(1_000_000, 1, messages / 20, "--sparse");
    println!(
        "\nWhere only one in {SPARSE} of 1,000,000 agents writes: {:.0} ns per message.",
        idle.ns_per_message
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

fn random(agents: u32) -> impl FnOnce() -> Topology {
    let network = WattsStrogatz {
        degree: 8,
        rewire: 1.0,
    };
    move || network.generate(agents, 1).unwrap()
}

fn hubs(agents: u32) -> impl FnOnce() -> Topology {
    let network = BarabasiAlbert { attach: 4 };
    move || network.generate(agents, 1).unwrap()
}

/// Runs one case and prints what [`in_own_process`] reads.
fn measure<const EVERY: u32, const ONE_BY_ONE: bool>(
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
    let mut sim = Simulation::new(Chat::<EVERY, ONE_BY_ONE>, topology, options).unwrap();
    let messages_per_tick = f64::from(agents.div_ceil(EVERY));
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
    println!("\n| agents | rate against 10k, 1 thread | speed-up by 2 threads | same states |");
    println!("|---:|---:|---:|---|");
    let small = cases[0][0].ns_per_message;
    for [one, two] in cases {
        let (rate, speedup) = (
            small / one.ns_per_message,
            one.ns_per_message / two.ns_per_message,
        );
        let same = if one.digest == two.digest {
            "yes"
        } else {
            "NO"
        };
        println!(
            "| {} | {:.0} % | {speedup:.2} | {same} |",
            one.agents,
            100.0 * rate
        );
    }
}
