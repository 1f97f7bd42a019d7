//! The undirected simple projection: who is in touch with whom, in either direction.

use super::Digraph;

/// Neighbour lists without direction, weight, parallel edges or self-loops.
///
/// Clustering and k-cores are defined on this projection, as networkx does after
/// `to_undirected()` and the removal of self-loops.
#[derive(Debug, Clone, PartialEq)]
pub struct Undirected {
    offsets: Vec<usize>,
    neighbours: Vec<u32>,
}

impl Undirected {
    /// Projects a directed graph. O(nodes + edges).
    pub fn of(graph: &Digraph) -> Self {
        let mut offsets = Vec::with_capacity(graph.nodes() + 1);
        let mut neighbours = Vec::with_capacity(2 * graph.edges());
        offsets.push(0);
        for node in 0..graph.nodes() {
            let (out, inward) = (graph.forward.row(node), graph.backward.row(node));
            merge_sorted(out, inward, node as u32, &mut neighbours);
            offsets.push(neighbours.len());
        }
        Self {
            offsets,
            neighbours,
        }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of undirected edges.
    pub fn edges(&self) -> usize {
        self.neighbours.len() / 2
    }

    /// Neighbours of `node`, ascending. The node must be below [`Undirected::nodes`].
    pub(crate) fn row(&self, node: usize) -> &[u32] {
        &self.neighbours[self.offsets[node]..self.offsets[node + 1]]
    }

    /// Number of distinct neighbours per node.
    pub fn degrees(&self) -> Vec<u32> {
        self.offsets
            .windows(2)
            .map(|span| (span[1] - span[0]) as u32)
            .collect()
    }
}

/// Appends the union of two ascending lists, leaving out `skip`.
fn merge_sorted(left: &[u32], right: &[u32], skip: u32, out: &mut Vec<u32>) {
    let (mut l, mut r) = (0, 0);
    while l < left.len() || r < right.len() {
        let a = left.get(l).copied().unwrap_or(u32::MAX);
        let b = right.get(r).copied().unwrap_or(u32::MAX);
        // Node ids are below the node count, which is a u32: u32::MAX is never an id.
        let least = a.min(b);
        l += usize::from(a == least);
        r += usize::from(b == least);
        if least != skip {
            out.push(least);
        }
    }
}
