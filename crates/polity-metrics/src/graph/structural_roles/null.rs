//! Graphs that share every node's degrees with a given one, and nothing else.

use std::collections::BTreeSet;

use super::super::{Digraph, csr::Csr, rng::SplitMix};

/// A random graph with the in- and out-degrees of `graph`, which has no self-loops: `attempts`
/// per edge, each taking two random edges `a → b`, `c → d` to `a → d`, `c → b` unless that makes a
/// self-loop or a parallel edge (Maslov & Sneppen 2002). O(attempts · edges · log edges).
pub(crate) fn rewired(graph: &Digraph, attempts: u32, chance: &mut SplitMix) -> Digraph {
    let mut edges: Vec<(u32, u32)> = graph.forward.entries().map(|(s, d, _)| (s, d)).collect();
    let mut present: BTreeSet<(u32, u32)> = edges.iter().copied().collect();
    for _ in 0..u64::from(attempts).saturating_mul(edges.len() as u64) {
        let (first, second) = (chance.below(edges.len()), chance.below(edges.len()));
        swap(&mut edges, &mut present, first, second);
    }
    let weighted: Vec<_> = edges.into_iter().map(|(s, d)| (s, d, 1.0)).collect();
    Digraph::from_rows(Csr::from_edges(graph.nodes(), &weighted))
}

fn swap(edges: &mut [(u32, u32)], present: &mut BTreeSet<(u32, u32)>, first: usize, second: usize) {
    let ((a, b), (c, d)) = (edges[first], edges[second]);
    if a == d || c == b || present.contains(&(a, d)) || present.contains(&(c, b)) {
        return;
    }
    for (place, old, new) in [(first, (a, b), (a, d)), (second, (c, d), (c, b))] {
        present.remove(&old);
        present.insert(new);
        edges[place] = new;
    }
}
