//! The rich get richer.

use super::{Generator, OptionName, pair_list};
use crate::random::{Draws, Purpose};
use crate::topology::{Topology, TopologyError};

const ATTACH: Purpose = Purpose::named("topology/barabasi-albert");

/// Preferential attachment (Barabási and Albert 1999): from a star of `attach` + 1 agents, each
/// further agent links to `attach` distinct earlier ones, with probability proportional to the
/// links they have.
///
/// An end of a uniformly chosen link is such a choice, so the list of links itself is drawn from
/// (Batagelj and Brandes 2005). 2 · attach · (n − attach) directed edges; O(n · attach²).
/// A network of fewer agents is the beginning of one with more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarabasiAlbert {
    /// Links each agent brings: at least 1, below the number of agents.
    pub attach: u32,
}

impl Generator for BarabasiAlbert {
    fn generate(&self, agents: u32, seed: u64) -> Result<Topology, TopologyError> {
        let attach = self.attach;
        if attach == 0 || attach >= agents {
            let name = OptionName::new("barabasi-albert", "attach");
            let expected = format!("at least 1 and below the number of agents ({agents})");
            return Err(name.bad(attach, expected, "lower it or use more agents"));
        }
        let mut pairs = pair_list(2 * u64::from(attach) * u64::from(agents - attach))?;
        pairs.extend((1..=attach).map(|agent| (0, agent)));
        let mut draws = Draws::new(seed, ATTACH);
        for agent in attach + 1..agents {
            attach_agent(agent, attach, draws.at(agent, 0), &mut pairs);
        }
        Topology::from_undirected_edges(agents, pairs)
    }
}

fn attach_agent(agent: u32, attach: u32, draws: &mut Draws, pairs: &mut Vec<(u32, u32)>) {
    let before = pairs.len();
    while pairs.len() < before + attach as usize {
        let end = draws.below(2 * before as u64) as usize;
        let (a, b) = pairs[end / 2];
        let chosen = if end.is_multiple_of(2) { a } else { b };
        if pairs[before..].iter().all(|pair| pair.0 != chosen) {
            pairs.push((chosen, agent));
        }
    }
}
