//! `[topology.<variant>]`: who may message whom.

mod build;
mod choice;
mod cost;
mod fit;
mod network;
mod network_file;
mod read;

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

pub use build::BuildError;
pub(crate) use build::build;
pub(crate) use choice::{TopologyChoice, read};
pub(crate) use network::digest_degrees;
pub use network_file::{Delimiter, Direction, NetworkFile, Weights};

/// A network: a recipe, or a file.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub enum TopologySpec {
    /// Everyone may message everyone.
    Complete {},
    /// Neighbours on a circle.
    Ring {
        /// Contacts of each agent: even, below the number of agents.
        #[serde(default = "default_degree")]
        #[schemars(range(min = 2))]
        degree: u32,
    },
    /// Neighbours on a plane, row by row.
    Grid {
        /// Rows; rows × columns is the number of agents.
        #[schemars(range(min = 1))]
        rows: u32,
        /// Columns.
        #[schemars(range(min = 1))]
        columns: u32,
        /// Whether opposite borders meet (a torus).
        #[serde(default)]
        periodic: bool,
    },
    /// One hub, and everyone else.
    Star {},
    /// A chain of command.
    Tree {
        /// Subordinates of each agent that has all of them.
        #[serde(default = "default_branching")]
        #[schemars(range(min = 1))]
        branching: u32,
    },
    /// Every pair is linked with the same probability.
    ErdosRenyi(Density),
    /// A small world: a ring of which some links are rewired.
    WattsStrogatz {
        /// Contacts of each agent before rewiring: even, below the number of agents.
        #[schemars(range(min = 2))]
        degree: u32,
        /// The probability that a link is rewired.
        #[schemars(range(min = 0.0, max = 1.0))]
        rewire: f64,
    },
    /// Preferential attachment: the rich get richer.
    BarabasiAlbert {
        /// Links each agent brings.
        #[schemars(range(min = 1))]
        attach: u32,
    },
    /// Communities, linked within and between.
    StochasticBlock {
        /// How agents are split.
        #[serde(flatten)]
        blocks: Blocks,
        /// How likely blocks are to be linked.
        #[serde(flatten)]
        mixing: Mixing,
    },
    /// A network with given degrees.
    Configuration(Degrees),
    /// A file of lines `src dst [weight]`, plain or gzip.
    EdgeList(NetworkFile),
    /// A GraphML file, plain or gzip.
    Graphml(NetworkFile),
}

/// How dense a random graph is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub enum Density {
    /// Contacts of an agent, on average.
    Degree(#[schemars(range(min = 0.0))] f64),
    /// The probability of each pair.
    P(#[schemars(range(min = 0.0, max = 1.0))] f64),
}

/// The sizes of blocks; the first block holds the first agents, and so on.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Blocks {
    /// In agents; they add up to the number of agents.
    Sizes(Vec<u32>),
    /// In proportion.
    Shares(Vec<f64>),
}

/// The probability of a link between agents of two blocks.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Mixing {
    /// One probability within every block and one between any two.
    Uniform {
        /// Of a pair in the same block.
        #[schemars(range(min = 0.0, max = 1.0))]
        within: f64,
        /// Of a pair in different blocks.
        #[schemars(range(min = 0.0, max = 1.0))]
        between: f64,
    },
    /// One for every pair of blocks.
    Matrix {
        /// Row by row: square and symmetric.
        p: Vec<Vec<f64>>,
    },
}

/// Where the degrees of a configuration model come from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(deny_unknown_fields)]
pub enum Degrees {
    /// As listed.
    Listed {
        /// One per agent; their sum is even.
        degrees: Vec<u32>,
    },
    /// From a file.
    File {
        /// A text file of whole numbers, relative to the scenario file.
        file: PathBuf,
        /// BLAKE3 of the degrees; another content is refused.
        #[serde(default)]
        digest: String,
    },
}

/// A plain cycle.
pub(crate) fn default_degree() -> u32 {
    2
}

/// A binary tree.
pub(crate) fn default_branching() -> u32 {
    2
}

/// The names of all variants.
pub(crate) const VARIANTS: [&str; 12] = [
    "complete",
    "ring",
    "grid",
    "star",
    "tree",
    "erdos-renyi",
    "watts-strogatz",
    "barabasi-albert",
    "stochastic-block",
    "configuration",
    "edge-list",
    "graphml",
];
