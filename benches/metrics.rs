//! What the graph measures cost, on random graphs with a heavy-tailed in-degree.
//!
//! `cargo bench -p polity-metrics --bench metrics` prints milliseconds; about two minutes.
#![allow(clippy::print_stdout, reason = "a measurement prints its figures")]

use std::time::Instant;

use polity_metrics::graph::{self, Digraph, RolesOptions, SelfLoops, Undirected, Weighting};
use polity_metrics::{graph::power_law, hierarchy};

fn main() {
    task_depth();
    windows();
    a_million_nodes();
}

/// Sources uniform, targets concentrated on low numbers, weights small counts.
fn random(nodes: u32, edges: usize) -> Vec<(u32, u32, u64)> {
    let mut state = 1_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let mut edge = move || {
        let (source, target) = (next(), next());
        let place = |share: f64| (share * f64::from(nodes)) as u32;
        (
            place(source),
            place(target * target * target),
            1 + (next() * 5.0) as u64,
        )
    };
    (0..edges).map(|_| edge()).collect()
}

fn time<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!(
        "  {name:<28} {:>12.3} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    result
}

/// What every window of a run pays.
fn linear(nodes: u32, edges: usize) -> Digraph {
    println!("{nodes} nodes, {edges} edges");
    let list = random(nodes, edges);
    let graph = time("build", || Digraph::from_counts(nodes, &list)).expect("valid edges");
    let flat = time("undirected projection", || Undirected::of(&graph));
    time("depth", || hierarchy::depth(&graph));
    time("flow_hierarchy", || hierarchy::flow_hierarchy(&graph));
    let found = time("trophic", || hierarchy::trophic(&graph));
    println!("  F0 = {:?}", found.map(|found| found.incoherence));
    time("reciprocity", || {
        graph::reciprocity(&graph, SelfLoops::Drop)
    });
    time("assortativity", || graph::degree_assortativity(&graph));
    time("weak_components", || graph::weak_components(&graph));
    time("innermost_core", || graph::innermost_core(&flat));
    time("mean_clustering", || graph::mean_clustering(&flat));
    time("pagerank", || graph::pagerank(&graph, Weighting::ByWeight));
    let degrees: Vec<u64> = graph.in_degrees().into_iter().map(u64::from).collect();
    let law = time("power_law::fit", || power_law::fit(&degrees));
    if let Some(law) = law {
        time("compare lognormal", || {
            power_law::compare(&degrees, &law, power_law::Alternative::Lognormal)
        });
    }
    graph
}

fn windows() {
    for (nodes, edges) in [(256, 10_000), (10_000, 60_000), (10_000, 500_000)] {
        let graph = linear(nodes, edges);
        time("krackhardt", || hierarchy::krackhardt(&graph));
        time("reaching centrality", || {
            hierarchy::global_reaching_centrality(&graph)
        });
    }
    let graph = linear(10_000, 60_000);
    time("betweenness", || graph::betweenness(&graph));
    let small = linear(4_000, 24_000);
    time("structural_roles", || {
        graph::structural_roles(&small, &RolesOptions::default())
    });
}

fn a_million_nodes() {
    linear(1_000_000, 8_000_000);
}

fn task_depth() {
    let mut scratch = hierarchy::Scratch::default();
    let tasks: Vec<Vec<(u32, u32)>> = (0..1_000)
        .map(|task| {
            random(12, 1 + task % 20)
                .into_iter()
                .map(|(s, d, _)| (97 * s, 97 * d))
                .collect()
        })
        .collect();
    let total = time("1,000,000 tasks", || {
        let rounds = (0..1_000).flat_map(|_| &tasks);
        rounds
            .map(|edges| u64::from(hierarchy::depth_of_edges(edges, &mut scratch)))
            .sum::<u64>()
    });
    assert!(total > 0);
}
