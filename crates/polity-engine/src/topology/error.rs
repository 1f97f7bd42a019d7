//! What can be wrong with a network. All of these are found before anything is built upon it.

use thiserror::Error;

/// The most agents a topology can have (2³² − 2): `u32::MAX` never names an agent.
pub const AGENTS_MAX: u32 = u32::MAX - 1;
/// The most directed edges a topology can have (2³² − 2), so that an edge index is a `u32`.
pub const EDGES_MAX: u64 = u32::MAX as u64 - 1;

/// Why a topology could not be made. Nothing is left behind; the caller may correct and retry.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum TopologyError {
    /// More agents than a `u32` can name.
    #[error("{agents} agents, expected at most {AGENTS_MAX}; simulate a smaller population")]
    TooManyAgents {
        /// How many there would be.
        agents: u64,
    },
    /// More directed edges than a `u32` can index (an undirected edge counts twice).
    #[error("{edges} directed edges, expected at most {EDGES_MAX}; use a sparser topology")]
    TooManyEdges {
        /// How many there would be.
        edges: u64,
    },
    /// The memory for the edges was refused by the operating system.
    #[error("no memory for {edges} directed edges; use a sparser topology or a larger machine")]
    OutOfMemory {
        /// How many there would be.
        edges: u64,
    },
    /// An edge names an agent that does not exist.
    #[error(
        "edge {position} is {src} → {dst}, but there are {agents} agents; \
         expected ids below {agents}: raise the number of agents or drop the edge"
    )]
    EndpointOutOfRange {
        /// Position in the list that was given, from 0.
        position: usize,
        /// Who may message.
        src: u32,
        /// Whom.
        dst: u32,
        /// How many agents there are.
        agents: u32,
    },
    /// An array meant to hold one value per edge has another length.
    #[error("{found} {what}, expected one for each of the {edges} edges")]
    LengthMismatch {
        /// What the array holds.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The number of edges.
        edges: usize,
    },
    /// A weight that is negative, infinite or not a number.
    #[error(
        "the weight of edge {position} is {weight}, expected a finite number of at least 0; \
         correct it or ignore the weights"
    )]
    BadWeight {
        /// Position in the list that was given, from 0.
        position: usize,
        /// The weight.
        weight: f32,
    },
    /// A latency of 0 ticks, or an empty range of latencies.
    #[error(
        "latencies from {min} to {max} ticks, expected 1 ≤ min ≤ max ≤ 255: \
         a message cannot arrive in the tick in which it was sent"
    )]
    BadLatency {
        /// The smallest, in ticks.
        min: u8,
        /// The largest, in ticks.
        max: u8,
    },
    /// An option of a generator has a value that it cannot work with.
    #[error("{generator}: `{option}` is {found}, expected {expected}; {remedy}")]
    BadOption {
        /// The generator's name in a scenario, such as `watts-strogatz`.
        generator: &'static str,
        /// The option's key in a scenario, such as `degree`.
        option: &'static str,
        /// What it was.
        found: String,
        /// What would do.
        expected: String,
        /// What to change.
        remedy: String,
    },
}
