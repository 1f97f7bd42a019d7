//! How long messages take along each edge.

use super::build::zeroed;
use super::{Topology, TopologyError};
use crate::random::{Draws, Purpose};

const LATENCY: Purpose = Purpose::named("topology/latency");

impl Topology {
    /// A latency for every edge, uniform in `min..=max` ticks, in place of any there were.
    ///
    /// It is a function of `(seed, src, dst)` alone: adding or dropping other edges changes no
    /// edge's latency. Each direction of an undirected edge has its own. O(edges).
    ///
    /// # Errors
    ///
    /// Unless 1 ≤ `min` ≤ `max`.
    pub fn with_latencies(mut self, min: u8, max: u8, seed: u64) -> Result<Self, TopologyError> {
        if min == 0 || min > max {
            return Err(TopologyError::BadLatency { min, max });
        }
        let mut latencies: Vec<u8> = zeroed(self.edges() as u64)?;
        let mut draws = Draws::new(seed, LATENCY);
        let width = u64::from(max - min) + 1;
        for (latency, (src, dst)) in latencies.iter_mut().zip(self.iter_edges()) {
            *latency = min + draws.at(src, dst).below(width) as u8;
        }
        self.latencies = Some(latencies);
        Ok(self)
    }

    /// These latencies in ticks, one per edge by edge index, in place of any there were.
    ///
    /// # Errors
    ///
    /// Not one per edge, or one that is 0.
    pub fn with_latency_values(mut self, latencies: Vec<u8>) -> Result<Self, TopologyError> {
        self.check_length("latencies", latencies.len())?;
        if latencies.contains(&0) {
            let max = latencies.iter().copied().max().unwrap_or(0);
            return Err(TopologyError::BadLatency { min: 0, max });
        }
        self.latencies = Some(latencies);
        Ok(self)
    }

    /// The longest latency of any edge, in ticks: 1 where none are set. O(edges).
    #[must_use]
    pub fn latency_ticks_max(&self) -> u8 {
        let longest = self.latencies().and_then(|l| l.iter().copied().max());
        longest.unwrap_or(1)
    }
}
