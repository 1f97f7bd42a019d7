//! Everyone may message everyone.

use super::{Generator, check_edges};
use crate::topology::build::zeroed;
use crate::topology::{AGENTS_MAX, Topology, TopologyError};

/// The complete graph: n (n − 1) directed edges, hence at most 65,536 agents. O(n²).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Complete;

impl Generator for Complete {
    fn generate(&self, agents: u32, _seed: u64) -> Result<Topology, TopologyError> {
        let degree = agents.saturating_sub(1);
        let edges = u64::from(agents) * u64::from(degree);
        check_agents(agents)?;
        check_edges(edges)?;
        let mut targets = zeroed(edges)?;
        for agent in 0..agents {
            let start = agent as usize * degree as usize;
            let others = (0..agent).chain(agent + 1..agents);
            targets[start..]
                .iter_mut()
                .zip(others)
                .for_each(|(to, other)| *to = other);
        }
        Ok(Topology {
            offsets: (0..=agents).map(|agent| agent * degree).collect(),
            targets,
            weights: None,
            latencies: None,
        })
    }
}

fn check_agents(agents: u32) -> Result<(), TopologyError> {
    match agents <= AGENTS_MAX {
        true => Ok(()),
        false => Err(TopologyError::TooManyAgents {
            agents: agents.into(),
        }),
    }
}
