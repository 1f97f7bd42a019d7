//! Communities.

use super::erdos_renyi::{likely_most, skip_through};
use super::{Generator, OptionName, pair_list};
use crate::random::{Draws, Purpose};
use crate::topology::{Topology, TopologyError};

const PAIRS: Purpose = Purpose::named("topology/stochastic-block");

/// The stochastic block model (Holland, Laskey and Leinhardt 1983): agents are split into blocks,
/// in order, and a pair is linked with a probability that depends on their blocks alone.
///
/// An agent's links into a block draw at the address (agent, block). O(n · blocks + edges).
#[derive(Clone, Debug, PartialEq)]
pub struct StochasticBlock {
    /// How agents are split.
    pub blocks: Blocks,
    /// How likely blocks are to be linked.
    pub mixing: Mixing,
}

/// The sizes of blocks; the first block holds the first agents, and so on.
#[derive(Clone, Debug, PartialEq)]
pub enum Blocks {
    /// In agents; they add up to the number of agents.
    Sizes(Vec<u32>),
    /// In proportion, none negative; borders are rounded to whole agents.
    Shares(Vec<f64>),
}

/// The probability of a link between agents of two blocks.
#[derive(Clone, Debug, PartialEq)]
pub enum Mixing {
    /// One probability within every block and one between any two.
    Uniform {
        /// Of a pair in the same block.
        within: f64,
        /// Of a pair in different blocks.
        between: f64,
    },
    /// One for every pair of blocks, row by row: square and symmetric.
    Matrix(Vec<Vec<f64>>),
}

const fn name(option: &'static str) -> OptionName {
    OptionName::new("stochastic-block", option)
}

impl Blocks {
    /// Where blocks begin, and one end.
    fn borders(&self, agents: u32) -> Result<Vec<u32>, TopologyError> {
        match self {
            Self::Sizes(sizes) => borders_of_sizes(sizes, agents),
            Self::Shares(shares) => borders_of_shares(shares, agents),
        }
    }
}

fn borders_of_sizes(sizes: &[u32], agents: u32) -> Result<Vec<u32>, TopologyError> {
    let total: u64 = sizes.iter().map(|&size| u64::from(size)).sum();
    if total != u64::from(agents) {
        let found = format!("a list that adds up to {total}");
        let expected = format!("the number of agents ({agents})");
        return Err(name("sizes").bad(found, expected, "correct a size, or use `shares`"));
    }
    let mut borders = vec![0];
    borders.extend(sizes.iter().scan(0, |border, size| {
        *border += size;
        Some(*border)
    }));
    Ok(borders)
}

fn borders_of_shares(shares: &[f64], agents: u32) -> Result<Vec<u32>, TopologyError> {
    let total: f64 = shares.iter().sum();
    if !(shares.iter().all(|share| *share >= 0.0) && total > 0.0 && total.is_finite()) {
        let found = format!("{shares:?}");
        return Err(name("shares").bad(
            found,
            "numbers of at least 0, one positive",
            "correct them",
        ));
    }
    let mut borders = vec![0];
    let mut sum = 0.0;
    for share in shares {
        sum += share;
        borders.push((sum / total * f64::from(agents)).round() as u32);
    }
    Ok(borders)
}

impl Mixing {
    fn check(&self, blocks: usize) -> Result<(), TopologyError> {
        match self {
            Self::Uniform { within, between } => {
                name("within").check_probability(*within)?;
                name("between").check_probability(*between)
            }
            Self::Matrix(rows) => check_matrix(rows, blocks),
        }
    }

    fn probability(&self, a: usize, b: usize) -> f64 {
        match self {
            Self::Uniform { within, .. } if a == b => *within,
            Self::Uniform { between, .. } => *between,
            Self::Matrix(rows) => rows[a][b],
        }
    }
}

fn check_matrix(rows: &[Vec<f64>], blocks: usize) -> Result<(), TopologyError> {
    if rows.len() != blocks || rows.iter().any(|row| row.len() != blocks) {
        let found = format!("a matrix of {} rows", rows.len());
        let expected = format!("{blocks} rows of {blocks}, one per block");
        return Err(name("p").bad(found, expected, "match the blocks"));
    }
    for (a, row) in rows.iter().enumerate() {
        row.iter()
            .try_for_each(|&p| name("p").check_probability(p))?;
        if let Some(b) = (0..a).find(|&b| rows[b][a] != row[b]) {
            let found = format!(
                "{} in row {a}, column {b}, but {} across",
                row[b], rows[b][a]
            );
            return Err(name("p").bad(found, "a symmetric matrix", "make the two equal"));
        }
    }
    Ok(())
}

impl Generator for StochasticBlock {
    fn generate(&self, agents: u32, seed: u64) -> Result<Topology, TopologyError> {
        let borders = self.blocks.borders(agents)?;
        self.mixing.check(borders.len() - 1)?;
        let mut pairs = pair_list(likely_most(self.expected_edges(&borders)))?;
        let mut draws = Draws::new(seed, PAIRS);
        for block in 0..borders.len() - 1 {
            for agent in borders[block]..borders[block + 1] {
                for other in 0..=block {
                    let earlier = borders[other]..borders[other + 1].min(agent);
                    draws.at(agent, other as u32);
                    let p = self.mixing.probability(block, other);
                    skip_through(&mut draws, p, earlier, |to| pairs.push((to, agent)));
                }
            }
        }
        Topology::from_undirected_edges(agents, pairs)
    }
}

impl StochasticBlock {
    /// Directed edges in expectation, self-loops included.
    fn expected_edges(&self, borders: &[u32]) -> f64 {
        let size = |block: usize| f64::from(borders[block + 1] - borders[block]);
        let blocks = 0..borders.len() - 1;
        let row = |a| blocks.clone().map(move |b| (a, b));
        let all = blocks.clone().flat_map(row);
        all.map(|(a, b)| size(a) * size(b) * self.mixing.probability(a, b))
            .sum()
    }
}
