//! How fast a society lives, and what watching and recording it costs.
//!
//! `cargo bench -p polity --bench society [-- --quick]` prints tables for `benches/RESULTS.md`: the
//! society world at several sizes, bare (nobody watches), watched (windows, roles, agents and tasks
//! are recorded), and with every message recorded; then by phases; then how memory grows with ticks. Each measurement
//! is a process of its own, so that its CPU time and its peak memory are its own. Observers work on
//! threads of their own: on an idle core they cost little wall time, on a busy machine all of their
//! CPU time.

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
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

/// What one process measures of itself, as the words of a line.
const ALONE: &str = "--alone";
/// Phases of a run as `timing.parquet` names them: the tick loop's two, then those of threads of their own.
const PHASES: [&str; 4] = ["act", "hand_over", "observe", "measure"];
const ARMS: [&str; 3] = ["bare", "watched", "all messages"];

/// One measurement.
#[derive(Clone, Copy)]
struct Cost {
    messages: u64,
    /// Of the tick loop, on the wall.
    wall_s: f64,
    /// Of the whole process, the making of its network and agents included.
    cpu_s: f64,
    peak_mib: u64,
    /// Of a run that is watched: its phases, in seconds.
    phases_s: [f64; PHASES.len()],
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == ALONE) {
        return alone(&words[at + 1..]);
    }
    let quick = words.iter().any(|word| word == "--quick");
    // A million agents say so much that it is recorded only of a tenth of them.
    let sizes: &[Size] = if quick {
        &[Size::new(1_000, 100, 3, 2), Size::new(10_000, 50, 3, 2)]
    } else {
        &[
            Size::new(256, 2_000, 3, 7),
            Size::new(10_000, 200, 3, 7),
            Size::new(100_000, 200, 3, 3),
            Size::new(1_000_000, 200, 2, 2),
        ]
    };
    costs(sizes);
    growth(if quick { (1_000, 100) } else { (10_000, 250) });
}

/// A population, how many of the arms are measured of it, and how often: what takes long is disturbed about as much
/// each time.
#[derive(Clone, Copy)]
struct Size {
    agents: u64,
    ticks: u64,
    arms: usize,
    rounds: usize,
}

impl Size {
    const fn new(agents: u64, ticks: u64, arms: usize, rounds: usize) -> Self {
        Self {
            agents,
            ticks,
            arms,
            rounds,
        }
    }
}

/// What watching costs, by size.
fn costs(sizes: &[Size]) {
    let cases: Vec<_> = sizes.iter().flat_map(|&s| [(s, 1), (s, 2)]).collect();
    let costs = fastest(&cases);
    println!(
        "| agents | ticks | threads | arm | messages | wall s | M messages/s | CPU s | wall | CPU | M rows/min/core |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for (&(size, threads), costs) in cases.iter().zip(&costs) {
        for (arm, &cost) in ARMS.iter().zip(costs) {
            row(size.agents, size.ticks, threads, arm, cost, costs[0]);
        }
    }
    let watched = cases.iter().zip(&costs);
    phases(watched.map(|(&(size, threads), costs)| (size, threads, costs[0], costs[1])));
}

/// Where the time of watched runs goes, beside that of bare ones.
fn phases(runs: impl Iterator<Item = (Size, usize, Cost, Cost)>) {
    println!();
    println!(
        "| agents | ticks | threads | act s | hand over s | follow s | measure s | windows and metrics, of acting | of the bare loop |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (size, threads, bare, watched) in runs {
        let Size { agents, ticks, .. } = size;
        let [act, hand_over, follow, measure] = watched.phases_s;
        let [of_acting, of_bare] = [act, bare.wall_s].map(|loop_s| 100.0 * measure / loop_s);
        println!(
            "| {agents} | {ticks} | {threads} | {act:.2} | {hand_over:.2} | {follow:.2} | {measure:.2} | {of_acting:.1} % | {of_bare:.1} % |"
        );
    }
}

/// What each arm of each case costs: the fastest of some processes, in turn with those of all others, as a machine
/// that others use is busy for minutes.
fn fastest(cases: &[(Size, usize)]) -> Vec<Vec<Cost>> {
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); cases.len()];
    let rounds = cases.iter().map(|(size, _)| size.rounds).max();
    for round in 0..rounds.unwrap_or(0) {
        for ((size, threads), costs) in cases.iter().zip(&mut costs) {
            if round < size.rounds {
                take_fastest(costs, measure_arms(*size, *threads));
            }
        }
    }
    costs
}

fn measure_arms(size: Size, threads: usize) -> Vec<Cost> {
    let arms = ARMS[..size.arms].iter();
    arms.map(|arm| measure(size.agents, size.ticks, threads, arm))
        .collect()
}

/// Keeps the fastest of each arm.
fn take_fastest(costs: &mut Vec<Cost>, round: Vec<Cost>) {
    if costs.is_empty() {
        *costs = round;
        return;
    }
    for (cost, now) in costs.iter_mut().zip(round) {
        assert_eq!(cost.messages, now.messages, "the same in every process");
        if now.wall_s < cost.wall_s {
            *cost = now;
        }
    }
}

