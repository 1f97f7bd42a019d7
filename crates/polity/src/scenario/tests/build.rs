//! Topologies are built as the engine builds them, and whatever passes can be built.

use polity_engine::topology::generators::{Generator, WattsStrogatz};
use proptest::prelude::*;

use super::*;

#[test]
fn generators_take_the_scenario_s_options_and_seed() {
    let set = [
        "seed=9",
        "topology.watts-strogatz={ degree = 4, rewire = 0.5 }",
    ];
    let (topology, labels) = sound(SMALL, &set).build_topology().unwrap();
    assert_eq!(
        topology,
        WattsStrogatz {
            degree: 4,
            rewire: 0.5
        }
        .generate(16, 9)
        .unwrap()
    );
    assert_eq!(labels, None);
}

#[test]
fn latencies_per_edge_are_the_engine_s() {
    let set = ["seed=9", "delivery.latency={ min = 2, max = 5 }"];
    let scenario = sound(SMALL, &set);
    let (plain, _) = sound(SMALL, &["seed=9"]).build_topology().unwrap();
    let (topology, _) = scenario.build_topology().unwrap();
    assert_eq!(topology, plain.with_latencies(2, 5, 9).unwrap());
    assert_eq!(scenario.delivery.delivery().latency_ticks, 2);
}

proptest! {
    /// What the checks let pass the generators take, and what they refuse the generators refuse.
    #[test]
    fn checks_agree_with_generators(
        agents in 1_u32..40,
        degree in 1_u32..40,
        rows in 1_u32..8,
        which in 0_usize..6,
    ) {
        let table = match which {
            0 => format!("ring = {{ degree = {degree} }}"),
            1 => format!("watts-strogatz = {{ degree = {degree}, rewire = 0.5 }}"),
            2 => format!("grid = {{ rows = {rows}, columns = {degree} }}"),
            3 => format!("erdos-renyi = {{ degree = {degree} }}"),
            4 => format!("barabasi-albert = {{ attach = {degree} }}"),
            _ => format!("tree = {{ branching = {degree} }}"),
        };
        let text = format!(
            "ticks = 1\npopulation.agents = {agents}\nworld.society = {{}}\ntopology.{table}\n"
        );
        match parse(&text, &[]) {
            Ok(scenario) => prop_assert!(scenario.build_topology().is_ok()),
            Err(error) => prop_assert!(error.to_string().contains("`topology."), "{error}"),
        }
    }
}
