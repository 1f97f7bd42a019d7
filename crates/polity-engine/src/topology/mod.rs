//! Who may message whom.
//!
//! A [`Topology`] is an immutable set of directed edges "src may message dst" over agents
//! `0..agents`, kept as compressed sparse rows (CSR): one array of targets, sorted within each
//! agent, and one array that says where each agent's targets begin. An edge is named by its
//! position in that array, its *edge index*; weights and latencies are arrays parallel to it.
//!
//! # Invariants
//!
//! * No self-loops and no parallel edges: [`EdgeList::build`] drops the first, merges the second,
//!   and counts both.
//! * Targets ascend within each agent, so [`Topology::iter_edges`] ascends by (src, dst): two
//!   topologies with the same edges are equal, whatever order they were built from.
//! * Isolated agents are kept, also the last ones.
//! * Latencies are at least one tick: a message never arrives in the tick in which it was sent.
//! * Nothing here reads a file or hashes. [`Topology::digest_bytes`] hands canonical bytes to a
//!   caller who does; the crate `polity-graphs` reads and writes files.
//!
//! # Memory
//!
//! 4 bytes per agent and 4 per edge, 4 more per edge with weights and 1 with latencies. While
//! building, the list of pairs (8 bytes each) is held beside it: 10M agents and 80M edges need
//! 640 MB of pairs + 320 MB of targets + 40 MB of offsets, and half as many pairs if undirected.
//!
//! Networks are made by the [`generators`], each a plain struct of options:
//!
//! ```
//! use polity_engine::topology::generators::{Generator, WattsStrogatz};
//!
//! let small_world = WattsStrogatz { degree: 8, rewire: 0.1 }.generate(256, 42)?;
//! assert_eq!(small_world.edges(), 256 * 8);
//! # Ok::<(), polity_engine::topology::TopologyError>(())
//! ```

mod build;
mod csr;
mod digest;
mod error;
pub mod generators;
mod interchange;
mod latency;
mod transpose;

pub use build::{Built, Direction, EdgeList};
pub use csr::Topology;
pub use error::{AGENTS_MAX, EDGES_MAX, TopologyError};

#[cfg(test)]
mod tests;
