//! This example reads a network file of any kind, says what is in it, and writes it as GraphML:
//!
//! `cargo run --release -p polity-graphs --example convert -- network.txt.gz [network.graphml]`

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use polity_graphs::{GraphFile, ReadOptions, write_graphml};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output @ ..] = &arguments[..] else {
        return Err("usage: convert NETWORK [OUTPUT]".into());
    };
    let graph = GraphFile::read(Path::new(input), &ReadOptions::default())?;
    describe(&graph);
    if let [output, ..] = output {
        let out = BufWriter::new(File::create(output)?);
        write_graphml(out, &graph.topology, graph.labels.as_ref())?;
    }
    Ok(())
}

#[allow(clippy::print_stdout)] // an example, not the library
fn describe(graph: &polity_graphs::LoadedGraph) {
    println!(
        "{} agents, {} edges, {} self-loops dropped, {} duplicates merged, {} bytes",
        graph.topology.agents(),
        graph.topology.edges(),
        graph.dropped_self_loops,
        graph.merged_duplicates,
        graph.topology.heap_bytes(),
    );
}
