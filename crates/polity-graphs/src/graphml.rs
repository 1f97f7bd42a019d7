//! GraphML (Brandes et al. 2002): what networkx, igraph, Gephi and yEd read and write.
//!
//! Read are nodes, edges and the edge attribute named `weight`. Other attributes are skipped.
//! Ports, hyperedges, nested graphs and graphs of mixed direction are refused.

mod attributes;
mod graph;
mod metered;
mod read;
mod write;

pub(crate) use read::read;
pub use write::write_graphml;
