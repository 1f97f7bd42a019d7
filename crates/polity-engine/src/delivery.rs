//! How long a message travels, and whether it arrives.

use crate::topology::Topology;

/// Longest latency in ticks: bounds the memory for messages under way.
pub const LATENCY_TICKS_MAX: u8 = u8::MAX;

/// The network's behaviour towards messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivery {
    /// Ticks from sending to arrival, where the topology gives an edge no latency of its own and
    /// for messages that follow no edge (replies against its direction). At least 1: an agent
    /// acts on the state of the tick before, never on that of the same one.
    pub latency_ticks: u8,
    /// Probability that a message is lost. A lost message counts as sent.
    pub loss: f64,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            latency_ticks: 1,
            loss: 0.0,
        }
    }
}

impl Delivery {
    /// Longest latency that any message can have on this topology.
    pub(crate) fn latency_ticks_max(&self, topology: &Topology) -> u8 {
        let edges = topology.latencies().unwrap_or_default();
        edges.iter().copied().fold(self.latency_ticks, u8::max)
    }

    /// Latency of a message from `src` to `dst`: the edge's own, else the default.
    pub(crate) fn latency_between(&self, topology: &Topology, src: u32, dst: u32) -> u8 {
        let Some(latencies) = topology.latencies() else {
            return self.latency_ticks;
        };
        match topology.neighbours(src).binary_search(&dst) {
            Ok(slot) => latencies[topology.edge_range(src).start + slot],
            Err(_) => self.latency_ticks,
        }
    }
}
