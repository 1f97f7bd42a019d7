//! Hand-computed values, edge cases, and sizes that punish recursion and quadratic time.

use super::*;

fn graph(nodes: u32, pairs: &[(u32, u32)]) -> Digraph {
    Digraph::from_pairs(nodes, pairs).unwrap()
}

/// A triangle with a tail: 0–1–2–0, 2–3, and 4 alone.
fn kite() -> Digraph {
    graph(5, &[(0, 1), (1, 2), (2, 0), (2, 3)])
}

fn close(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() <= 1e-14,
        "{value} is not {expected}"
    );
}

#[test]
fn parallel_edges_merge_in_input_order_and_rows_are_sorted() {
    let edges = [
        (1, 2, 0.1),
        (0, 2, 1.0),
        (1, 0, 4.0),
        (1, 2, 0.2),
        (1, 2, 0.3),
        (2, 2, 5.0),
    ];
    let merged = Digraph::from_edges(3, &edges).unwrap();
    assert_eq!(
        (merged.nodes(), merged.edges(), merged.self_loops()),
        (3, 4, 1)
    );
    assert_eq!(merged.successors(1), [0, 2]);
    assert_eq!(merged.predecessors(2), [0, 1, 2]);
    assert_eq!(merged.out_strengths(), [1.0, 4.0 + (0.1 + 0.2 + 0.3), 5.0]);
    assert_eq!(merged.in_degrees(), [1, 0, 3]);
    assert_eq!(merged.without_self_loops().edges(), 3);
    assert!(merged.successors(99).is_empty());
}

#[test]
fn what_is_no_graph_is_refused() {
    let outside = GraphError::NodeOutOfRange {
        edge: 1,
        node: 2,
        nodes: 2,
    };
    assert_eq!(Digraph::from_pairs(2, &[(0, 1), (2, 0)]), Err(outside));
    for weight in [0.0, -1.0, f64::INFINITY] {
        let refused = GraphError::WeightNotPositive { edge: 0, weight };
        assert_eq!(Digraph::from_edges(2, &[(0, 1, weight)]), Err(refused));
    }
    assert!(Digraph::from_edges(2, &[(0, 1, f64::NAN)]).is_err());
    let overflow = Digraph::from_edges(2, &[(0, 1, 1e308), (0, 1, 1e308)]);
    assert_eq!(overflow, Err(GraphError::WeightOverflow));
    assert_eq!(
        Digraph::from_counts(2, &[(0, 1, 0)]).map(|graph| graph.edges()),
        Ok(0)
    );
}

#[test]
fn ascending_edges_need_no_list_and_anything_else_is_refused() {
    let edges = [(0, 2, 1.5), (1, 0, 4.0), (1, 2, 0.5), (2, 2, 5.0)];
    let built = Digraph::from_ascending(4, edges.into_iter());
    assert_eq!(built, Digraph::from_edges(4, &edges));
    assert_eq!(
        Digraph::from_ascending(4, [].into_iter()),
        Digraph::from_edges(4, &[])
    );
    for late in [(1, 2, 1.0), (1, 1, 1.0), (0, 3, 1.0)] {
        let refused = Digraph::from_ascending(4, [(1, 2, 1.0), late].into_iter());
        assert_eq!(refused, Err(GraphError::NotAscending { edge: 1 }));
    }
    let outside = Digraph::from_ascending(2, [(0, 1, 1.0), (1, 2, 1.0)].into_iter());
    assert!(matches!(
        outside,
        Err(GraphError::NodeOutOfRange { node: 2, .. })
    ));
    let heavy = Digraph::from_ascending(2, [(0, 0, 1e308), (0, 1, 1e308)].into_iter());
    assert_eq!(heavy, Err(GraphError::WeightOverflow));
}

#[test]
fn reciprocity_with_and_without_self_loops() {
    let pairs = [(0, 1), (1, 0), (1, 2), (2, 2)];
    assert_eq!(
        reciprocity(&graph(3, &pairs), SelfLoops::Drop),
        Some(2.0 / 3.0)
    );
    assert_eq!(reciprocity(&graph(3, &pairs), SelfLoops::Keep), Some(0.5));
    assert_eq!(reciprocity(&graph(1, &[(0, 0)]), SelfLoops::Drop), None);
    assert_eq!(
        reciprocity(&graph(1, &[(0, 0)]), SelfLoops::Keep),
        Some(0.0)
    );
    assert_eq!(reciprocity(&graph(2, &[]), SelfLoops::Keep), None);
}

#[test]
fn quantiles_are_degrees_that_occur() {
    let degrees = [5, 1, 3, 1];
    assert_eq!(
        degree_quantiles(&degrees, &[0.0, 0.5, 0.51, 0.75, 1.0]),
        Some(vec![1, 1, 3, 3, 5])
    );
    assert_eq!(degree_quantiles(&[], &[0.5]), None);
    assert_eq!(degree_quantiles(&degrees, &[1.5]), None);
    assert_eq!(degree_quantiles(&degrees, &[f64::NAN]), None);
}

#[test]
fn strength_gini_counts_the_silent() {
    let star = graph(4, &[(0, 1), (0, 2), (0, 3)]);
    assert_eq!(out_strength_gini(&star), Some(0.75));
    close(in_strength_gini(&star).unwrap(), 0.25);
    assert_eq!(out_strength_gini(&graph(4, &[])), None);
}

