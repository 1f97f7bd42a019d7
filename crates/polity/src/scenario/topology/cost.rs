//! How large a topology will be.

use super::{Blocks, Density, Mixing, TopologySpec};

/// Directed edges expected of a recipe among so many agents; 0 for what is read from files.
pub(crate) fn edges_expected(spec: &TopologySpec, agents: u32) -> f64 {
    let n = f64::from(agents);
    match spec {
        TopologySpec::Complete {} => n * (n - 1.0),
        TopologySpec::Ring { degree } | TopologySpec::WattsStrogatz { degree, .. } => {
            n * f64::from(*degree)
        }
        TopologySpec::Grid { .. } => 4.0 * n,
        TopologySpec::Star {} | TopologySpec::Tree { .. } => 2.0 * n,
        TopologySpec::ErdosRenyi(Density::Degree(degree)) => n * degree,
        TopologySpec::ErdosRenyi(Density::P(p)) => n * (n - 1.0) * p,
        TopologySpec::BarabasiAlbert { attach } => 2.0 * n * f64::from(*attach),
        TopologySpec::StochasticBlock { blocks, mixing } => block_edges(blocks, mixing, n),
        TopologySpec::Configuration(_) | TopologySpec::EdgeList(_) | TopologySpec::Graphml(_) => {
            0.0
        }
    }
}

fn block_edges(blocks: &Blocks, mixing: &Mixing, n: f64) -> f64 {
    let sizes: Vec<f64> = match blocks {
        Blocks::Sizes(sizes) => sizes.iter().map(|size| f64::from(*size)).collect(),
        Blocks::Shares(shares) => {
            let sum: f64 = shares.iter().sum();
            shares.iter().map(|share| share / sum * n).collect()
        }
    };
    let p = |a: usize, b: usize| match mixing {
        Mixing::Uniform { within, .. } if a == b => *within,
        Mixing::Uniform { between, .. } => *between,
        Mixing::Matrix { p } => p.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0.0),
    };
    let row = |a: usize| {
        (0..sizes.len())
            .map(|b| sizes[a] * sizes[b] * p(a, b))
            .sum::<f64>()
    };
    (0..sizes.len()).map(row).sum()
}
