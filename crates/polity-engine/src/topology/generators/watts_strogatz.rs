//! Small worlds.

use super::ring::ahead;
use super::{Generator, OptionName, pair_list};
use crate::random::{Draws, Purpose};
use crate::topology::{Topology, TopologyError};

const REWIRE: Purpose = Purpose::named("topology/watts-strogatz");

/// A ring lattice of which each link is rewired with probability `rewire` (Watts and Strogatz
/// 1998): its far end moves to an agent chosen uniformly among those not yet linked.
///
/// There are always n · `degree` directed edges. Link `step` of an agent draws at the address
/// (agent, step). O(n · degree²).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WattsStrogatz {
    /// Contacts of each agent before rewiring: even, at least 2, below the number of agents.
    pub degree: u32,
    /// The probability that a link is rewired: 0 gives the ring, 1 nearly a random graph.
    pub rewire: f64,
}

impl Generator for WattsStrogatz {
    fn generate(&self, agents: u32, seed: u64) -> Result<Topology, TopologyError> {
        OptionName::new("watts-strogatz", "degree").check_even_degree(self.degree, agents)?;
        OptionName::new("watts-strogatz", "rewire").check_probability(self.rewire)?;
        let mut pairs = pair_list(u64::from(agents) * u64::from(self.degree))?;
        let mut links = Links::lattice(agents, self.degree / 2);
        let mut draws = Draws::new(seed, REWIRE);
        // As in the paper: first everyone's nearest link, then everyone's second nearest …
        for step in 1..=self.degree / 2 {
            for agent in 0..agents {
                if draws.at(agent, step).chance(self.rewire) {
                    links.rewire(agent, step, &mut draws);
                }
            }
        }
        pairs.extend((0..agents).flat_map(|a| links.own(a).iter().map(move |&end| (a, end))));
        Topology::from_undirected_edges(agents, pairs)
    }
}

/// Every link belongs to the agent it starts from; each agent has `reach` of them.
struct Links {
    agents: u32,
    reach: u32,
    /// Far ends: link `step` of an agent is at `agent · reach + step − 1`.
    ends: Vec<u32>,
    /// Links of each agent, its own and others'.
    degrees: Vec<u32>,
}

impl Links {
    fn lattice(agents: u32, reach: u32) -> Self {
        let ends = (0..agents).flat_map(|a| (1..=reach).map(move |step| ahead(a, step, agents)));
        Self {
            agents,
            reach,
            ends: ends.collect(),
            degrees: vec![2 * reach; agents as usize],
        }
    }

    fn own(&self, agent: u32) -> &[u32] {
        let start = agent as usize * self.reach as usize;
        &self.ends[start..start + self.reach as usize]
    }

    fn linked(&self, a: u32, b: u32) -> bool {
        self.own(a).contains(&b) || self.own(b).contains(&a)
    }

    /// Moves the far end of a link, unless its agent is linked to everyone already.
    fn rewire(&mut self, agent: u32, step: u32, draws: &mut Draws) {
        if self.degrees[agent as usize] >= self.agents - 1 {
            return;
        }
        let other = loop {
            let other = draws.below(self.agents.into()) as u32;
            if other != agent && !self.linked(agent, other) {
                break other;
            }
        };
        let link = agent as usize * self.reach as usize + step as usize - 1;
        self.degrees[self.ends[link] as usize] -= 1;
        self.degrees[other as usize] += 1;
        self.ends[link] = other;
    }
}
