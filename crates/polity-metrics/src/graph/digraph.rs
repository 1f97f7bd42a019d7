//! The directed weighted graph that every metric of this crate reads.

use std::fmt;

use super::csr::Csr;

/// A directed graph over nodes `0..nodes` with positive edge weights.
///
/// Parallel edges are merged and their weights summed in input order. **Self-loops are kept**:
/// whether they count differs from metric to metric, and each metric states its rule;
/// [`Digraph::without_self_loops`] removes them. Memory: about 24 bytes per edge and 16 per node.
///
/// ```
/// use polity_metrics::graph::Digraph;
/// let messages = Digraph::from_edges(3, &[(0, 1, 2.0), (0, 1, 1.0), (1, 2, 1.0)])?;
/// assert_eq!(messages.edges(), 2);
/// assert_eq!(messages.out_strengths(), [3.0, 1.0, 0.0]);
/// # Ok::<(), polity_metrics::graph::GraphError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Digraph {
    pub(crate) forward: Csr,
    pub(crate) backward: Csr,
    total_weight: f64,
}

/// Why an edge list is no graph. The caller's mistake each time; nothing is built.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GraphError {
    /// An endpoint is not below the number of nodes.
    NodeOutOfRange {
        /// Position in the edge list.
        edge: usize,
        /// The offending endpoint.
        node: u32,
        /// The number of nodes of the graph.
        nodes: u32,
    },
    /// A weight is zero, negative, infinite or not a number.
    WeightNotPositive {
        /// Position in the edge list.
        edge: usize,
        /// The offending weight.
        weight: f64,
    },
    /// The weights sum to infinity.
    WeightOverflow,
    /// An edge does not come after the one before, by source and then by target.
    NotAscending {
        /// Position in the edge list.
        edge: usize,
    },
}

impl fmt::Display for GraphError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeOutOfRange { edge, node, nodes } => {
                write!(
                    out,
                    "edge {edge} names node {node}, but there are {nodes} nodes"
                )
            }
            Self::WeightNotPositive { edge, weight } => {
                write!(
                    out,
                    "edge {edge} has weight {weight}; weights are positive and finite"
                )
            }
            Self::WeightOverflow => write!(out, "the edge weights sum to infinity"),
            Self::NotAscending { edge } => {
                write!(out, "edge {edge} does not come after the one before it")
            }
        }
    }
}

impl std::error::Error for GraphError {}

impl Digraph {
    /// Builds a graph from `(source, target, weight)`. O(nodes + edges), no comparison sort.
    ///
    /// # Errors
    /// An endpoint out of range, a weight that is not positive and finite, an infinite total.
    pub fn from_edges(nodes: u32, edges: &[(u32, u32, f64)]) -> Result<Self, GraphError> {
        for (at, edge) in edges.iter().enumerate() {
            check(at, edge, nodes)?;
        }
        let total: f64 = edges.iter().map(|edge| edge.2).sum();
        check_total(total)?;
        Ok(Self::from_rows(Csr::from_edges(nodes as usize, edges)))
    }

    /// Builds a graph from `(source, target, weight)` in ascending order, each edge once: what
    /// [`Digraph::from_edges`] builds, without a list of them. They are gone through several times, and
    /// are to be the same each time. O(nodes + edges).
    ///
    /// # Errors
    /// As [`Digraph::from_edges`]; also an edge that does not come after the one before.
    pub fn from_ascending(
        nodes: u32,
        edges: impl Iterator<Item = (u32, u32, f64)> + Clone,
    ) -> Result<Self, GraphError> {
        let (mut before, mut total) = (None, 0.0);
        for (at, edge) in edges.clone().enumerate() {
            check(at, &edge, nodes)?;
            let ends = Some((edge.0, edge.1));
            if ends <= std::mem::replace(&mut before, ends) {
                return Err(GraphError::NotAscending { edge: at });
            }
            total += edge.2;
        }
        check_total(total)?;
        Ok(Self::from_rows(Csr::of_ascending(nodes as usize, edges)))
    }

