//! A network with the degrees of another.

use super::{Generator, OptionName, pair_list};
use crate::random::{Draws, Purpose};
use crate::topology::{Topology, TopologyError};

const STUBS: Purpose = Purpose::named("topology/configuration");

/// The erased configuration model (Molloy and Reed 1995; Britton, Deijfen and Martin-Löf 2006):
/// every agent holds as many stubs as its degree says, stubs are paired uniformly at random, then
/// self-loops are dropped and parallel links merged.
///
/// Degrees are therefore upper bounds: about (⟨k²⟩ − ⟨k⟩)² / 4⟨k⟩² + (⟨k²⟩ − ⟨k⟩) / 2⟨k⟩ links are
/// lost in all, few in large sparse networks and more where hubs are heavy. O(sum of degrees).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// One per agent, each below the number of agents; their sum is even.
    pub degrees: Vec<u32>,
}

impl Configuration {
    fn check(&self, agents: u32) -> Result<u64, TopologyError> {
        let name = OptionName::new("configuration", "degrees");
        let (given, total) = (
            self.degrees.len(),
            self.degrees.iter().map(|&d| u64::from(d)).sum(),
        );
        if given != agents as usize {
            let found = format!("a list of {given}");
            return Err(name.bad(
                found,
                format!("{agents}, one per agent"),
                "match the population",
            ));
        }
        if let Some(agent) = self.degrees.iter().position(|&degree| degree >= agents) {
            let found = format!("{} for agent {agent}", self.degrees[agent]);
            let expected = format!("less than the number of agents ({agents})");
            return Err(name.bad(found, expected, "lower that degree"));
        }
        if total % 2 == 1 {
            let found = format!("a list that adds up to {total}");
            return Err(name.bad(found, "an even sum", "raise or lower one degree by 1"));
        }
        Ok(total)
    }
}

impl Generator for Configuration {
    fn generate(&self, agents: u32, seed: u64) -> Result<Topology, TopologyError> {
        let mut pairs = pair_list(self.check(agents)?)?;
        let mut stubs = Vec::with_capacity(2 * pairs.capacity());
        for (agent, &degree) in (0..agents).zip(&self.degrees) {
            stubs.extend(std::iter::repeat_n(agent, degree as usize));
        }
        Draws::new(seed, STUBS).shuffle(&mut stubs);
        pairs.extend(stubs.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        drop(stubs);
        Topology::from_undirected_edges(agents, pairs)
    }
}
