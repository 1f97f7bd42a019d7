//! The topology itself: compressed sparse rows and how to read them.

use std::ops::Range;

use crate::processor::prefetch;

use super::{EdgeList, TopologyError};

/// An immutable set of directed edges "src may message dst" over agents `0..agents`.
///
/// See the [module](super) for its invariants. Reading is O(1) unless stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Topology {
    /// Where each agent's targets begin, and one end: `agents + 1` values.
    pub(super) offsets: Vec<u32>,
    /// Whom each edge leads to, ascending within each agent.
    pub(super) targets: Vec<u32>,
    /// One per edge, finite and not negative.
    pub(super) weights: Option<Vec<f32>>,
    /// One per edge, in ticks, at least 1.
    pub(super) latencies: Option<Vec<u8>>,
}

impl Default for Topology {
    /// No agents and no edges.
    fn default() -> Self {
        Self {
            offsets: vec![0],
            targets: Vec::new(),
            weights: None,
            latencies: None,
        }
    }
}

impl Topology {
    /// The topology of these directed `(src, dst)` pairs, in any order.
    ///
    /// Self-loops are dropped and duplicates merged; [`EdgeList::build`] also counts them. O(agents
    /// + edges · log degree).
    ///
    /// # Errors
    ///
    /// An endpoint that is not below `agents`, or more than [`super::EDGES_MAX`] edges.
    pub fn from_edges(agents: u32, pairs: Vec<(u32, u32)>) -> Result<Self, TopologyError> {
        Ok(EdgeList::directed(agents, pairs).build()?.topology)
    }

    /// The topology in which each of these pairs may message one another.
    ///
    /// # Errors
    ///
    /// As [`Self::from_edges`].
    pub fn from_undirected_edges(
        agents: u32,
        pairs: Vec<(u32, u32)>,
    ) -> Result<Self, TopologyError> {
        Ok(EdgeList::undirected(agents, pairs).build()?.topology)
    }

    /// How many agents there are, isolated ones included.
    #[must_use]
    pub fn agents(&self) -> u32 {
        (self.offsets.len() - 1) as u32
    }

    /// How many directed edges there are.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.targets.len()
    }

    /// Whom `agent` may message, ascending.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    #[inline]
    #[must_use]
    pub fn neighbours(&self, agent: u32) -> &[u32] {
        &self.targets[self.edge_range(agent)]
    }

    /// The indices of `agent`'s edges, into [`Self::targets`], weights and latencies.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    #[inline]
    #[must_use]
    pub fn edge_range(&self, agent: u32) -> Range<usize> {
        let agent = agent as usize;
        let ends = &self.offsets[agent..agent + 2];
        ends[0] as usize..ends[1] as usize
    }

    /// Fetches what says where an agent's edges are.
    #[inline]
    pub(crate) fn fetch_place(&self, agent: u32) {
        prefetch(self.offsets.as_ptr().wrapping_add(agent as usize));
    }

    /// Fetches an agent's first and last edges: all of them, where they are few.
    #[inline]
    pub(crate) fn fetch_row(&self, agent: u32) {
        let edges = self.edge_range(agent);
        let targets = self.targets.as_ptr();
        prefetch(targets.wrapping_add(edges.start));
        prefetch(targets.wrapping_add(edges.end).wrapping_sub(1));
    }

    /// How many agents `agent` may message.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    #[inline]
    #[must_use]
    pub fn out_degree(&self, agent: u32) -> u32 {
        self.edge_range(agent).len() as u32
    }

    /// The index of the edge from `src` to `dst`, if `src` may message `dst`. O(log degree).
    ///
    /// # Panics
    ///
    /// If there is no agent `src`.
    #[must_use]
    pub fn find_edge(&self, src: u32, dst: u32) -> Option<usize> {
        let place = self.neighbours(src).binary_search(&dst).ok()?;
        Some(self.edge_range(src).start + place)
    }

    /// The target of every edge, by edge index.
    #[must_use]
    pub fn targets(&self) -> &[u32] {
        &self.targets
    }

    /// The weight of every edge, if edges have weights.
    #[must_use]
    pub fn weights(&self) -> Option<&[f32]> {
        self.weights.as_deref()
    }

    /// The latency of every edge in ticks, if they differ from the default of 1.
    #[must_use]
    pub fn latencies(&self) -> Option<&[u8]> {
        self.latencies.as_deref()
    }

    /// All edges as `(src, dst)`, ascending: the canonical order, in which item `i` is edge `i`.
    pub fn iter_edges(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.agents()).flat_map(|src| self.neighbours(src).iter().map(move |&dst| (src, dst)))
    }

    /// Whether every edge has one that leads back. O(edges · log degree).
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.iter_edges()
            .all(|(src, dst)| self.find_edge(dst, src).is_some())
    }

    /// These weights, one per edge by edge index, in place of any there were.
    ///
    /// # Errors
    ///
    /// Not one per edge, or one that is negative or not finite.
    pub fn with_weights(mut self, weights: Vec<f32>) -> Result<Self, TopologyError> {
        self.check_length("weights", weights.len())?;
        check_weights(&weights)?;
        self.weights = Some(weights);
        Ok(self)
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let weights = self.weights.as_ref().map_or(0, |w| 4 * w.capacity());
        let latencies = self.latencies.as_ref().map_or(0, Vec::capacity);
        4 * (self.offsets.capacity() + self.targets.capacity()) + weights + latencies
    }

    pub(super) fn check_length(
        &self,
        what: &'static str,
        found: usize,
    ) -> Result<(), TopologyError> {
        let edges = self.edges();
        match found == edges {
            true => Ok(()),
            false => Err(TopologyError::LengthMismatch { what, found, edges }),
        }
    }
}

/// Weights serve as odds and are summed where edges merge: negative ones would mean neither.
pub(super) fn check_weights(weights: &[f32]) -> Result<(), TopologyError> {
    let bad = |w: &f32| !(w.is_finite() && *w >= 0.0);
    match weights.iter().position(bad) {
        None => Ok(()),
        Some(position) => Err(TopologyError::BadWeight {
            position,
            weight: weights[position],
        }),
    }
}
