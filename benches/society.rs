//! How fast a society lives, and what watching and recording it costs.
//!
//! `cargo bench -p polity --bench society [-- --quick]` prints a table for `benches/RESULTS.md`:
//! the society world at several sizes, bare (nobody watches), watched (windows, roles, agents and
//! tasks are recorded), and with every message recorded.

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use polity::run::{RunOptions, Silent, execute};
use polity::scenario::{Overrides, Scenario};
use polity_engine::{Options, Simulation};
use polity_worlds::society::Society;

const SCENARIO: &str = "
ticks = 100
seed = 1
[population]
agents = 10000
[topology.watts-strogatz]
degree = 8
rewire = 0.1
[world.society]
[record]
window = 50
";

fn main() {
    let quick = std::env::args().any(|a| a == "--quick");
    let sizes: &[(u64, u64)] = if quick {
        &[(1_000, 100), (10_000, 50)]
    } else {
        &[(256, 2_000), (10_000, 200), (100_000, 100), (1_000_000, 10)]
    };
    println!("| agents | ticks | threads | arm | messages | s | M messages/s | ns/message |");
    println!("|---|---|---|---|---|---|---|---|");
    for &(agents, ticks) in sizes {
        for threads in [1, 2] {
            for arm in ["bare", "watched", "all messages"] {
                let (messages, seconds) = measure(agents, ticks, threads, arm);
                let rate = messages as f64 / seconds / 1e6;
                let ns = 1e9 * seconds / messages as f64;
                println!(
                    "| {agents} | {ticks} | {threads} | {arm} | {messages} | {seconds:.2} | {rate:.2} | {ns:.0} |"
                );
            }
        }
    }
}

fn measure(agents: u64, ticks: u64, threads: usize, arm: &str) -> (u64, f64) {
    let messages = if arm == "all messages" { "all" } else { "none" };
    let set = vec![
        format!("population.agents={agents}"),
        format!("record.messages={messages}"),
    ];
    let overrides = Overrides {
        set,
        seed: None,
        ticks: Some(ticks),
    };
    let scenario =
        Scenario::from_str(SCENARIO, Path::new("."), &overrides).expect("a valid scenario");
    if arm == "bare" {
        bare(&scenario, threads)
    } else {
        recorded(&scenario, threads)
    }
}

fn bare(scenario: &Scenario, threads: usize) -> (u64, f64) {
    let (topology, _) = scenario.build_topology().expect("a valid network");
    let agents = topology.agents();
    let world = Society::new(
        scenario.params(),
        scenario.groups(agents),
        agents,
        scenario.seed,
    );
    let options = Options {
        seed: scenario.seed,
        threads,
        ..Options::default()
    };
    let world = world.expect("playable rules");
    let mut sim = Simulation::new(world, topology, options).expect("valid options");
    let began = Instant::now();
    for _ in 0..scenario.ticks {
        sim.step();
        // Nobody reads the events, so they must not pile up.
        sim.probes_mut().for_each(|probe| probe.events.clear());
    }
    let seconds = began.elapsed().as_secs_f64();
    (
        sim.states().map(|agent| u64::from(agent.tally.sent)).sum(),
        seconds,
    )
}

fn recorded(scenario: &Scenario, threads: usize) -> (u64, f64) {
    let place = tempfile::tempdir().expect("a temporary directory");
    let options = RunOptions {
        out: place.path().join("run"),
        replace: false,
        threads,
        stop_after: None,
        ..RunOptions::default()
    };
    let stop = AtomicBool::new(false);
    let report = execute(scenario, &options, &mut Silent, &stop).expect("a finished run");
    let messages = report.summary["messages"].as_u64().unwrap_or(0);
    (messages, report.manifest.environment.wall_time_s)
}
