//! A chain of command.

use super::{Generator, OptionName, pair_list};
use crate::topology::{Topology, TopologyError};

/// A balanced tree filled level by level from agent 0: agent i > 0 and its superior,
/// (i − 1) / `branching`, may message one another. 2 (n − 1) directed edges. O(n).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Subordinates of each agent that has all of them: at least 1 (which gives a path).
    pub branching: u32,
}

impl Default for Tree {
    /// A binary tree.
    fn default() -> Self {
        Self { branching: 2 }
    }
}

impl Generator for Tree {
    fn generate(&self, agents: u32, _seed: u64) -> Result<Topology, TopologyError> {
        let branching = self.branching;
        if branching == 0 {
            let name = OptionName::new("tree", "branching");
            return Err(name.bad(0, "at least 1", "use 2 for a binary tree"));
        }
        let mut pairs = pair_list(2 * u64::from(agents))?;
        pairs.extend((1..agents).map(|agent| ((agent - 1) / branching, agent)));
        Topology::from_undirected_edges(agents, pairs)
    }
}