#[test]
fn assortativity_by_hand_and_without_variance() {
    // Out-degrees of sources 2, 2, 1, 1 against in-degrees of targets 1, 3, 3, 3.
    let pairs = [(0, 1), (0, 3), (1, 3), (2, 3)];
    let by_hand = -1.0 / 3.0_f64.sqrt();
    close(degree_assortativity(&graph(4, &pairs)).unwrap(), by_hand);
    assert_eq!(
        degree_assortativity(&graph(3, &[(0, 1), (1, 2), (2, 0)])),
        None
    );
    assert_eq!(degree_assortativity(&graph(3, &[])), None);
}

#[test]
fn clustering_of_a_triangle_with_a_tail() {
    let kite = Undirected::of(&kite());
    assert_eq!(local_clustering(&kite), [1.0, 1.0, 1.0 / 3.0, 0.0, 0.0]);
    close(mean_clustering(&kite).unwrap(), (2.0 + 1.0 / 3.0) / 5.0);
    assert_eq!(transitivity(&kite), Some(3.0 / 5.0));
    let pair = Undirected::of(&graph(2, &[(0, 1), (1, 0), (1, 1)]));
    assert_eq!(
        (pair.edges(), mean_clustering(&pair), transitivity(&pair)),
        (1, Some(0.0), None)
    );
    assert_eq!(mean_clustering(&Undirected::of(&graph(0, &[]))), None);
}

#[test]
fn components_by_direction() {
    let weak = weak_components(&kite());
    assert_eq!(
        (weak.count, weak.largest, weak.label),
        (2, 4, vec![0, 0, 0, 0, 1])
    );
    let strong = strong_components(&kite());
    assert_eq!((strong.count, strong.largest), (3, 3));
    assert!(
        strong.label[2] > strong.label[3],
        "edges lead to smaller numbers"
    );
    let none = strong_components(&graph(0, &[]));
    assert_eq!((none.count, none.largest), (0, 0));
}

#[test]
fn a_path_of_a_million_nodes_overflows_nothing() {
    let pairs: Vec<_> = (1..1_000_000).map(|node| (node - 1, node)).collect();
    let long = graph(1_000_000, &pairs);
    assert_eq!(strong_components(&long).count, 1_000_000);
    assert_eq!(weak_components(&long).largest, 1_000_000);
    let core = innermost_core(&Undirected::of(&long)).unwrap();
    assert_eq!((core.max_k_core, core.core_share), (1, 1.0));
}

#[test]
fn cores_peel_like_an_onion() {
    let kite = Undirected::of(&kite());
    assert_eq!(core_numbers(&kite), [2, 2, 2, 1, 0]);
    let core = innermost_core(&kite).unwrap();
    assert_eq!((core.max_k_core, core.core_share), (2, 0.6));
    let edgeless = innermost_core(&Undirected::of(&graph(3, &[]))).unwrap();
    assert_eq!((edgeless.max_k_core, edgeless.core_share), (0, 1.0));
    assert_eq!(innermost_core(&Undirected::of(&graph(0, &[]))), None);
}

#[test]
fn a_clique_with_pendants_keeps_its_core() {
    let clique = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
    let pendants = (6..30).map(|node| (node, node % 6));
    let pairs: Vec<_> = clique.chain(pendants).collect();
    let core = core_numbers(&Undirected::of(&graph(30, &pairs)));
    assert!(
        core[..6].iter().all(|&k| k == 5) && core[6..].iter().all(|&k| k == 1),
        "{core:?}"
    );
}

#[test]
fn pagerank_by_hand() {
    // 0 → 1, and 1 is stuck: r₀ = (0.15 + 0.85 r₁)/2, r₁ = r₀ + 0.85 r₀.
    let rank = pagerank(&graph(2, &[(0, 1)]), Weighting::Binary);
    close(rank[0], 1.0 / 2.85);
    close(rank[1], 1.85 / 2.85);
    let edges = [(0, 1, 3.0), (0, 2, 1.0), (1, 0, 1.0), (2, 0, 1.0)];
    let weighted = Digraph::from_edges(3, &edges).unwrap();
    let rank = pagerank(&weighted, Weighting::ByWeight);
    close((rank[1] - 0.05) / (rank[2] - 0.05), 3.0);
    close(rank.iter().sum(), 1.0);
    assert!(pagerank(&graph(0, &[]), Weighting::Binary).is_empty());
}

#[test]
fn betweenness_counts_shares_of_shortest_paths() {
    // 0 → {1, 2} → 3 → 4: half of 0⇝3 and of 0⇝4 through 1; all of three pairs through 3.
    let pairs = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)];
    let value = betweenness(&graph(5, &pairs)).unwrap();
    for (node, pairs) in [0.0, 1.0, 1.0, 3.0, 0.0].into_iter().enumerate() {
        close(value[node], pairs / 12.0);
    }
    assert_eq!(betweenness(&graph(2, &[(0, 1)])), None);
    assert_eq!(
        betweenness(&graph(BETWEENNESS_NODE_LIMIT as u32 + 1, &[])),
        None
    );
}

#[test]
fn more_shortest_paths_than_a_float_can_count_are_undefined() {
    // 1,100 layers of two nodes, each linked to both of the next: 2^1100 paths.
    let layer =
        |at: u32| [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(a, b)| (2 * at + a, 2 * at + 2 + b));
    let pairs: Vec<_> = (0..1_099).flat_map(layer).collect();
    assert_eq!(betweenness(&graph(2_200, &pairs)), None);
}
