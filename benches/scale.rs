//! How the engine carries size, hubs and idleness: ten million agents, a network with hubs beside a
//! random one of the same size and degree, and populations of which one or two in a hundred act.
//!
//! ```text
//! cargo bench -p polity-engine --bench scale                the table, in some minutes
//! cargo bench -p polity-engine --bench scale -- --quick     a hundredth of each population
//! ```
//!
//! The work is that of `throughput`, with inboxes or with messages taken one by one. Every case runs in a process of its own, so that its
//! peak memory is its own; processes of all cases alternate, and the fastest round counts.

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

/// Processes per case, and timed rounds in each.
const PROCESSES: usize = 2;
const ROUNDS: usize = 4;
/// Messages in a timed round, at least; and ticks in it, at least.
const MESSAGES_MIN: u64 = 3_000_000;
const TICKS_MIN: u64 = 2;

/// What one process measures.
struct Case {
    name: &'static str,
    agents: u32,
    hubs: bool,
    one_in: u32,
    one_by_one: bool,
    threads: usize,
}

const MILLION: u32 = 1_000_000;

const fn case(name: &'static str, agents: u32, threads: usize) -> Case {
    Case {
        name,
        agents,
        hubs: false,
        one_in: 1,
        one_by_one: false,
        threads,
    }
}

const fn hubs(threads: usize) -> Case {
    let plain = case("hubs (Barabási–Albert)", MILLION, threads);
    Case {
        hubs: true,
        ..plain
    }
}

/// One in `one_in` writes, and whoever is written to acts too.
const fn idle(name: &'static str, one_in: u32, threads: usize) -> Case {
    let plain = case(name, 10 * MILLION, threads);
    Case { one_in, ..plain }
}

/// Messages are taken one by one.
const fn one_by_one(case: Case) -> Case {
    Case {
        one_by_one: true,
        ..case
    }
}

const CASES: [Case; 14] = [
    case("random", MILLION, 1),
    case("random", MILLION, 2),
    hubs(1),
    hubs(2),
    case("random", 10 * MILLION, 1),
    case("random", 10 * MILLION, 2),
    idle("random, 1 % act", 200, 1),
    idle("random, 1 % act", 200, 2),
    idle("random, 1 % write, 2 % act", 100, 1),
    idle("random, 1 % write, 2 % act", 100, 2),
    one_by_one(case("random, one by one", 10 * MILLION, 1)),
    one_by_one(case("random, one by one", 10 * MILLION, 2)),
    one_by_one(idle("random, 1 % act or receive, one by one", 200, 1)),
    one_by_one(idle("random, 1 % act or receive, one by one", 200, 2)),
];

/// What was seen of a case.
#[derive(Clone, Copy)]
struct Seen {
    edges: f64,
    ticks: f64,
    ns_per_tick: f64,
    peak_bytes: f64,
    digest: u64,
}

fn main() {
    // Under `cargo test` and nextest, which only want to know that it compiles.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let quick = args.iter().any(|a| a == "--quick");
    if let Some(place) = args.iter().position(|a| a == "--case") {
        return measure(&CASES[args[place + 1].parse::<usize>().unwrap()], quick);
    }
    if !quick && !args.iter().any(|a| a == "--bench") {
        return;
    }
    let mut seen = (0..CASES.len())
        .map(|i| in_own_process(i, quick))
        .collect::<Vec<_>>();
    for i in (1..PROCESSES).flat_map(|_| 0..CASES.len()) {
        let again = in_own_process(i, quick);
        seen[i].ns_per_tick = seen[i].ns_per_tick.min(again.ns_per_tick);
        assert_eq!(
            seen[i].digest, again.digest,
            "the same states in every process"
        );
    }
    report(&seen, quick);
}

fn in_own_process(case: usize, quick: bool) -> Seen {
    let exe = std::env::current_exe().unwrap();
    let mut command = Command::new(exe);
    command.args(["--case", &case.to_string()]);
    command.args(quick.then_some("--quick"));
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let mut fields = text.split_whitespace();
    let mut number = || fields.next().unwrap().parse::<f64>().unwrap();
    Seen {
        edges: number(),
        ticks: number(),
        ns_per_tick: number(),
        peak_bytes: number(),
        digest: fields.next().unwrap().parse().unwrap(),
    }
}

