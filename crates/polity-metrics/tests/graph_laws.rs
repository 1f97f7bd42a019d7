//! Promise: measures of networks do not depend on how nodes are numbered or edges listed, stay within
//! their bounds, and agree with their definitions computed the slow way, over all pairs and triples.
//!
//! Breaks when: a search starts from the wrong side, a node is visited twice, or an index leaks into
//! a value. Seen: cycles taken for weak components; a core peeled one degree too late.

use polity_metrics::graph::{
    Digraph, SelfLoops, Undirected, Weighting, betweenness, core_numbers, degree_assortativity,
    local_clustering, pagerank, reciprocity, strong_components, transitivity, weak_components,
};
use polity_metrics::hierarchy;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

type Edges = Vec<(u32, u32)>;

/// A graph, and the new number of each of its nodes.
fn renumbered() -> impl Strategy<Value = (u32, Edges, Vec<u32>)> {
    (1_u32..16).prop_flat_map(|nodes| {
        let edges = prop::collection::vec((0..nodes, 0..nodes), 0..50);
        let numbers = Just((0..nodes).collect::<Vec<u32>>()).prop_shuffle();
        (Just(nodes), edges, numbers)
    })
}

fn graph(nodes: u32, edges: &[(u32, u32)]) -> Digraph {
    Digraph::from_pairs(nodes, edges).expect("edges between nodes")
}

/// Whether there is a directed path, of one edge or more.
fn reachable(nodes: u32, edges: &[(u32, u32)]) -> Vec<Vec<bool>> {
    let n = nodes as usize;
    let mut reach = vec![vec![false; n]; n];
    edges
        .iter()
        .for_each(|&(a, b)| reach[a as usize][b as usize] = true);
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                reach[a][b] |= reach[a][via] && reach[via][b];
            }
        }
    }
    reach
}

fn distinct(edges: &[(u32, u32)]) -> Edges {
    let mut edges = edges.to_vec();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Who is next to whom, whatever the direction.
fn adjacent(nodes: u32, edges: &[(u32, u32)]) -> Vec<Vec<bool>> {
    let n = nodes as usize;
    let mut table = vec![vec![false; n]; n];
    for &(a, b) in edges.iter().filter(|(a, b)| a != b) {
        table[a as usize][b as usize] = true;
        table[b as usize][a as usize] = true;
    }
    table
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Core numbers by their definition: peel whoever has fewer than k neighbours left, for every k.
fn slow_cores(table: &[Vec<bool>]) -> Vec<u32> {
    let n = table.len();
    let mut cores = vec![0; n];
    for k in 1..n {
        let mut left = vec![true; n];
        let degree = |left: &[bool], a: usize| (0..n).filter(|&b| left[b] && table[a][b]).count();
        while let Some(weak) = (0..n).find(|&a| left[a] && degree(&left, a) < k) {
            left[weak] = false;
        }
        (0..n)
            .filter(|&a| left[a])
            .for_each(|a| cores[a] = k as u32);
    }
    cores
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9,
        (a, b) => a == b,
    }
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(13),
        ..Default::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn numbers_of_nodes_mean_nothing((nodes, edges, number) in renumbered()) {
        let renamed: Edges = edges.iter().rev()
            .map(|&(a, b)| (number[a as usize], number[b as usize])).collect();
        let (one, other) = (graph(nodes, &edges), graph(nodes, &renamed));
        let (flat, flat_other) = (Undirected::of(&one), Undirected::of(&other));
        let whole: [fn(&Digraph) -> Option<f64>; 7] = [
            degree_assortativity,
            hierarchy::flow_hierarchy,
            hierarchy::krackhardt,
            hierarchy::global_reaching_centrality,
            hierarchy::trophic_coherence,
            |graph| hierarchy::depth(graph).map(f64::from),
            |graph| reciprocity(graph, SelfLoops::Keep),
        ];
        for (i, measure) in whole.iter().enumerate() {
            prop_assert!(close(measure(&one), measure(&other)), "measure {}", i);
        }
        let ranks = [pagerank(&one, Weighting::ByWeight), pagerank(&other, Weighting::ByWeight)];
        let middle = [betweenness(&one), betweenness(&other)].map(Option::unwrap_or_default);
        let local = [local_clustering(&flat), local_clustering(&flat_other)];
        for [values, renamed] in [&ranks, &middle, &local] {
            for (node, value) in values.iter().enumerate() {
                prop_assert!((value - renamed[number[node] as usize]).abs() < 1e-9);
            }
        }
        prop_assert!((ranks[0].iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn cycles_and_paths_are_those_of_the_definition((nodes, edges, _) in renumbered()) {
        let (graph, reach) = (graph(nodes, &edges), reachable(nodes, &edges));
        let n = nodes as usize;
        let edges = distinct(&edges);
        let on_no_cycle = edges.iter().filter(|(a, b)| !reach[*b as usize][*a as usize] && a != b);
        let expected = share(on_no_cycle.count(), edges.len());
        prop_assert!(close(hierarchy::flow_hierarchy(&graph), expected));
        let strong = strong_components(&graph);
        for (a, b) in (0..n).flat_map(|a| (0..n).map(move |b| (a, b))) {
            let mutual = a == b || reach[a][b] && reach[b][a];
            prop_assert_eq!(strong.label[a] == strong.label[b], mutual, "{} and {}", a, b);
        }
        let pairs = || (0..n).flat_map(|a| (0..a).map(move |b| (a, b)));
        let either = pairs().filter(|&(a, b)| reach[a][b] || reach[b][a]).count();
        let both = pairs().filter(|&(a, b)| reach[a][b] && reach[b][a]).count();
        let expected = share(either - both, either);
        prop_assert!(close(hierarchy::krackhardt(&graph), expected));
    }

    #[test]
    fn neighbourhoods_are_those_of_the_definition((nodes, edges, _) in renumbered()) {
        let (graph, table) = (graph(nodes, &edges), adjacent(nodes, &edges));
        let (n, flat) = (nodes as usize, Undirected::of(&graph));
        prop_assert_eq!(core_numbers(&flat), slow_cores(&table));
        let triples = || (0..n).flat_map(|mid| {
            let ends = (0..n).flat_map(move |a| (0..a).map(move |b| (a, b)));
            ends.map(move |(a, b)| (a, mid, b))
        });
        let open = || triples().filter(|&(a, mid, b)| table[a][mid] && table[mid][b]);
        let closed = open().filter(|&(a, _, b)| table[a][b]).count();
        prop_assert!(close(transitivity(&flat), share(closed, open().count())));
        let edges: Edges = distinct(&edges).into_iter().filter(|(a, b)| a != b).collect();
        let returned = edges.iter().filter(|(a, b)| edges.contains(&(*b, *a))).count();
        let expected = share(returned, edges.len());
        prop_assert!(close(reciprocity(&graph, SelfLoops::Drop), expected));
        let both_ways: Edges = edges.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
        let linked = reachable(nodes, &both_ways);
        let weak = weak_components(&graph);
        for (a, b) in (0..n).flat_map(|a| (0..a).map(move |b| (a, b))) {
            prop_assert_eq!(weak.label[a] == weak.label[b], linked[a][b]);
        }
    }
}
