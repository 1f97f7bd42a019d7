//! Reads and writes network files. The engine itself does no I/O.
//!
//! ```text
//! file ─► gzip? ─► edge list │ GraphML ─► ids → dense indices ─► Topology + Labels
//! Topology + Labels ─► write_edge_list │ write_graphml ─► any `impl Write`
//! ```
//!
//! [`GraphFile::read`] recognizes gzip by its first bytes and GraphML by its first character.
//! Files name agents by whole numbers or by names; agents get indices `0..` in ascending order of
//! these ids (as numbers if all are numbers, else by their bytes), and [`LoadedGraph::labels`]
//! keeps what they were called. The order of lines therefore never matters, but for the first edge
//! of an edge list: where both its ids are numbers, a later id that is none (`1o`, `-1`, `007`, one
//! beyond 64 bits) is refused as a slip, for it would turn all ids into names and renumber everyone.
//! Where the first edge has a name, all ids are names, also those that are digits only.
//!
//! # Invariants
//!
//! * No input panics, however broken: every fault is a [`GraphError`] with file, line, what was
//!   expected, and a remedy. Nothing is ever printed.
//! * Files are read in one pass, without ever being held as text. Whatever input can make grow has
//!   a [limit](Limits), so that a small compressed file cannot fill the memory.
//!
//! # Memory
//!
//! 80M edges between 10M numbered nodes: 8 bytes per pair while reading (640 MB), 4 more with
//! weights, then 4 per edge and node of the topology: 1 GB at the peak (measured: 979 MB, 17 s on
//! one core), 1.6 GB with weights. Numbers beyond 2³² take 16 bytes per pair and a sorted copy, 2.5
//! GB in all, and are looked up by bisection (about 1 µs per edge). Names take about 90 bytes each.

mod edge_list;
mod error;
mod graphml;
mod ids;
mod input;
mod labels;
mod loaded;
mod options;

pub use edge_list::write_edge_list;
pub use error::{GraphError, Place};
pub use graphml::write_graphml;
pub use labels::Labels;
pub use loaded::{GraphFile, LoadedGraph};
pub use options::{Delimiter, Format, Limits, ReadOptions, TimeColumn, Weights};
pub use polity_engine::topology::Direction;
