//! An edge list, plain or gzip: refused with its place, or the same edges after a round trip.

use polity_graphs::{Format, write_edge_list};

use crate::network::{as_written, named_edges, read, read_all};

/// The bytes are an edge list.
pub fn check(bytes: &[u8]) {
    read_all(bytes, Format::EdgeList, |graph| {
        let mut written = Vec::new();
        // Some names cannot be written as a column; that is said, not done wrongly.
        if write_edge_list(&mut written, &graph.topology, graph.labels.as_ref()).is_err() {
            return;
        }
        if graph.topology.edges() == 0 {
            return; // An edge list without edges names no agents.
        }
        let again = read(&written, &as_written(graph, Format::EdgeList));
        let again =
            again.unwrap_or_else(|| panic!("refused: {:?}", String::from_utf8_lossy(&written)));
        assert_eq!(named_edges(&again), named_edges(graph));
    });
}
