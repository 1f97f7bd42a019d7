//! Reference values of METRICS.md, hand formulas, and graphs that punish recursion.

use super::*;
use crate::graph::Digraph;

fn graph(nodes: u32, pairs: &[(u32, u32)]) -> Digraph {
    Digraph::from_pairs(nodes, pairs).unwrap()
}

fn binary_tree() -> Digraph {
    let pairs: Vec<_> = (0..7)
        .flat_map(|node| [(node, 2 * node + 1), (node, 2 * node + 2)])
        .collect();
    graph(15, &pairs)
}

fn cycle(nodes: u32) -> Digraph {
    let pairs: Vec<_> = (0..nodes).map(|node| (node, (node + 1) % nodes)).collect();
    graph(nodes, &pairs)
}

fn mixed() -> Digraph {
    graph(6, &[(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (0, 4), (4, 5)])
}

fn path(nodes: u32) -> Digraph {
    let pairs: Vec<_> = (1..nodes).map(|node| (node - 1, node)).collect();
    graph(nodes, &pairs)
}

fn close(value: Option<f64>, expected: f64, tolerance: f64) {
    let value = value.expect("defined");
    assert!(
        (value - expected).abs() <= tolerance,
        "{value} is not {expected}"
    );
}

#[test]
fn a_binary_tree_is_all_hierarchy() {
    let tree = binary_tree();
    assert_eq!(depth(&tree), Some(3 + 1));
    assert_eq!(flow_hierarchy(&tree), Some(1.0));
    assert_eq!(krackhardt(&tree), Some(1.0));
    close(trophic(&tree).map(|found| found.incoherence), 0.0, 1e-15);
    // Levels of 14, 6 and 2 descendants: (15·14 − (14 + 2·6 + 4·2)) / 14².
    close(global_reaching_centrality(&tree), 176.0 / 196.0, 1e-15);
}

#[test]
fn a_cycle_is_none() {
    let ring = cycle(6);
    assert_eq!(depth(&ring), Some(1));
    assert_eq!(flow_hierarchy(&ring), Some(0.0));
    assert_eq!(krackhardt(&ring), Some(0.0));
    assert_eq!(trophic_coherence(&ring), Some(0.0));
    assert_eq!(global_reaching_centrality(&ring), Some(0.0));
}

#[test]
fn a_cycle_with_a_tail_is_in_between() {
    let mixed = mixed();
    assert_eq!(depth(&mixed), Some(3 + 1));
    assert_eq!(flow_hierarchy(&mixed), Some(4.0 / 7.0));
    // Three of fifteen connected pairs are mutual.
    assert_eq!(krackhardt(&mixed), Some(0.8));
    close(trophic(&mixed).map(|found| found.incoherence), 0.4675, 5e-5);
    close(global_reaching_centrality(&mixed), 0.48, 1e-15);
}

#[test]
fn weights_enter_flow_and_trophic_coherence() {
    let edges = [(0, 1, 3.0), (1, 0, 1.0), (1, 2, 6.0)];
    let weighted = Digraph::from_edges(3, &edges).unwrap();
    assert_eq!(flow_hierarchy_weighted(&weighted), Some(0.6));
    assert_eq!(flow_hierarchy(&weighted), Some(1.0 / 3.0));
    // By hand: 4 (h₁ − h₀) = 2 and 6 (h₂ − h₁) = 6, F₀ = (3/4 + 9/4 + 0) / 10.
    let found = trophic(&weighted).unwrap();
    close(Some(found.incoherence), 0.3, 1e-15);
    close(Some(found.levels[1] - found.levels[0]), 0.5, 1e-15);
    close(Some(found.levels[2] - found.levels[1]), 1.0, 1e-15);
}

#[test]
fn self_loops_are_cycles_but_no_dependency() {
    let looped = graph(2, &[(0, 0), (0, 1)]);
    assert_eq!(depth(&looped), Some(2));
    assert_eq!(flow_hierarchy(&looped), Some(0.5));
    assert_eq!(krackhardt(&looped), Some(1.0));
    assert_eq!(global_reaching_centrality(&looped), Some(1.0));
    assert_eq!(trophic_coherence(&looped), Some(0.5));
    assert_eq!(depth(&graph(1, &[(0, 0)])), Some(1));
}

#[test]
fn what_is_undefined_is_none() {
    let (empty, lonely) = (graph(0, &[]), graph(3, &[]));
    assert_eq!((depth(&empty), depth(&lonely)), (None, Some(1)));
    for edgeless in [empty, lonely] {
        assert_eq!(flow_hierarchy(&edgeless), None);
        assert_eq!(flow_hierarchy_weighted(&edgeless), None);
        assert_eq!(krackhardt(&edgeless), None);
        assert_eq!(global_reaching_centrality(&edgeless), None);
        assert_eq!(trophic(&edgeless), None);
    }
}

#[test]
fn a_path_of_a_million_nodes_overflows_nothing() {
    let long = path(1_000_000);
    assert_eq!(depth(&long), Some(1_000_000));
    assert_eq!(flow_hierarchy(&long), Some(1.0));
    close(trophic_coherence(&long), 1.0, 1e-9);
    assert_eq!(
        (krackhardt(&long), global_reaching_centrality(&long)),
        (None, None)
    );
    let ring = cycle(1_000_000);
    assert_eq!(depth(&ring), Some(1));
    assert_eq!(trophic_coherence(&ring), Some(0.0));
}

#[test]
fn reach_crosses_the_borders_of_bit_blocks() {
    // 1,500 levels take three blocks of 512; node i reaches all after it.
    let long = path(1_500);
    assert_eq!(krackhardt(&long), Some(1.0));
    let sum: u64 = (0..1_500).sum();
    close(
        global_reaching_centrality(&long),
        sum as f64 / (1_499.0 * 1_499.0),
        1e-15,
    );
    let mut pairs: Vec<_> = (0..700).map(|node| (node, (node + 1) % 700)).collect();
    pairs.extend((0..700).map(|node| (700 + node, 700 + (node + 1) % 700)));
    pairs.push((0, 700));
    let (mutual, one_way) = (2.0 * 700.0 * 699.0 / 2.0, 700.0 * 700.0);
    close(
        krackhardt(&graph(1_400, &pairs)),
        one_way / (mutual + one_way),
        1e-15,
    );
}

#[test]
fn separate_components_get_levels_of_their_own() {
    let pairs = [
        (0, 2),
        (2, 4),
        (4, 0),
        (0, 6),
        (1, 3),
        (3, 5),
        (1, 5),
        (5, 7),
    ];
    let found = trophic(&graph(9, &pairs)).unwrap();
    let alone = trophic(&graph(4, &[(0, 1), (1, 2), (0, 2), (2, 3)])).unwrap();
    for (mine, node) in [(0, 1), (1, 3), (2, 5), (3, 7)] {
        close(Some(found.levels[node]), alone.levels[mine], 1e-14);
    }
    assert_eq!(found.levels[8], 0.0);
}

#[test]
fn rounding_in_a_balanced_graph_is_not_taken_for_a_hierarchy() {
    // In and out sum to the same in different orders: v is noise around 1e-17.
    let mut edges = Vec::new();
    for node in 0..30 {
        for (step, weight) in [(1, 0.1), (2, 0.7), (5, 0.3), (11, 1.3)] {
            edges.push((node, (node + step) % 30, weight));
        }
    }
    close(
        trophic_coherence(&Digraph::from_edges(30, &edges).unwrap()),
        0.0,
        1e-14,
    );
}

#[test]
fn task_depth_is_the_depth_of_its_graph() {
    let mut scratch = Scratch::default();
    let mut chance = crate::graph::rng::SplitMix::new(1);
    for _ in 0..2_000 {
        let agents = 1 + chance.below(12);
        let pairs: Vec<_> = (0..chance.below(20))
            .map(|_| (chance.below(agents) as u32, chance.below(agents) as u32))
            .collect();
        // Ids far apart and out of order: reversing bits keeps them distinct.
        let ids: Vec<_> = pairs
            .iter()
            .map(|&(s, d): &(u32, u32)| (s.reverse_bits(), d.reverse_bits()))
            .collect();
        let expected = depth(&graph(agents as u32, &pairs)).unwrap();
        assert_eq!(depth_of_edges(&ids, &mut scratch), expected, "{pairs:?}");
    }
}

#[test]
fn task_depth_of_circles_repeats_and_nothing() {
    let mut scratch = Scratch::default();
    assert_eq!(depth_of_edges(&[], &mut scratch), 1);
    assert_eq!(depth_of_edges(&[(7, 7)], &mut scratch), 1);
    assert_eq!(depth_of_edges(&[(7, 9)], &mut scratch), 2);
    assert_eq!(depth_of_edges(&[(7, 9), (7, 9), (7, 7)], &mut scratch), 2);
    assert_eq!(depth_of_edges(&[(7, 9), (9, 7)], &mut scratch), 1);
    assert_eq!(
        depth_of_edges(&[(7, 9), (9, 7), (9, u32::MAX)], &mut scratch),
        2
    );
}
