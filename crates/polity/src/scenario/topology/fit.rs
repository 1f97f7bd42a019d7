//! Whether a recipe suits the number of agents: refused where it is typed, before anything is built.
//!
//! Each test below is one line; the words are the generator's own. It is only asked where it will
//! refuse, which it does before any work.

use polity_engine::topology::TopologyError;

use super::build::generator;
use super::{Blocks, Degrees, Density, Mixing, TopologySpec};
use crate::scenario::reader::{Field, Reader};

/// Reports what does not fit; `variant` is the table `[topology.<variant>]`.
pub(crate) fn check_fit(spec: &TopologySpec, degrees: &[u32], agents: u32, variant: &Field<'_>) {
    if fits(spec, degrees, agents) {
        return;
    }
    let Some(generator) = generator(spec, degrees) else {
        return;
    };
    let Err(error) = generator.generate(agents, 0) else {
        return;
    };
    match (error, variant.reader()) {
        (
            TopologyError::BadOption {
                option,
                expected,
                remedy,
                found,
                ..
            },
            Some(reader),
        ) => {
            report(&reader, variant, option, (&found, &expected, remedy));
        }
        (error, _) => variant.report_key(error.to_string(), "", None),
    }
}

fn report(
    reader: &Reader<'_>,
    variant: &Field<'_>,
    option: &'static str,
    (found, expected, remedy): (&str, &str, String),
) {
    let problem = format!("`{}` is {found}", reader.path_of(option));
    match reader.field(option) {
        Some(field) => field.report_value(problem, expected, Some(remedy)),
        None => variant.report_key(problem, expected, Some(remedy)),
    }
}

/// Whether the generator will accept its options; `false` only where it certainly will not.
pub(crate) fn fits(spec: &TopologySpec, degrees: &[u32], agents: u32) -> bool {
    match spec {
        TopologySpec::Ring { degree } | TopologySpec::WattsStrogatz { degree, .. } => {
            *degree >= 2 && *degree < agents && degree.is_multiple_of(2)
        }
        TopologySpec::Grid { rows, columns, .. } => {
            u64::from(*rows) * u64::from(*columns) == u64::from(agents)
        }
        TopologySpec::ErdosRenyi(Density::Degree(degree)) => *degree <= f64::from(agents - 1),
        TopologySpec::BarabasiAlbert { attach } => *attach < agents,
        TopologySpec::StochasticBlock { blocks, mixing } => blocks_fit(blocks, mixing, agents),
        TopologySpec::Configuration(Degrees::Listed { .. } | Degrees::File { .. }) => {
            let sum: u64 = degrees.iter().map(|degree| u64::from(*degree)).sum();
            degrees.len() == agents as usize
                && sum.is_multiple_of(2)
                && degrees.iter().all(|degree| *degree < agents)
        }
        _ => true,
    }
}

fn blocks_fit(blocks: &Blocks, mixing: &Mixing, agents: u32) -> bool {
    let (count, whole) = match blocks {
        Blocks::Shares(shares) => (shares.len(), true),
        Blocks::Sizes(sizes) => {
            let sum: u64 = sizes.iter().map(|size| u64::from(*size)).sum();
            (sizes.len(), sum == u64::from(agents))
        }
    };
    whole
        && match mixing {
            Mixing::Uniform { .. } => true,
            Mixing::Matrix { p } => is_symmetric(p, count),
        }
}

fn is_symmetric(p: &[Vec<f64>], count: usize) -> bool {
    p.len() == count
        && p.iter().all(|row| row.len() == count)
        && (0..count).all(|a| (0..a).all(|b| p[a][b] == p[b][a]))
}
