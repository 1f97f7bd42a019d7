//! Instructions and cache misses of ticks, which no busy machine can blur.
//!
//! The caches that are simulated are those of one core: 48 KiB for data and a second level of 2 MiB.
//! `run.py` names the benches' numbers of agents and ticks again.

use gungraun::Callgrind;
use gungraun::prelude::*;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Options, Simulation, World};
use polity_worlds::profile::ModelProfile;
use polity_worlds::society::Society;
use polity_worlds::society::params::{Group, Params};
use stages::Chat;

#[path = "../../stages.rs"]
mod stages;

fn chat<const STAGE: u8>(agents: u32) -> Simulation<Chat<STAGE>> {
    let mut sim = stages::population(agents);
    sim.run(3);
    sim
}

fn society(agents: u32) -> Simulation<Society> {
    let profile = ModelProfile {
        capability: 0.95,
        reasoning: 0.97,
        knowledge: [0.97; 12],
        temperature: 0.7,
        context_limit_tokens: 128_000,
        tokens_per_s: 60.0,
        self_reflection: 0.9,
        instruction_following: 0.99,
        verbosity: 0.5,
        context_tokens: 400,
        work_tokens: 200,
        prompt_usd_per_million: 3.0,
        completion_usd_per_million: 15.0,
        latency_s: 2.0,
        choices: None,
    };
    let group = Group {
        profile,
        bias: [0.0; 4],
    };
    let small_world = WattsStrogatz {
        degree: 8,
        rewire: 0.1,
    };
    let topology = small_world.generate(agents, 1).expect("a possible network");
    let options = Options {
        seed: 1,
        ..Options::default()
    };
    let world = Society::new(Params::default(), vec![(group, agents)], agents, 1);
    let mut sim = Simulation::new(world.expect("playable rules"), topology, options)
        .expect("possible options");
    sim.run(100);
    sim
}

fn run<W: World>(mut sim: Simulation<W>, ticks: u32) -> Simulation<W> {
    sim.run(ticks);
    sim
}

#[library_benchmark]
#[bench::of_10000(args = (10_000), setup = chat)]
#[bench::of_100000(args = (100_000), setup = chat)]
fn wake(sim: Simulation<Chat<{ stages::WAKE }>>) -> Simulation<Chat<{ stages::WAKE }>> {
    run(sim, 10)
}

#[library_benchmark]
#[bench::of_10000(args = (10_000), setup = chat)]
#[bench::of_100000(args = (100_000), setup = chat)]
fn draw(sim: Simulation<Chat<{ stages::DRAW }>>) -> Simulation<Chat<{ stages::DRAW }>> {
    run(sim, 10)
}

#[library_benchmark]
#[bench::of_10000(args = (10_000), setup = chat)]
#[bench::of_100000(args = (100_000), setup = chat)]
fn send(sim: Simulation<Chat<{ stages::SEND }>>) -> Simulation<Chat<{ stages::SEND }>> {
    run(sim, 10)
}

#[library_benchmark]
#[bench::of_10000(args = (10_000), setup = chat)]
#[bench::of_100000(args = (100_000), setup = chat)]
fn fold(sim: Simulation<Chat<{ stages::FOLD }>>) -> Simulation<Chat<{ stages::FOLD }>> {
    run(sim, 10)
}

#[library_benchmark]
#[bench::of_256(args = (256), setup = society)]
#[bench::of_1000(args = (1_000), setup = society)]
fn society_tick(sim: Simulation<Society>) -> Simulation<Society> {
    run(sim, 10)
}

library_benchmark_group!(
    name = ticks,
    benchmarks = [wake, draw, send, fold, society_tick]
);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args([
        "--I1=32768,8,64",
        "--D1=49152,12,64",
        "--LL=2097152,16,64",
    ]));
    library_benchmark_groups = ticks
);