fn network(case: &Case, agents: u32) -> Topology {
    let random = WattsStrogatz {
        degree: 8,
        rewire: 1.0,
    };
    let made = match case.hubs {
        true => BarabasiAlbert { attach: 4 }.generate(agents, 1),
        false => random.generate(agents, 1),
    };
    made.unwrap()
}

fn agents_of(case: &Case, quick: bool) -> u32 {
    if quick {
        case.agents / 100
    } else {
        case.agents
    }
}

/// Runs one case and prints what [`in_own_process`] reads.
fn measure(case: &Case, quick: bool) {
    let agents = agents_of(case, quick);
    let topology = network(case, agents);
    let options = Options {
        seed: 1,
        threads: case.threads,
        workers: Some(case.threads),
        ..Options::default()
    };
    let one_in = case.one_in;
    match case.one_by_one {
        true => time(Chat::<true> { one_in }, topology, options, agents),
        false => time(Chat::<false> { one_in }, topology, options, agents),
    }
}

fn time<const ONE_BY_ONE: bool>(
    world: Chat<ONE_BY_ONE>,
    topology: Topology,
    options: Options,
    agents: u32,
) {
    let (one_in, edges) = (world.one_in, topology.edges());
    let mut sim = Simulation::new(world, topology, options).unwrap();
    let writers = u64::from(agents.div_ceil(one_in));
    let ticks = MESSAGES_MIN.div_ceil(writers).max(TICKS_MIN) as u32;
    sim.run(ticks);
    let mut round = || {
        let start = Instant::now();
        sim.run(ticks);
        start.elapsed().as_nanos() as f64 / f64::from(ticks)
    };
    let fastest = (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min);
    let digest = sim.states().fold(0_u64, |h, &s| h.rotate_left(5) ^ s);
    println!("{edges} {} {fastest} {} {digest}", sim.tick(), peak_bytes());
}

/// The most memory that this process ever had, on Linux; 0 elsewhere.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|l| l.split_whitespace().nth(1));
    kilobytes.map_or(0, |k| k.parse::<u64>().unwrap() * 1024)
}

fn report(seen: &[Seen], quick: bool) {
    println!("| network | agents | edges | threads | ticks | ms/tick | ns/message | peak GiB |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (case, seen) in CASES.iter().zip(seen) {
        let agents = agents_of(case, quick);
        println!(
            "| {} | {agents} | {} | {} | {} | {:.2} | {:.1} | {:.2} |",
            case.name,
            seen.edges,
            case.threads,
            seen.ticks,
            seen.ns_per_tick / 1e6,
            seen.ns_per_tick / f64::from(agents.div_ceil(case.one_in)),
            seen.peak_bytes / f64::from(1 << 30)
        );
    }
    report_bars(seen);
}

/// What the engine is meant to carry, and what was found: cases come in pairs of one and two threads.
fn report_bars(seen: &[Seen]) {
    let per_tick = |case: usize| seen[case].ns_per_tick;
    let loss = |case: usize| 100.0 * (1.0 - per_tick(case) / per_tick(2 + case));
    let share = |case: usize, full: usize| 100.0 * per_tick(case) / per_tick(full);
    let peak = seen.iter().map(|s| s.peak_bytes).fold(0.0, f64::max) / f64::from(1 << 30);
    let pairs = (0..seen.len()).step_by(2).map(|i| (i, i + 1));
    // However messages are taken.
    for (a, b) in pairs.chain([(4, 10), (6, 12)]) {
        assert_eq!(seen[a].digest, seen[b].digest, "the same states");
    }
    println!("\n| bar | needed | found, 1 thread | 2 threads |\n|---|---|---:|---:|");
    println!(
        "| rate lost to hubs | < 50 % | {:.1} % | {:.1} % |",
        loss(0),
        loss(1)
    );
    for (what, first, full) in [
        ("1 % acting, of a full one", 6, 4),
        ("1 % writing, 2 % acting, of a full one", 8, 4),
        (
            "1 % acting or receiving, of a full one, both one by one",
            12,
            10,
        ),
    ] {
        println!(
            "| a tick with {what} | as many per cent | {:.2} % | {:.2} % |",
            share(first, full),
            share(first + 1, full + 1)
        );
    }
    println!("| peak memory of any case | ≤ 20 GiB | {peak:.2} GiB | |");
}
