//! What a file holds that a topology is made of: read once when a scenario is loaded, to know its
//! size and digest, and again when the topology is built.

use std::path::Path;

use polity_engine::topology::Topology;
use polity_graphs::{Format, GraphError, GraphFile, LoadedGraph};

use super::{Degrees, TopologySpec};
use crate::scenario::files::{FileFault, read_text_to};

/// Largest list of degrees in bytes.
const DEGREES_BYTES_MAX: u64 = 1 << 30;

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) agents: u32,
    pub(crate) edges: u64,
    pub(crate) digest: String,
}

/// Why a file cannot be used.
#[derive(Debug)]
pub(crate) enum ContentFault {
    Graph(GraphError),
    File(FileFault),
    /// Not a number, or too large a one: at this position in the list.
    Degree(usize, String),
}

/// What the file of a topology holds; `None` for a recipe.
pub(crate) fn content(
    spec: &TopologySpec,
    base_dir: &Path,
) -> Result<Option<Content>, ContentFault> {
    match spec {
        TopologySpec::EdgeList(_) | TopologySpec::Graphml(_) => {
            let topology = load(spec, base_dir).map_err(ContentFault::Graph)?;
            Ok(topology.map(|loaded| {
                let topology = loaded.topology;
                let (agents, edges) = (topology.agents(), topology.edges() as u64);
                Content {
                    agents,
                    edges,
                    digest: digest_topology(&topology),
                }
            }))
        }
        TopologySpec::Configuration(degrees) => {
            let degrees = load_degrees(degrees, base_dir)?;
            let edges = degrees.iter().map(|degree| u64::from(*degree)).sum();
            let digest = digest_degrees(&degrees);
            Ok(Some(Content {
                agents: degrees.len() as u32,
                edges,
                digest,
            }))
        }
        _ => Ok(None),
    }
}

/// The network in a file; `None` for a recipe.
pub(crate) fn load(
    spec: &TopologySpec,
    base_dir: &Path,
) -> Result<Option<LoadedGraph>, GraphError> {
    let (file, format) = match spec {
        TopologySpec::EdgeList(file) => (file, Format::EdgeList),
        TopologySpec::Graphml(file) => (file, Format::GraphMl),
        _ => return Ok(None),
    };
    GraphFile::read(&base_dir.join(&file.path), &file.options(format)).map(Some)
}

/// BLAKE3 of a topology's canonical bytes.
pub(crate) fn digest_topology(topology: &Topology) -> String {
    let mut hasher = blake3::Hasher::new();
    topology.digest_bytes(|bytes| {
        hasher.update(bytes);
    });
    hasher.finalize().to_hex().to_string()
}

/// BLAKE3 of degrees, each as a little-endian `u32`.
pub(crate) fn digest_degrees(degrees: &[u32]) -> String {
    let mut hasher = blake3::Hasher::new();
    degrees.iter().for_each(|degree| {
        hasher.update(&degree.to_le_bytes());
    });
    hasher.finalize().to_hex().to_string()
}

/// The degrees, listed or from a file of numbers between blanks or commas.
pub(crate) fn load_degrees(degrees: &Degrees, base_dir: &Path) -> Result<Vec<u32>, ContentFault> {
    let file = match degrees {
        Degrees::Listed { degrees } => return Ok(degrees.clone()),
        Degrees::File { file, .. } => file,
    };
    let text = read_text_to(&base_dir.join(file), DEGREES_BYTES_MAX).map_err(ContentFault::File)?;
    let words = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty());
    let parse = |(at, word): (usize, &str)| {
        let excerpt = || word.chars().take(40).collect();
        word.parse()
            .map_err(|_| ContentFault::Degree(at, excerpt()))
    };
    words.enumerate().map(parse).collect()
}
