//! Neighbours on a circle.

use super::{Generator, OptionName, pair_list};
use crate::topology::{Topology, TopologyError};

/// A ring lattice: every agent is linked to the `degree / 2` nearest on each side. O(n · degree).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Contacts of each agent: even, at least 2, below the number of agents.
    pub degree: u32,
}

impl Default for Ring {
    /// A plain cycle.
    fn default() -> Self {
        Self { degree: 2 }
    }
}

impl Generator for Ring {
    fn generate(&self, agents: u32, _seed: u64) -> Result<Topology, TopologyError> {
        OptionName::new("ring", "degree").check_even_degree(self.degree, agents)?;
        let mut pairs = pair_list(u64::from(agents) * u64::from(self.degree))?;
        for agent in 0..agents {
            let reach = 1..=self.degree / 2;
            pairs.extend(reach.map(|step| (agent, ahead(agent, step, agents))));
        }
        Topology::from_undirected_edges(agents, pairs)
    }
}

/// The agent `step` places ahead on the circle.
pub(super) fn ahead(agent: u32, step: u32, agents: u32) -> u32 {
    ((u64::from(agent) + u64::from(step)) % u64::from(agents)) as u32
}
