//! One hub, and everyone else.

use super::{Generator, pair_list};
use crate::topology::{Topology, TopologyError};

/// Agent 0 and each other agent may message one another: 2 (n − 1) directed edges. O(n).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Star;

impl Generator for Star {
    fn generate(&self, agents: u32, _seed: u64) -> Result<Topology, TopologyError> {
        let mut pairs = pair_list(2 * u64::from(agents))?;
        pairs.extend((1..agents).map(|agent| (0, agent)));
        Topology::from_undirected_edges(agents, pairs)
    }
}
