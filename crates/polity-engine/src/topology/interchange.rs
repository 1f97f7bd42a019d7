//! To and from petgraph, for its algorithms and for users who build their networks with it.
//!
//! Beware of three things there: `tarjan_scc` recurses and overflows the stack on long paths
//! (`kosaraju_scc` does not), `Csr::from_sorted_edges` drops isolated nodes at the end, and
//! `Graph::neighbors` iterates in reverse order of insertion.

use petgraph::EdgeType;
use petgraph::graph::{DiGraph, Graph, NodeIndex};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use super::{Direction, EdgeList, Topology, TopologyError};

impl Topology {
    /// The same graph in petgraph: node index = agent, and edge index = edge index here, so that
    /// [`Self::latencies`] can be looked up. Edges weigh what they weigh here, or 1. O(agents +
    /// edges), 20 bytes per edge.
    #[must_use]
    pub fn to_petgraph(&self) -> DiGraph<(), f32, u32> {
        let mut graph = DiGraph::with_capacity(self.agents() as usize, self.edges());
        for _ in 0..self.agents() {
            graph.add_node(());
        }
        for (edge, (src, dst)) in self.iter_edges().enumerate() {
            let weight = self.weights().map_or(1.0, |w| w[edge]);
            graph.add_edge(
                NodeIndex::new(src as usize),
                NodeIndex::new(dst as usize),
                weight,
            );
        }
        graph
    }

    /// The topology of a petgraph graph, agents being its node indices; an undirected graph gives
    /// both directions. Self-loops are dropped, parallel edges merged and their weights, which
    /// `weight` reads off each edge, summed. O(agents + edges · log degree).
    ///
    /// # Errors
    ///
    /// A weight that is negative or not finite, or too many nodes or edges.
    pub fn from_petgraph<N, E, Ty: EdgeType>(
        graph: &Graph<N, E, Ty, u32>,
        weight: impl Fn(&E) -> f32,
    ) -> Result<Self, TopologyError> {
        let pair = |e: petgraph::graph::EdgeReference<'_, E, u32>| {
            (e.source().index() as u32, e.target().index() as u32)
        };
        let list = EdgeList {
            agents: graph.node_count() as u32,
            pairs: graph.edge_references().map(pair).collect(),
            weights: Some(graph.edge_weights().map(weight).collect()),
            direction: if graph.is_directed() {
                Direction::AsIs
            } else {
                Direction::Both
            },
        };
        Ok(list.build()?.topology)
    }

    /// For each agent, the smallest agent it is connected to by edges of either direction: agents
    /// of one (weakly) connected component have the same. O(edges · α(agents)).
    #[must_use]
    pub fn components(&self) -> Vec<u32> {
        let mut sets = UnionFind::<u32>::new(self.agents() as usize);
        for (src, dst) in self.iter_edges() {
            sets.union(src, dst);
        }
        let mut smallest = vec![u32::MAX; self.agents() as usize];
        for agent in 0..self.agents() {
            let root = &mut smallest[sets.find(agent) as usize];
            *root = (*root).min(agent);
        }
        (0..self.agents())
            .map(|agent| smallest[sets.find(agent) as usize])
            .collect()
    }
}