fn row(agents: u64, ticks: u64, threads: usize, arm: &str, cost: Cost, bare: Cost) {
    let Cost {
        messages,
        wall_s,
        cpu_s,
        ..
    } = cost;
    let more = |with: f64, without: f64| format!("{:+.0} %", 100.0 * (with / without - 1.0));
    let (wall, cpu) = (more(wall_s, bare.wall_s), more(cpu_s, bare.cpu_s));
    let rows = if arm == ARMS[2] {
        format!(
            "{:.0}",
            messages as f64 / 1e6 / ((cpu_s - bare.cpu_s) / 60.0)
        )
    } else {
        "–".to_owned()
    };
    let rate = messages as f64 / 1e6 / wall_s;
    println!(
        "| {agents} | {ticks} | {threads} | {arm} | {messages} | {wall_s:.2} | {rate:.2} | {cpu_s:.2} | {wall} | {cpu} | {rows} |"
    );
}

/// Peak memory after some ticks, and after four times as many.
fn growth((agents, ticks): (u64, u64)) {
    println!();
    println!(
        "| agents | arm | peak MiB after {ticks} ticks | after {} ticks |",
        4 * ticks
    );
    println!("|---|---|---:|---:|");
    for arm in ARMS {
        let peak = |ticks| measure(agents, ticks, 1, arm).peak_mib;
        println!(
            "| {agents} | {arm} | {} | {} |",
            peak(ticks),
            peak(4 * ticks)
        );
    }
}

/// Measures in a process of its own.
fn measure(agents: u64, ticks: u64, threads: usize, arm: &str) -> Cost {
    let program = std::env::current_exe().expect("the path of this program");
    let words = [
        agents.to_string(),
        ticks.to_string(),
        threads.to_string(),
        arm.to_owned(),
    ];
    let output = Command::new(program).arg(ALONE).args(words).output();
    let output = output.expect("this program, started once more");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let line = String::from_utf8_lossy(&output.stdout);
    let mut numbers = line
        .split_whitespace()
        .map(|n| n.parse().expect("a number"));
    let mut next = || -> f64 { numbers.next().expect("one more number") };
    Cost {
        messages: next() as u64,
        wall_s: next(),
        cpu_s: next(),
        peak_mib: next() as u64,
        phases_s: std::array::from_fn(|_| next()),
    }
}

/// The other side of [`measure`].
fn alone(words: &[String]) {
    let number = |at: usize| words[at].parse().expect("a number");
    let (scenario, arm) = (scenario(number(0), number(1), &words[3]), &words[3]);
    let threads = number(2) as usize;
    let (messages, wall_s, phases_s) = if arm == ARMS[0] {
        bare(&scenario, threads)
    } else {
        recorded(&scenario, threads)
    };
    let phases_s = phases_s.map(|s| s.to_string()).join(" ");
    println!("{messages} {wall_s} {} {} {phases_s}", cpu_s(), peak_mib());
}

/// CPU time of this process so far, of all its threads and in the kernel too; 0 where the system does
/// not tell.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold anything. After it, times are the 12th and 13th words.
    let words = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = words
        .skip(11)
        .take(2)
        .filter_map(|word| word.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Most memory that this process has held at once; 0 where the system does not tell.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn scenario(agents: u64, ticks: u64, arm: &str) -> Scenario {
    let messages = if arm == ARMS[2] { "all" } else { "none" };
    let set = vec![
        format!("population.agents={agents}"),
        format!("record.messages={messages}"),
    ];
    let overrides = Overrides {
        set,
        seed: None,
        ticks: Some(ticks),
    };
    Scenario::from_str(SCENARIO, Path::new("."), &overrides).expect("a valid scenario")
}

fn bare(scenario: &Scenario, threads: usize) -> (u64, f64, [f64; PHASES.len()]) {
    let (topology, _) = scenario.build_topology().expect("a valid network");
    let agents = topology.agents();
    let world = Society::new(
        scenario.society().unwrap_or_default(),
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
        [0.0; PHASES.len()],
    )
}

fn recorded(scenario: &Scenario, threads: usize) -> (u64, f64, [f64; PHASES.len()]) {
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
    let phases_s = phases_of(&report.path.join("timing.parquet"));
    (messages, report.manifest.environment.wall_time_s, phases_s)
}

/// What the phases of a run took in all, in seconds.
fn phases_of(timing: &Path) -> [f64; PHASES.len()] {
    let file = File::open(timing).expect("a run's timing");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build());
    let mut phases_s = [0.0; PHASES.len()];
    for batch in reader.expect("a table") {
        let batch = batch.expect("rows");
        let column = |name| batch.column_by_name(name).expect("a column of the table");
        let spent = column("wall_ns").as_primitive::<UInt64Type>();
        let names = column("phase").as_string::<i32>();
        for (name, ns) in names.iter().zip(spent.values()) {
            let place = PHASES.iter().position(|phase| Some(*phase) == name);
            phases_s[place.expect("a phase that is known")] += *ns as f64 * 1e-9;
        }
    }
    phases_s
}
