//! The message graph: who is in touch with whom, and what shape that takes.
//!
//! Everything starts from a [`Digraph`], built once from an edge list in linear time. Clustering
//! and k-cores read its [`Undirected`] projection, power laws a list of degrees.
//!
//! | question | function |
//! |---|---|
//! | are messages returned? | [`reciprocity()`] |
//! | how unequal are degrees and volumes? | [`degree_quantiles`], [`out_strength_gini`], [`in_strength_gini`] |
//! | is there a heavy tail, and is it a power law? | [`power_law::fit`], [`power_law::compare`] |
//! | do hubs write to hubs? | [`degree_assortativity`] |
//! | are there cliques, a core, separate islands? | [`mean_clustering`], [`transitivity`], [`innermost_core`], [`weak_components`], [`strong_components`] |
//! | who is central? | [`betweenness()`], [`pagerank()`] |
//! | are there structural roles, more than degrees alone explain? | [`structural_roles()`] |
//!
//! Conventions: an undefined value is `None`, never 0 and never NaN, except where a doc comment
//! names the reference implementation it follows; float sums run in node order; nothing recurses;
//! what would take minutes on a large graph has a stated node limit and answers `None` above it.

mod assortativity;
mod betweenness;
mod clustering;
mod components;
pub(crate) mod csr;
mod degree;
mod digraph;
mod kcore;
mod pagerank;
pub mod power_law;
mod reciprocity;
pub(crate) mod rng;
pub(crate) mod scc;
mod structural_roles;
mod undirected;

#[cfg(test)]
mod tests;

pub use assortativity::degree_assortativity;
pub use betweenness::{BETWEENNESS_NODE_LIMIT, betweenness};
pub use clustering::{local_clustering, mean_clustering, transitivity};
pub use components::{Components, strong_components, weak_components};
pub use degree::{degree_quantiles, in_strength_gini, out_strength_gini};
pub use digraph::{Digraph, GraphError};
pub use kcore::{InnermostCore, core_numbers, innermost_core};
pub use pagerank::{Weighting, pagerank};
pub use reciprocity::{SelfLoops, reciprocity};
pub use structural_roles::{
    Moments, ROLES_NODE_LIMIT, RolesOptions, StructuralRoles, role_features, structural_roles,
};
pub use undirected::Undirected;