    /// Builds a graph from `(source, target)`, where each mention weighs one.
    ///
    /// # Errors
    /// An endpoint out of range.
    pub fn from_pairs(nodes: u32, pairs: &[(u32, u32)]) -> Result<Self, GraphError> {
        let edges: Vec<_> = pairs.iter().map(|&(s, d)| (s, d, 1.0)).collect();
        Self::from_edges(nodes, &edges)
    }

    /// Builds a graph from `(source, target, count)`; an entry counted zero times is no edge.
    ///
    /// # Errors
    /// An endpoint out of range.
    pub fn from_counts(nodes: u32, counts: &[(u32, u32, u64)]) -> Result<Self, GraphError> {
        let seen = counts.iter().filter(|entry| entry.2 > 0);
        let edges: Vec<_> = seen.map(|&(s, d, count)| (s, d, count as f64)).collect();
        Self::from_edges(nodes, &edges)
    }

    /// The same graph without edges from a node to itself. O(nodes + edges).
    pub fn without_self_loops(&self) -> Self {
        let edges: Vec<_> = self.forward.entries().filter(|&(s, d, _)| s != d).collect();
        Self::from_rows(Csr::from_edges(self.forward.rows(), &edges))
    }

    pub(super) fn from_rows(forward: Csr) -> Self {
        let backward = forward.transposed();
        let total_weight = forward.weights.iter().sum();
        Self {
            forward,
            backward,
            total_weight,
        }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.forward.rows()
    }

    /// Number of distinct edges, self-loops included.
    pub fn edges(&self) -> usize {
        self.forward.targets.len()
    }

    /// Number of self-loops. O(edges).
    pub fn self_loops(&self) -> usize {
        self.forward.entries().filter(|&(s, d, _)| s == d).count()
    }

    /// Sum of all edge weights, self-loops included.
    pub fn total_weight(&self) -> f64 {
        self.total_weight
    }

    /// Targets of the edges leaving `node`, ascending; empty when there is no such node.
    pub fn successors(&self, node: u32) -> &[u32] {
        let inside = (node as usize) < self.nodes();
        if inside {
            self.forward.row(node as usize)
        } else {
            &[]
        }
    }

    /// Sources of the edges entering `node`, ascending; empty when there is no such node.
    pub fn predecessors(&self, node: u32) -> &[u32] {
        let inside = (node as usize) < self.nodes();
        if inside {
            self.backward.row(node as usize)
        } else {
            &[]
        }
    }

    /// Distinct out-neighbours per node; a self-loop counts one.
    pub fn out_degrees(&self) -> Vec<u32> {
        degrees(&self.forward)
    }

    /// Distinct in-neighbours per node; a self-loop counts one.
    pub fn in_degrees(&self) -> Vec<u32> {
        degrees(&self.backward)
    }

    /// Weight of the edges leaving each node; a self-loop counts once.
    pub fn out_strengths(&self) -> Vec<f64> {
        strengths(&self.forward)
    }

    /// Weight of the edges entering each node; a self-loop counts once.
    pub fn in_strengths(&self) -> Vec<f64> {
        strengths(&self.backward)
    }
}

fn check(at: usize, &(src, dst, weight): &(u32, u32, f64), nodes: u32) -> Result<(), GraphError> {
    if let Some(&node) = [src, dst].iter().find(|&&node| node >= nodes) {
        return Err(GraphError::NodeOutOfRange {
            edge: at,
            node,
            nodes,
        });
    }
    if !weight.is_finite() || weight <= 0.0 {
        return Err(GraphError::WeightNotPositive { edge: at, weight });
    }
    Ok(())
}

/// Strengths in both directions are added up later, hence the factor of two.
fn check_total(total: f64) -> Result<(), GraphError> {
    match (2.0 * total).is_finite() {
        true => Ok(()),
        false => Err(GraphError::WeightOverflow),
    }
}

fn degrees(rows: &Csr) -> Vec<u32> {
    // A row has at most one entry per node, and nodes are counted by u32.
    rows.offsets
        .windows(2)
        .map(|span| (span[1] - span[0]) as u32)
        .collect()
}

fn strengths(rows: &Csr) -> Vec<f64> {
    (0..rows.rows())
        .map(|row| rows.row_weights(row).iter().sum())
        .collect()
}
