//! Building agrees with a map of sets, for any list of pairs.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

type Pairs = Vec<(u32, u32)>;

/// The edges that a list stands for, by definition.
fn by_definition(list: &EdgeList) -> BTreeMap<(u32, u32), Vec<f32>> {
    let mut edges: BTreeMap<_, Vec<f32>> = BTreeMap::new();
    for (i, &(a, b)) in list.pairs.iter().enumerate().filter(|(_, p)| p.0 != p.1) {
        let weight = list.weights.as_ref().map_or(1.0, |w| w[i]);
        let ways = match list.direction {
            Direction::AsIs => vec![(a, b)],
            Direction::Reversed => vec![(b, a)],
            Direction::Both => vec![(a, b), (b, a)],
        };
        ways.into_iter()
            .for_each(|edge| edges.entry(edge).or_default().push(weight));
    }
    edges
}

fn lists() -> impl Strategy<Value = EdgeList> {
    let directions = prop_oneof![
        Just(Direction::AsIs),
        Just(Direction::Reversed),
        Just(Direction::Both)
    ];
    (1..20_u32, any::<bool>(), directions).prop_flat_map(|(agents, weighted, direction)| {
        prop::collection::vec((0..agents, 0..agents, 0..9_u8), 0..80).prop_map(move |rows| {
            EdgeList {
                agents,
                pairs: rows.iter().map(|r| (r.0, r.1)).collect(),
                weights: weighted.then(|| rows.iter().map(|r| f32::from(r.2)).collect()),
                direction,
            }
        })
    })
}

proptest! {
    #[test]
    fn building_agrees_with_the_definition(list in lists()) {
        let expected = by_definition(&list);
        let built = list.clone().build().expect("a valid list");
        let topology = &built.topology;
        check_invariants(topology);
        prop_assert_eq!(topology.agents(), list.agents);
        prop_assert!(topology.iter_edges().eq(expected.keys().copied()));
        if list.weights.is_some() {
            let sums: Vec<f32> = expected.values().map(|w| w.iter().sum()).collect();
            prop_assert_eq!(topology.weights(), Some(&sums[..]));
        }
        let loops = list.pairs.iter().filter(|p| p.0 == p.1).count() as u64;
        prop_assert_eq!(built.self_loops_dropped, loops);
        let copies = if list.direction == Direction::Both { 2 } else { 1 };
        let kept = (topology.edges() / copies) as u64;
        prop_assert_eq!(built.duplicates_merged + loops + kept, list.pairs.len() as u64);
    }

    #[test]
    fn the_order_of_pairs_does_not_matter(list in lists(), seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..list.pairs.len()).collect();
        let purpose = crate::random::Purpose::named("test");
        crate::random::Draws::new(seed, purpose).shuffle(&mut order);
        let mut shuffled = list.clone();
        shuffled.pairs = order.iter().map(|&i| list.pairs[i]).collect();
        shuffled.weights = list.weights.as_ref().map(|w| order.iter().map(|&i| w[i]).collect());
        prop_assert_eq!(shuffled.build(), list.build());
    }

    #[test]
    fn transposing_turns_every_edge_and_twice_is_nothing(list in lists(), seed in any::<u64>()) {
        let topology = list.build().expect("a valid list").topology;
        let topology = topology.with_latencies(1, 9, seed).expect("a valid range");
        let turned = topology.transpose();
        check_invariants(&turned);
        for (edge, (src, dst)) in topology.iter_edges().enumerate() {
            let back = turned.find_edge(dst, src).expect("the edge turned round");
            prop_assert_eq!(turned.weights().map(|w| w[back]), topology.weights().map(|w| w[edge]));
            prop_assert_eq!(
                turned.latencies().map(|l| l[back]),
                topology.latencies().map(|l| l[edge])
            );
        }
        prop_assert_eq!(turned.transpose(), topology);
    }
}

#[test]
fn isolated_agents_are_kept_also_the_last() {
    let topology = Topology::from_edges(5, vec![(1, 0)]).expect("valid");
    assert_eq!((topology.agents(), topology.edges()), (5, 1));
    assert!(topology.neighbours(4).is_empty());
    let none = Topology::from_edges(0, Vec::new()).expect("valid");
    assert_eq!(none, Topology::default());
    assert_eq!(none.transpose(), none);
}

