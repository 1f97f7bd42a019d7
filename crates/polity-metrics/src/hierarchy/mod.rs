//! Hierarchy: who builds on whom, and how deep that goes.
//!
//! An edge `u → v` says that `v` built on, was assigned by, or was delegated to by `u`. **Depth
//! belongs to a task**: over a long window everybody has delegated to everybody, the graph becomes
//! one component, and its depth says nothing. The other measures describe aggregated graphs.
//!
//! | measure | range | a tree | a cycle | an isolated pair both ways |
//! |---|---|---|---|---|
//! | [`depth`], [`depth_of_edges`] | levels from 1 | its height in levels | 1 | 1 |
//! | [`flow_hierarchy`] | 0 to 1 | 1 | 0 | 0 |
//! | [`krackhardt`] | 0 to 1 | 1 | 0 | 0 |
//! | [`global_reaching_centrality`] | 0 to 1 | near 1 | 0 | 0 |
//! | [`trophic_coherence`] | 0 to 1 | 1 | 0 | 0 |
//!
//! All reduce a graph to its strongly connected components first (except trophic coherence, which
//! solves a linear system), and none recurses: a chain of a million delegations costs memory only.

mod depth;
mod flow;
mod reach;
mod task_depth;
mod trophic;

#[cfg(test)]
mod tests;

pub use depth::depth;
pub use flow::{flow_hierarchy, flow_hierarchy_weighted};
pub use reach::{REACH_NODE_LIMIT, global_reaching_centrality, krackhardt};
pub use task_depth::{Scratch, depth_of_edges};
pub use trophic::{TROPHIC_WORK_LIMIT, Trophic, trophic, trophic_coherence};
