//! Exact elimination of everything tree-like.

use super::laplacian::Laplacian;

/// A node that had one neighbour left: h = h of that neighbour + `rise`.
#[derive(Debug, Clone, Copy)]
struct Leaf {
    node: u32,
    neighbour: u32,
    rise: f64,
}

/// The eliminated nodes of a system, in the order of elimination.
#[derive(Debug)]
pub(super) struct Peeled {
    leaves: Vec<Leaf>,
    /// Whether a node is still in the system.
    pub(super) kept: Vec<bool>,
}

impl Peeled {
    /// Eliminates nodes with a single neighbour until none is left. O(nodes + edges).
    ///
    /// For a Laplacian that is simple and exact: the leaf's row says w (h_leaf − h_other) = v_leaf,
    /// and adding it to the neighbour's row removes the link there and moves v_leaf over.
    pub(super) fn of(system: &mut Laplacian) -> Self {
        let nodes = system.nodes();
        let mut peeled = Self {
            leaves: Vec::new(),
            kept: vec![true; nodes],
        };
        let mut left: Vec<usize> = (0..nodes)
            .map(|node| system.links.row(node).len())
            .collect();
        for start in 0..nodes {
            let mut node = start;
            // Following the chain right away, rather than later, keeps no queue.
            while left[node] == 1 && peeled.kept[node] {
                node = peeled.remove(system, &mut left, node);
            }
        }
        peeled
    }

    /// Eliminates `node` and answers its last neighbour.
    fn remove(&mut self, system: &mut Laplacian, left: &mut [usize], node: usize) -> usize {
        let last = system.row(node).find(|&(other, _)| self.kept[other]);
        let (neighbour, weight) = last.unwrap_or((node, 1.0));
        self.kept[node] = false;
        left[node] = 0;
        left[neighbour] = left[neighbour].saturating_sub(1);
        system.rhs[neighbour] += system.rhs[node];
        let rise = system.rhs[node] / weight;
        self.leaves.push(Leaf {
            node: node as u32,
            neighbour: neighbour as u32,
            rise,
        });
        neighbour
    }

    /// Levels of the eliminated nodes from those of the rest, last eliminated first.
    pub(super) fn restore(&self, levels: &mut [f64]) {
        for leaf in self.leaves.iter().rev() {
            levels[leaf.node as usize] = levels[leaf.neighbour as usize] + leaf.rise;
        }
    }
}
