//! Reading and writing of network files, one file of tests per promise.

mod arbitrary;
mod edge_lists;
mod errors;
mod graphml;
mod real_files;
mod round_trips;

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use polity_engine::topology::Topology;
use polity_graphs::{GraphError, GraphFile, LoadedGraph, ReadOptions, Weights};

fn read_with(text: &[u8], options: &ReadOptions) -> Result<LoadedGraph, GraphError> {
    GraphFile::read_from(text, Path::new("net.txt"), options)
}

fn read(text: &str) -> LoadedGraph {
    read_with(text.as_bytes(), &ReadOptions::default()).expect("a sound file")
}

fn weighted() -> ReadOptions {
    ReadOptions {
        weights: Weights::Use,
        ..ReadOptions::default()
    }
}

fn edges(topology: &Topology) -> Vec<(u32, u32)> {
    topology.iter_edges().collect()
}

fn labels(graph: &LoadedGraph) -> Vec<String> {
    let labels = graph.labels.iter();
    let all = labels.flat_map(|labels| (0..labels.len() as u32).filter_map(|a| labels.get(a)));
    all.map(|label| label.into_owned()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
