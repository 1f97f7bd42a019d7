//! GraphML, plain or gzip: refused with its place, or the same graph after a round trip.

use polity_graphs::{Format, write_graphml};

use crate::network::{as_written, read, read_all};

/// The bytes are GraphML.
pub fn check(bytes: &[u8]) {
    read_all(bytes, Format::GraphMl, |graph| {
        let mut written = Vec::new();
        // Some names are no XML; that is said, not done wrongly.
        if write_graphml(&mut written, &graph.topology, graph.labels.as_ref()).is_err() {
            return;
        }
        let again = read(&written, &as_written(graph, Format::GraphMl));
        let again =
            again.unwrap_or_else(|| panic!("refused: {:?}", String::from_utf8_lossy(&written)));
        assert_eq!(again.topology, graph.topology);
        assert_eq!(again.labels, graph.labels);
    });
}
