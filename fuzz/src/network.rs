//! What both formats of networks promise.

use std::borrow::Cow;
use std::path::Path;

use polity_graphs::{Delimiter, Direction, Format, GraphError, GraphFile, Limits, LoadedGraph};
use polity_graphs::{ReadOptions, Weights};

/// Limits within which a few kilobytes of gzip stay small, and below which they are refused.
const LIMITS: Limits = Limits {
    line_bytes: 4096,
    lines: 4096,
    edges: 4096,
    nodes: 4096,
    name_bytes: 1 << 16,
};

/// An edge by what its ends are called, and its weight.
pub(crate) type NamedEdge = (String, String, Option<u32>);

/// Reads the bytes in several ways; those that are accepted are handed on.
pub(crate) fn read_all(bytes: &[u8], format: Format, then: impl Fn(&LoadedGraph)) {
    for (weights, direction) in [
        (Weights::Ignore, Direction::Both),
        (Weights::Use, Direction::AsIs),
        (Weights::Count, Direction::Reversed),
    ] {
        let options = ReadOptions {
            format,
            weights,
            direction,
            limits: LIMITS,
            ..ReadOptions::default()
        };
        if let Some(graph) = read(bytes, &options) {
            then(&graph);
        }
    }
}

/// The graph, where it is accepted.
pub(crate) fn read(bytes: &[u8], options: &ReadOptions) -> Option<LoadedGraph> {
    match GraphFile::read_from(bytes, Path::new("hostile"), options) {
        Ok(graph) => {
            let agents = graph.topology.agents();
            assert!(agents <= LIMITS.nodes);
            assert!(graph.topology.iter_edges().all(|(a, b)| a != b));
            let labels = graph.labels.as_ref();
            assert!(labels.is_none_or(|labels| labels.len() == agents as usize));
            Some(graph)
        }
        Err(error) => {
            check_error(&error);
            None
        }
    }
}

fn check_error(error: &GraphError) {
    assert!(
        !error.is_io(),
        "memory has no faults of the system: {error}"
    );
    assert!(
        error.to_string().contains("hostile"),
        "names no file: {error}"
    );
}

/// Options that read what was written as it was.
pub(crate) fn as_written(graph: &LoadedGraph, format: Format) -> ReadOptions {
    let weights = match graph.topology.weights() {
        Some(_) => Weights::Use,
        None => Weights::Ignore,
    };
    ReadOptions {
        format,
        weights,
        delimiter: Delimiter::Tab,
        limits: LIMITS,
        ..ReadOptions::default()
    }
}

/// The edges by name, in ascending order.
pub(crate) fn named_edges(graph: &LoadedGraph) -> Vec<NamedEdge> {
    let name = |agent: u32| match &graph.labels {
        Some(labels) => labels.get(agent).map(Cow::into_owned),
        None => Some(agent.to_string()),
    };
    let name = |agent| name(agent).expect("every agent has a label");
    let weights = graph.topology.weights();
    let weight = |edge: usize| weights.map(|weights| weights[edge].to_bits());
    let edges = graph.topology.iter_edges().enumerate();
    let mut named: Vec<NamedEdge> = edges
        .map(|(edge, (src, dst))| (name(src), name(dst), weight(edge)))
        .collect();
    named.sort_unstable();
    named
}
