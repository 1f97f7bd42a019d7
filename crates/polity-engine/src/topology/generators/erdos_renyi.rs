//! Every pair with the same probability.

use super::{Generator, OptionName, pair_list};
use crate::random::{Draws, Purpose};
use crate::topology::{Topology, TopologyError};

const PAIRS: Purpose = Purpose::named("topology/erdos-renyi");

/// The random graph G(n, p): each pair is linked with probability p, on its own (Gilbert 1959).
///
/// The gaps between linked pairs are geometric, and are drawn instead of the pairs (Batagelj and
/// Brandes 2005), from each agent to those before it: O(agents + edges). The links among the first
/// n agents do not change with the number of agents, as long as p stays the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErdosRenyi {
    /// How many pairs are linked.
    pub density: Density,
}

/// How dense a random graph is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Density {
    /// Contacts of an agent, on average: p = degree / (agents − 1).
    MeanDegree(f64),
    /// The probability p of each pair.
    Probability(f64),
}

impl ErdosRenyi {
    fn probability(&self, agents: u32) -> Result<f64, TopologyError> {
        let others = f64::from(agents.saturating_sub(1));
        match self.density {
            Density::Probability(p) => {
                OptionName::new("erdos-renyi", "p").check_probability(p)?;
                Ok(p)
            }
            Density::MeanDegree(degree) if (0.0..=others).contains(&degree) => {
                Ok(if others > 0.0 { degree / others } else { 0.0 })
            }
            Density::MeanDegree(degree) => Err(OptionName::new("erdos-renyi", "degree").bad(
                degree,
                format!("a mean degree from 0 to {others} ({agents} agents)"),
                "lower it or use more agents",
            )),
        }
    }
}

impl Generator for ErdosRenyi {
    fn generate(&self, agents: u32, seed: u64) -> Result<Topology, TopologyError> {
        let p = self.probability(agents)?;
        let others = f64::from(agents.saturating_sub(1));
        let mut pairs = pair_list(likely_most(p * f64::from(agents) * others))?;
        let mut draws = Draws::new(seed, PAIRS);
        for agent in 1..agents {
            draws.at(agent, 0);
            skip_through(&mut draws, p, 0..agent, |other| pairs.push((other, agent)));
        }
        Topology::from_undirected_edges(agents, pairs)
    }
}

/// A number of directed edges hardly ever exceeded where `mean` are expected: their pairs are nearly
/// Poisson, so six standard deviations more. It only sizes memory, which grows if need be.
pub(super) fn likely_most(mean: f64) -> u64 {
    (mean + 6.0 * (2.0 * mean).sqrt()) as u64
}

/// Visits each of `candidates` with probability `p`, at the cost of those visited.
pub(super) fn skip_through(
    draws: &mut Draws,
    p: f64,
    candidates: std::ops::Range<u32>,
    mut visit: impl FnMut(u32),
) {
    let end = u64::from(candidates.end);
    let mut next = u64::from(candidates.start).saturating_add(draws.geometric(p));
    while next < end {
        visit(next as u32);
        next = (next + 1).saturating_add(draws.geometric(p));
    }
}
