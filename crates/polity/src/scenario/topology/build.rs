//! From a specification to the network itself.

use std::path::{Path, PathBuf};

use polity_engine::topology::generators::{self, Generator};
use polity_engine::topology::{Topology, TopologyError};
use polity_graphs::{GraphError, Labels};
use thiserror::Error;

use super::network::{ContentFault, digest_degrees, digest_topology, load, load_degrees};
use super::{Blocks, Degrees, Density, Mixing, TopologySpec};

/// Why a network could not be built. Nothing is left behind.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The recipe does not work out, or does not fit into memory.
    #[error(transparent)]
    Topology(#[from] TopologyError),
    /// The network file cannot be used.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The file of degrees cannot be used.
    #[error("{}: the file of degrees cannot be read any more", .0.display())]
    Degrees(PathBuf),
    /// The file is not what it was when the scenario was loaded.
    #[error("{}: the content has the digest {found}, expected {expected}", .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// Its digest now.
        found: String,
        /// Its digest then.
        expected: String,
    },
}

impl BuildError {
    /// How the program ends: 3 where a file could not be read, 2 where its content is at fault.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Graph(error) if error.is_io() => 3,
            Self::Degrees(_) => 3,
            _ => 2,
        }
    }
}

/// The network, and what its agents were called in the file it came from.
pub(crate) fn build(
    spec: &TopologySpec,
    base_dir: &Path,
    agents: u32,
    seed: u64,
) -> Result<(Topology, Option<Labels>), BuildError> {
    if let TopologySpec::EdgeList(file) | TopologySpec::Graphml(file) = spec
        && let Some(loaded) = load(spec, base_dir)?
    {
        check_digest(&file.path, &file.digest, || {
            digest_topology(&loaded.topology)
        })?;
        return Ok((loaded.topology, loaded.labels));
    }
    let degrees = degrees_of(spec, base_dir)?;
    let generator = generator(spec, &degrees);
    let generator = generator.expect("every topology that is no file has a generator");
    Ok((generator.generate(agents, seed)?, None))
}

fn degrees_of(spec: &TopologySpec, base_dir: &Path) -> Result<Vec<u32>, BuildError> {
    let TopologySpec::Configuration(degrees) = spec else {
        return Ok(Vec::new());
    };
    let Degrees::File { file, digest } = degrees else {
        return Ok(load_degrees(degrees, base_dir).unwrap_or_default());
    };
    let unreadable = |_: ContentFault| BuildError::Degrees(file.clone());
    let list = load_degrees(degrees, base_dir).map_err(unreadable)?;
    check_digest(file, digest, || digest_degrees(&list))?;
    Ok(list)
}

fn check_digest(
    path: &Path,
    expected: &str,
    found: impl FnOnce() -> String,
) -> Result<(), BuildError> {
    let found = found();
    if expected.is_empty() || found == expected {
        return Ok(());
    }
    Err(BuildError::Changed {
        path: path.to_owned(),
        found,
        expected: expected.to_owned(),
    })
}

/// The engine's generator for a recipe; `None` for a network file.
pub(super) fn generator(spec: &TopologySpec, degrees: &[u32]) -> Option<Box<dyn Generator>> {
    Some(match spec {
        TopologySpec::Complete {} => Box::new(generators::Complete),
        TopologySpec::Ring { degree } => Box::new(generators::Ring { degree: *degree }),
        TopologySpec::Grid {
            rows,
            columns,
            periodic,
        } => {
            let (rows, columns, periodic) = (*rows, *columns, *periodic);
            Box::new(generators::Grid {
                rows,
                columns,
                periodic,
            })
        }
        TopologySpec::Star {} => Box::new(generators::Star),
        TopologySpec::Tree { branching } => Box::new(generators::Tree {
            branching: *branching,
        }),
        TopologySpec::ErdosRenyi(density) => {
            let density = match *density {
                Density::Degree(degree) => generators::Density::MeanDegree(degree),
                Density::P(p) => generators::Density::Probability(p),
            };
            Box::new(generators::ErdosRenyi { density })
        }
        TopologySpec::WattsStrogatz { degree, rewire } => Box::new(generators::WattsStrogatz {
            degree: *degree,
            rewire: *rewire,
        }),
        TopologySpec::BarabasiAlbert { attach } => {
            Box::new(generators::BarabasiAlbert { attach: *attach })
        }
        TopologySpec::StochasticBlock { blocks, mixing } => Box::new(stochastic(blocks, mixing)),
        TopologySpec::Configuration(_) => Box::new(generators::Configuration {
            degrees: degrees.to_vec(),
        }),
        TopologySpec::EdgeList(_) | TopologySpec::Graphml(_) => return None,
    })
}

fn stochastic(blocks: &Blocks, mixing: &Mixing) -> generators::StochasticBlock {
    let blocks = match blocks {
        Blocks::Sizes(sizes) => generators::Blocks::Sizes(sizes.clone()),
        Blocks::Shares(shares) => generators::Blocks::Shares(shares.clone()),
    };
    let mixing = match mixing {
        Mixing::Uniform { within, between } => generators::Mixing::Uniform {
            within: *within,
            between: *between,
        },
        Mixing::Matrix { p } => generators::Mixing::Matrix(p.clone()),
    };
    generators::StochasticBlock { blocks, mixing }
}
