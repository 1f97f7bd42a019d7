//! What says that a cell is there, and whole.

use std::collections::BTreeMap;

use polity_data::TableDigest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cell::tables;
use super::cells::{Cell, Cells};
use super::study::Study;

/// The last file of a cell that is written. It stands for the cell only as long as the files that it
/// names are what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    /// The cell's name.
    pub(super) cell: String,
    /// See [`layout`].
    pub(super) layout: String,
    /// BLAKE3 of what the tables hold, whatever they are labelled with.
    pub(super) run_digest: String,
    /// Tables by name.
    pub(super) parts: BTreeMap<String, TableDigest>,
    /// The summary of the cell.
    pub(super) summary: Value,
}

/// BLAKE3 of what the parts of a cell are labelled with, and of which there are.
pub(super) fn layout(study: &Study, cells: &Cells, cell: &Cell) -> String {
    let (labels, tables) = (cells.labels(study, cell), tables(study, cell));
    let text = format!("{labels:?}\n{tables:?}\n");
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
