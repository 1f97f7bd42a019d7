//! What networks of ten million agents cost: `cargo bench -p polity-engine --bench topology`
//! prints seconds and megabytes; under a minute, and about a gigabyte.

#![allow(clippy::print_stdout, reason = "a program whose output is its table")]

use std::time::Instant;

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{
    BarabasiAlbert, Configuration, Density, ErdosRenyi, Generator, WattsStrogatz,
};

fn main() {
    ten_million_agents_erdos_renyi();
    ten_million_agents_watts_strogatz();
    ten_million_agents_barabasi_albert();
    ten_million_agents_configuration();
}

const AGENTS: u32 = 10_000_000;

fn report(name: &str, generator: &impl Generator) -> Topology {
    let start = Instant::now();
    let topology = generator.generate(AGENTS, 1).expect("valid options");
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = topology.heap_bytes() / 1_000_000;
    println!(
        "{name}: {} edges, {megabytes} MB, {seconds:.1} s",
        topology.edges()
    );
    topology
}

fn ten_million_agents_erdos_renyi() {
    let density = Density::MeanDegree(8.0);
    let topology = report("erdos-renyi", &ErdosRenyi { density });
    let start = Instant::now();
    let turned = topology.transpose();
    println!("transpose: {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(turned, topology);
}

fn ten_million_agents_watts_strogatz() {
    let options = WattsStrogatz {
        degree: 8,
        rewire: 0.1,
    };
    assert_eq!(report("watts-strogatz", &options).edges(), 80_000_000);
}

fn ten_million_agents_barabasi_albert() {
    let topology = report("barabasi-albert", &BarabasiAlbert { attach: 4 });
    let start = Instant::now();
    let latencies = topology.with_latencies(1, 8, 1).expect("valid");
    println!("latencies: {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(latencies.latency_ticks_max(), 8);
}

fn ten_million_agents_configuration() {
    let degrees = vec![8; AGENTS as usize];
    assert!(report("configuration", &Configuration { degrees }).edges() > 79_999_000);
}