#[test]
fn the_sum_of_weights_does_not_overflow() {
    let list = EdgeList {
        weights: Some(vec![f32::MAX; 3]),
        ..EdgeList::directed(2, vec![(0, 1); 3])
    };
    let topology = list.build().expect("valid").topology;
    assert_eq!(topology.weights(), Some(&[f32::MAX][..]));
}

#[test]
fn latency_is_a_function_of_seed_and_edge() {
    let sparse: Pairs = vec![(0, 1), (1, 2), (3, 0)];
    let mut dense = sparse.clone();
    dense.extend((0..4).flat_map(|a| (0..4).map(move |b| (a, b))));
    let with = |pairs| {
        let topology = Topology::from_edges(4, pairs).expect("valid");
        topology.with_latencies(2, 200, 7).expect("valid")
    };
    let (few, many) = (with(sparse), with(dense));
    let latency = |t: &Topology, (a, b)| t.latencies().map(|l| l[t.find_edge(a, b).expect("edge")]);
    for edge in few.iter_edges() {
        assert_eq!(latency(&few, edge), latency(&many, edge));
    }
    let values: BTreeSet<_> = many.latencies().expect("set").iter().collect();
    assert!(values.len() > 8, "{values:?}");
}

#[test]
fn latencies_are_uniform_over_the_whole_range() {
    let topology = generators::Generator::generate(&generators::Complete, 100, 0).expect("valid");
    assert_eq!(topology.latency_ticks_max(), 1);
    let topology = topology.with_latencies(1, 255, 1).expect("valid");
    let all = topology.latencies().expect("set");
    let mean = all.iter().map(|&l| f64::from(l)).sum::<f64>() / all.len() as f64;
    // Five standard errors: 73.6 / √9900.
    assert!((mean - 128.0).abs() < 3.7, "{mean}");
    assert_eq!(
        (all.iter().min(), topology.latency_ticks_max()),
        (Some(&1), 255)
    );
}

#[test]
fn what_cannot_be_built_is_refused() {
    let pair = || Topology::from_edges(3, vec![(0, 1), (1, 2)]).expect("valid");
    let weights = |w: &[f32]| {
        pair()
            .with_weights(w.to_vec())
            .expect_err("bad")
            .to_string()
    };
    let outside = Topology::from_edges(3, vec![(0, 1), (2, 3)]).expect_err("bad");
    assert_eq!(
        outside.to_string(),
        "edge 1 is 2 → 3, but there are 3 agents; expected ids below 3: \
         raise the number of agents or drop the edge"
    );
    assert_eq!(
        weights(&[1.0]),
        "1 weights, expected one for each of the 2 edges"
    );
    assert!(weights(&[1.0, f32::NAN]).starts_with("the weight of edge 1 is NaN, expected"));
    assert!(weights(&[-1.0, 0.0]).starts_with("the weight of edge 0 is -1, expected"));
    for (min, max) in [(0, 3), (4, 3)] {
        let refused = pair().with_latencies(min, max, 1);
        assert_eq!(refused, Err(TopologyError::BadLatency { min, max }));
    }
    assert!(pair().with_latency_values(vec![1, 0]).is_err());
    assert!(pair().with_latency_values(vec![1, 255]).is_ok());
    assert_eq!(
        Topology::from_edges(u32::MAX, Vec::new()),
        Err(TopologyError::TooManyAgents {
            agents: u32::MAX.into()
        })
    );
}

#[test]
fn heap_bytes_count_every_array() {
    let topology = Topology::from_edges(3, vec![(0, 1), (1, 2)]).expect("valid");
    let bare = topology.heap_bytes();
    assert!(bare >= 4 * (4 + 2));
    let topology = topology.with_weights(vec![1.0, 2.0]).expect("valid");
    let topology = topology.with_latencies(1, 2, 0).expect("valid");
    assert_eq!(topology.heap_bytes(), bare + 8 + 2);
}
