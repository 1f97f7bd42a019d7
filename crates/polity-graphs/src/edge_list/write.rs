//! Writing an edge list.

use std::borrow::Cow;
use std::io::{self, Write};

use polity_engine::topology::Topology;

use crate::Labels;
use crate::ids::parse_number;
use crate::labels::check_labels;

/// Writes `src dst [weight]` lines, separated by tabs, in canonical order, under a comment that
/// names the columns. Where names stand beside numbers, an edge with a name comes first: by the first
/// edge, readers judge what ids are. Buffer the writer: it is written to line by line.
///
/// Edge lists have no room for isolated agents, nor does this one hold latencies: reading it back
/// gives the same topology if every agent has an edge (and names, if they hold blanks or commas,
/// are read with [`crate::Delimiter::Tab`]). GraphML keeps isolated agents.
///
/// # Errors
///
/// What the writer says; labels that are not one per agent, or a name that would not be read back:
/// one with control characters, blanks at an end, or that begins a comment.
pub fn write_edge_list(
    mut out: impl Write,
    topology: &Topology,
    labels: Option<&Labels>,
) -> io::Result<()> {
    check_labels(topology, labels)?;
    let weighted = topology.weights().is_some();
    writeln!(out, "# src\tdst{}", if weighted { "\tweight" } else { "" })?;
    let first = first_named(topology, labels);
    let edges = || topology.iter_edges().enumerate();
    let ahead = first.and_then(|first| edges().nth(first));
    let rest = edges().filter(|(edge, _)| Some(*edge) != first);
    for (edge, (src, dst)) in ahead.into_iter().chain(rest) {
        let (src, dst) = (name(labels, src)?, name(labels, dst)?);
        match topology.weights() {
            Some(weights) => writeln!(out, "{src}\t{dst}\t{}", weights[edge])?,
            None => writeln!(out, "{src}\t{dst}")?,
        }
    }
    out.flush()
}

/// The first edge that has a name which is no number.
fn first_named(topology: &Topology, labels: Option<&Labels>) -> Option<usize> {
    let Some(Labels::Names(names)) = labels else {
        return None;
    };
    let named = |agent: u32| parse_number(names[agent as usize].as_bytes()).is_none();
    let mut edges = topology.iter_edges();
    edges.position(|(src, dst)| named(src) || named(dst))
}

fn name(labels: Option<&Labels>, agent: u32) -> io::Result<Cow<'_, str>> {
    let Some(label) = labels.and_then(|labels| labels.get(agent)) else {
        return Ok(agent.to_string().into());
    };
    match label.starts_with(['#', '%', ' ']) || label.ends_with(' ') {
        false => Ok(label),
        true => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "the name {label:?} of agent {agent} cannot stand in an edge list; use GraphML"
            ),
        )),
    }
}
