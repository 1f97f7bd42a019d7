//! The way in: a file becomes a topology.

use std::io::Read;
use std::path::Path;

use polity_engine::topology::{EdgeList, Topology};

use crate::ids::Collected;
use crate::input::Input;
use crate::{Format, GraphError, Labels, Place, ReadOptions, edge_list, graphml};

/// A network read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedGraph {
    /// Who may message whom. Its agents are the nodes in ascending order of their ids.
    pub topology: Topology,
    /// The ids of the file, unless they were the numbers `0..agents` anyway.
    pub labels: Option<Labels>,
    /// Lines (or GraphML edges) from a node to itself: dropped, but the node is kept.
    pub dropped_self_loops: u64,
    /// Lines (or GraphML edges) that repeated an earlier one: merged, and their weights summed.
    pub merged_duplicates: u64,
}

/// Reads network files.
#[derive(Clone, Copy, Debug)]
pub struct GraphFile;

impl GraphFile {
    /// Reads an edge list or GraphML, plain or gzip. O(edges · log degree), and O(nodes · log
    /// nodes) more where nodes have names; O(edges · log nodes) where numbers exceed 2³² or lie
    /// far apart.
    ///
    /// # Errors
    ///
    /// [`GraphError`], with file, line, what was expected, and a remedy.
    pub fn read(path: &Path, options: &ReadOptions) -> Result<LoadedGraph, GraphError> {
        load(Input::open(path)?, options)
    }

    /// Reads from anything that yields bytes; `name` stands for the file in messages.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn read_from(
        reader: impl Read,
        name: &Path,
        options: &ReadOptions,
    ) -> Result<LoadedGraph, GraphError> {
        load(Input::new(reader, name)?, options)
    }
}

fn load(mut input: Input<'_>, options: &ReadOptions) -> Result<LoadedGraph, GraphError> {
    let place = Place::new(&input.path, 0);
    let xml = match options.format {
        Format::Auto => input.looks_like_xml()?,
        Format::EdgeList => false,
        Format::GraphMl => true,
    };
    let collected = match xml {
        true => graphml::read(input, options)?,
        false => edge_list::read(input, options)?,
    };
    build(collected, place, options)
}

fn build(
    collected: Collected,
    place: Place,
    options: &ReadOptions,
) -> Result<LoadedGraph, GraphError> {
    let (weights, direction) = (collected.weights, collected.direction);
    let numbered = collected.ids.number(&place, options.limits.nodes)?;
    let list = EdgeList {
        agents: numbered.agents,
        pairs: numbered.pairs,
        weights,
        direction,
    };
    let built = list.build().map_err(|source| GraphError::Topology {
        place,
        source: Box::new(source),
    })?;
    Ok(LoadedGraph {
        topology: built.topology,
        labels: numbered.labels,
        dropped_self_loops: built.self_loops_dropped,
        merged_duplicates: built.duplicates_merged,
    })
}
