//! Tables that stand before the first tick.

use polity_data::schema::{EdgeRow, VocabularyRow};
use polity_engine::topology::Topology;
use polity_worlds::society::lexicon::Lexicon;

/// The words.
pub(super) fn vocabulary(lexicon: &Lexicon) -> Vec<VocabularyRow> {
    let row = |(token, text): (u32, &String)| VocabularyRow {
        token,
        text: text.clone(),
    };
    (0..).zip(lexicon.words()).map(row).collect()
}

/// Tables that have all their rows before the first tick, in alphabetical order.
pub(super) const CLOSED_BEFORE_THE_FIRST_TICK: [&str; 2] = ["topology", "vocabulary"];

/// Edges are handed to the recorder in portions of this size.
pub(super) const EDGES_AT_ONCE: usize = 1 << 13;

/// The network, in its order.
pub(super) fn edges(topology: &Topology, latency_ticks: u8) -> impl Iterator<Item = EdgeRow> + '_ {
    topology
        .iter_edges()
        .enumerate()
        .map(move |(i, (src, dst))| EdgeRow {
            src,
            dst,
            weight: topology.weights().map(|w| f64::from(w[i])),
            latency_ticks: topology.latencies().map_or(latency_ticks, |l| l[i]),
        })
}
