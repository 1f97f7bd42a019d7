//! How often a message is ever returned.

use super::Digraph;

/// Whether an edge from a node to itself counts in a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfLoops {
    /// Leave them out of the count.
    Drop,
    /// Count them as edges; networkx's `overall_reciprocity` calls them unreciprocated.
    Keep,
}

/// Share of edges `u → v` whose reverse `v → u` exists as well, in `[0, 1]`; weights play no part.
///
/// A self-loop is never reciprocated: under [`SelfLoops::Keep`] it counts in the denominator
/// alone, as in networkx's `overall_reciprocity`; the usual figure is [`SelfLoops::Drop`].
/// `None` without edges. O(nodes + edges).
pub fn reciprocity(graph: &Digraph, loops: SelfLoops) -> Option<f64> {
    let own = graph.self_loops();
    let edges = match loops {
        SelfLoops::Drop => graph.edges() - own,
        SelfLoops::Keep => graph.edges(),
    };
    // Every self-loop meets itself in the intersection.
    let returned: usize = (0..graph.nodes())
        .map(|node| mutual(graph, node))
        .sum::<usize>()
        - own;
    (edges > 0).then(|| returned as f64 / edges as f64)
}

/// Number of nodes that are both successor and predecessor of `node`.
fn mutual(graph: &Digraph, node: usize) -> usize {
    let (out, inward) = (graph.forward.row(node), graph.backward.row(node));
    let (mut o, mut i, mut shared) = (0, 0, 0);
    while o < out.len() && i < inward.len() {
        let (a, b) = (out[o], inward[i]);
        shared += usize::from(a == b);
        o += usize::from(a <= b);
        i += usize::from(b <= a);
    }
    shared
}
