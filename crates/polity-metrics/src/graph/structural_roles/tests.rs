//! The estimator on graphs with roles built in, and on none; the null keeps what it promises.

use super::*;

/// `hubs` nodes, each exchanging messages with ten leaves of its own, in a ring of hubs.
fn hubs_and_leaves(hubs: u32) -> Digraph {
    let mut pairs = Vec::new();
    for hub in 0..hubs {
        pairs.push((hub, (hub + 1) % hubs));
        for leaf in 0..10 {
            let leaf = hubs + 10 * hub + leaf;
            pairs.extend([(hub, leaf), (leaf, hub)]);
        }
    }
    Digraph::from_pairs(11 * hubs, &pairs).unwrap()
}

#[test]
fn hubs_and_leaves_are_two_roles() {
    let graph = hubs_and_leaves(12);
    let roles = structural_roles(&graph, &RolesOptions::default()).unwrap();
    assert_eq!(roles.k, 2);
    assert!(roles.silhouette > 0.99, "{}", roles.silhouette);
    assert_eq!(roles.largest_share, 10.0 / 11.0);
    assert!((0..12).all(|hub| roles.label[hub] == roles.label[0]));
    assert!((12..132).all(|leaf| roles.label[leaf] != roles.label[0]));
    assert_eq!(roles.null_silhouette.unwrap().samples, 10);
}

#[test]
fn the_same_seed_gives_the_same_and_another_seed_another_null() {
    let graph = hubs_and_leaves(6);
    let with = |seed| {
        structural_roles(
            &graph,
            &RolesOptions {
                seed,
                ..Default::default()
            },
        )
    };
    assert_eq!(with(1), with(1));
    assert_ne!(
        with(1).unwrap().null_silhouette,
        with(2).unwrap().null_silhouette
    );
}

#[test]
fn nodes_that_are_all_alike_have_no_roles() {
    let cycle: Vec<_> = (0..50).map(|node| (node, (node + 1) % 50)).collect();
    let graph = Digraph::from_pairs(50, &cycle).unwrap();
    assert_eq!(structural_roles(&graph, &RolesOptions::default()), None);
    let empty = Digraph::from_pairs(0, &[]).unwrap();
    assert_eq!(structural_roles(&empty, &RolesOptions::default()), None);
}

#[test]
fn large_graphs_are_refused() {
    let graph = Digraph::from_pairs(ROLES_NODE_LIMIT as u32 + 1, &[(0, 1)]).unwrap();
    assert_eq!(structural_roles(&graph, &RolesOptions::default()), None);
    assert_eq!(role_features(&graph), None);
}

#[test]
fn rewiring_keeps_degrees_and_moves_edges() {
    let mut chance = SplitMix::new(5);
    let pairs: Vec<_> = (0..400)
        .map(|_| (chance.below(60) as u32, chance.below(60) as u32))
        .collect();
    let graph = Digraph::from_pairs(60, &pairs)
        .unwrap()
        .without_self_loops();
    let random = null::rewired(&graph, 10, &mut chance);
    assert_eq!(random.in_degrees(), graph.in_degrees());
    assert_eq!(random.out_degrees(), graph.out_degrees());
    assert_eq!((random.edges(), random.self_loops()), (graph.edges(), 0));
    let shared: usize = (0..60)
        .map(|node| {
            let kept = random.successors(node);
            graph
                .successors(node)
                .iter()
                .filter(|target| kept.contains(target))
                .count()
        })
        .sum();
    assert!(
        shared < graph.edges() / 2,
        "{shared} of {} edges are still there",
        graph.edges()
    );
}
