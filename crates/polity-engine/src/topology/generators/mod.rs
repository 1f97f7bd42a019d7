//! Networks from a few numbers.
//!
//! Each generator is a struct of options, and [`Generator::generate`] is a function of the options,
//! the number of agents and the seed alone. Random ones address their draws by agent, so that most
//! of a network survives a change of options (common random numbers).
//!
//! | generator | directed edges | random |
//! |---|---|---|
//! | [`Complete`] | n (n − 1) | no |
//! | [`Ring`] | n · degree | no |
//! | [`Grid`] | up to 4 n | no |
//! | [`Star`], [`Tree`] | 2 (n − 1) | no |
//! | [`ErdosRenyi`] | n · degree in expectation | yes |
//! | [`WattsStrogatz`] | n · degree | yes |
//! | [`BarabasiAlbert`] | 2 · attach · (n − attach) | yes |
//! | [`StochasticBlock`] | by its matrix, in expectation | yes |
//! | [`Configuration`] | up to the sum of its degrees | yes |
//!
//! All are undirected: whoever may message is messaged back.

mod barabasi_albert;
mod complete;
mod configuration;
mod erdos_renyi;
mod grid;
mod ring;
mod star;
mod stochastic_block;
mod tree;
mod watts_strogatz;

pub use barabasi_albert::BarabasiAlbert;
pub use complete::Complete;
pub use configuration::Configuration;
pub use erdos_renyi::{Density, ErdosRenyi};
pub use grid::Grid;
pub use ring::Ring;
pub use star::Star;
pub use stochastic_block::{Blocks, Mixing, StochasticBlock};
pub use tree::Tree;
pub use watts_strogatz::WattsStrogatz;

use super::{EDGES_MAX, Topology, TopologyError};

/// A recipe for networks of any number of agents.
pub trait Generator {
    /// The network of this many agents under this seed. The same options, agents and seed give the
    /// same network, on any machine.
    ///
    /// # Errors
    ///
    /// [`TopologyError::BadOption`] where the options do not fit together or do not fit the number
    /// of agents; it says what would.
    fn generate(&self, agents: u32, seed: u64) -> Result<Topology, TopologyError>;
}

/// Where an option stands, for errors.
#[derive(Clone, Copy)]
struct OptionName {
    generator: &'static str,
    option: &'static str,
}

impl OptionName {
    const fn new(generator: &'static str, option: &'static str) -> Self {
        Self { generator, option }
    }

    fn bad(self, found: impl ToString, expected: impl ToString, remedy: &str) -> TopologyError {
        TopologyError::BadOption {
            generator: self.generator,
            option: self.option,
            found: found.to_string(),
            expected: expected.to_string(),
            remedy: remedy.to_owned(),
        }
    }

    /// A probability.
    fn check_probability(self, p: f64) -> Result<(), TopologyError> {
        match (0.0..=1.0).contains(&p) {
            true => Ok(()),
            false => Err(self.bad(p, "a probability from 0 to 1", "correct it")),
        }
    }

    /// A degree that is shared evenly between two sides of a ring.
    fn check_even_degree(self, degree: u32, agents: u32) -> Result<(), TopologyError> {
        if degree >= 2 && degree < agents && degree.is_multiple_of(2) {
            return Ok(());
        }
        let most = agents.saturating_sub(1) / 2 * 2;
        if most == 0 {
            let remedy = "use more agents, or the topology `complete`";
            return Err(self.bad(degree, format!("at least 3 agents, not {agents}"), remedy));
        }
        let expected = format!("an even number from 2 to {most} ({agents} agents)");
        let near = degree.saturating_add(1).clamp(2, most) / 2 * 2;
        Err(self.bad(degree, expected, &format!("use {near}")))
    }
}

/// An empty list with room for so many directed edges, two to a pair: a size that cannot be indexed
/// or held is refused before any work is done for it.
fn pair_list(edges: u64) -> Result<Vec<(u32, u32)>, TopologyError> {
    check_edges(edges)?;
    let mut pairs = Vec::new();
    pairs
        .try_reserve_exact(edges as usize / 2)
        .map_err(|_| TopologyError::OutOfMemory { edges })?;
    Ok(pairs)
}

fn check_edges(edges: u64) -> Result<(), TopologyError> {
    match edges <= EDGES_MAX {
        true => Ok(()),
        false => Err(TopologyError::TooManyEdges { edges }),
    }
}
