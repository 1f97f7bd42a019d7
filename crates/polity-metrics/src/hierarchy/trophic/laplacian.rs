//! The linear system whose solution is the trophic levels.

use crate::graph::{Digraph, csr::Csr, weak_components};

/// Λ h = v of a graph, without self-loops, which cancel on the left and on the right.
#[derive(Debug)]
pub(super) struct Laplacian {
    /// w_ij + w_ji for i ≠ j: minus the off-diagonal of Λ, whose diagonal is the sum of each row.
    pub(super) links: Csr,
    /// v = w_in − w_out.
    pub(super) rhs: Vec<f64>,
    /// Weakly connected component of each node.
    pub(super) component: Vec<u32>,
    pub(super) components: usize,
}

impl Laplacian {
    pub(super) fn nodes(&self) -> usize {
        self.rhs.len()
    }

    /// O(nodes + edges).
    pub(super) fn of(graph: &Digraph) -> Self {
        let between = graph.forward.entries().filter(|&(src, dst, _)| src != dst);
        let both: Vec<_> = between
            .flat_map(|(s, d, w)| [(s, d, w), (d, s, w)])
            .collect();
        let links = Csr::from_edges(graph.nodes(), &both);
        let parts = weak_components(graph);
        Self {
            rhs: (0..graph.nodes()).map(|node| inflow(graph, node)).collect(),
            component: parts.label,
            components: parts.count,
            links,
        }
    }

    /// Row `node` of `links` as `(neighbour, weight)`.
    pub(super) fn row(&self, node: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let neighbours = self.links.row(node).iter().map(|&other| other as usize);
        neighbours.zip(self.links.row_weights(node).iter().copied())
    }
}

/// Weight received minus weight sent, leaving out what a node sends to itself.
fn inflow(graph: &Digraph, node: usize) -> f64 {
    let sum = |rows: &Csr| -> f64 {
        let entries = rows.row(node).iter().zip(rows.row_weights(node));
        entries
            .filter(|&(&other, _)| other as usize != node)
            .map(|(_, weight)| weight)
            .sum()
    };
    sum(&graph.backward) - sum(&graph.forward)
}
