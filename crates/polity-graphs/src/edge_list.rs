//! Edge lists: a line per edge.

mod columns;
mod read;
mod values;
mod write;

pub(crate) use read::read;
pub(crate) use values::parse_weight;
pub use write::write_edge_list;
