//! Writing GraphML.

use std::io::{self, Write};

use polity_engine::topology::Topology;
use quick_xml::escape::escape;

use crate::Labels;
use crate::labels::check_labels;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"#;

/// Writes GraphML that networkx, igraph and Gephi read: every agent as a node, named by its label
/// or index, and every edge, with its weight if edges have weights, in canonical order. Buffer the
/// writer: it is written to line by line.
///
/// Where every edge has its like the other way round, the graph is written as undirected, at half
/// the size. Reading it back gives the same topology; only latencies are not kept.
///
/// # Errors
///
/// What the writer says; labels that are not one per agent, or names with control characters.
pub fn write_graphml(
    mut out: impl Write,
    topology: &Topology,
    labels: Option<&Labels>,
) -> io::Result<()> {
    check_labels(topology, labels)?;
    let undirected = is_undirected(topology);
    out.write_all(HEAD.as_bytes())?;
    if topology.weights().is_some() {
        writeln!(
            out,
            r#"<key id="weight" for="edge" attr.name="weight" attr.type="float"/>"#
        )?;
    }
    let direction = if undirected { "undirected" } else { "directed" };
    writeln!(out, r#"<graph edgedefault="{direction}">"#)?;
    for agent in 0..topology.agents() {
        writeln!(out, r#"<node id="{}"/>"#, id(labels, agent))?;
    }
    for (edge, (src, dst)) in topology.iter_edges().enumerate() {
        if !undirected || src < dst {
            let weight = topology.weights().map(|weights| weights[edge]);
            write_edge(&mut out, (&id(labels, src), &id(labels, dst)), weight)?;
        }
    }
    writeln!(out, "</graph>\n</graphml>")?;
    out.flush()
}

fn write_edge(out: &mut impl Write, ends: (&str, &str), weight: Option<f32>) -> io::Result<()> {
    let (src, dst) = ends;
    match weight {
        None => writeln!(out, r#"<edge source="{src}" target="{dst}"/>"#),
        Some(weight) => writeln!(
            out,
            r#"<edge source="{src}" target="{dst}"><data key="weight">{weight}</data></edge>"#
        ),
    }
}

fn id(labels: Option<&Labels>, agent: u32) -> String {
    match labels.and_then(|labels| labels.get(agent)) {
        Some(label) => escape(label).into_owned(),
        None => agent.to_string(),
    }
}

/// Whether every edge has one the other way round that weighs the same, and there are edges.
fn is_undirected(topology: &Topology) -> bool {
    let weight = |edge: usize| topology.weights().map(|weights| weights[edge]);
    let mut edges = topology.iter_edges().enumerate();
    let like = |(edge, (src, dst)): (usize, (u32, u32))| {
        let back = topology.find_edge(dst, src);
        back.is_some_and(|back| weight(back) == weight(edge))
    };
    topology.edges() > 0 && edges.all(like)
}
