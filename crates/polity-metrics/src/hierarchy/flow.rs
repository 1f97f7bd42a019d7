//! Flow hierarchy: how much of what is passed on never comes back.

use crate::graph::{Digraph, strong_components};

/// Share of edges that lie on no cycle, in `[0, 1]` (Luo & Magee 2011;
/// `networkx.flow_hierarchy`). Each distinct edge counts once; a self-loop is a cycle.
/// `None` without edges. O(nodes + edges).
pub fn flow_hierarchy(graph: &Digraph) -> Option<f64> {
    let component = strong_components(graph).label;
    let across =
        |&(src, dst, _): &(u32, u32, f64)| component[src as usize] != component[dst as usize];
    let free = graph.forward.entries().filter(across).count();
    (graph.edges() > 0).then(|| free as f64 / graph.edges() as f64)
}

/// As [`flow_hierarchy`], each edge counting by its weight
/// (`networkx.flow_hierarchy(weight="weight")`).
pub fn flow_hierarchy_weighted(graph: &Digraph) -> Option<f64> {
    let component = strong_components(graph).label;
    let (mut free, mut bound) = (0.0, 0.0);
    for (src, dst, weight) in graph.forward.entries() {
        let across = component[src as usize] != component[dst as usize];
        *(if across { &mut free } else { &mut bound }) += weight;
    }
    (graph.edges() > 0).then(|| free / (free + bound))
}
