//! `polity topology`.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use flate2::Compression;
use flate2::write::GzEncoder;
use polity::scenario::{Overrides, Scenario};
use polity_engine::topology::Topology as Network;
use polity_graphs::{
    Direction, GraphFile, Labels, ReadOptions, Weights, write_edge_list, write_graphml,
};
use polity_metrics::graph::{
    Digraph, SelfLoops, Undirected, degree_assortativity, degree_quantiles, innermost_core,
    mean_clustering, reciprocity, strong_components, transitivity, weak_components,
};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::fault::Fault;
use super::{print, remark};

#[derive(Debug, Args)]
pub(super) struct Topology {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes a network, e.g. `generate watts-strogatz --agents 256 --set degree=8 --set rewire=0.1`.
    Generate {
        /// The generator, as in a scenario's `[topology.…]`.
        generator: String,
        /// How many agents.
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        agents: u64,
        /// The seed.
        #[arg(
            long,
            value_name = "N",
            default_value_t = 0,
            allow_negative_numbers = true
        )]
        seed: u64,
        /// An option of the generator; may be repeated.
        #[arg(long = "set", value_name = "KEY=VALUE")]
        set: Vec<String>,
        /// The file: `.graphml`, or an edge list; also `.gz` [default: standard output].
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Reads a network and writes it in the format that the new name says.
    Convert {
        /// The network: an edge list (also gzipped) or GraphML.
        input: PathBuf,
        /// The file to write: `.graphml`, or an edge list; also `.gz`.
        output: PathBuf,
        #[command(flatten)]
        reading: Reading,
    },
    /// Prints nodes, edges, degrees, reciprocity, clustering, components and k-core.
    Describe {
        /// The network: an edge list (also gzipped), GraphML, or a scenario (`.toml`).
        input: PathBuf,
        #[command(flatten)]
        reading: Reading,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

/// How a network file is read.
#[derive(Debug, Args)]
struct Reading {
    /// Which way edges lead.
    #[arg(long, value_enum, default_value_t = Way::AsIs)]
    direction: Way,
    /// Reads the third column as weights.
    #[arg(long)]
    weights: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Way {
    AsIs,
    Reversed,
    Both,
}

impl Topology {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        match self.action {
            Action::Generate {
                generator,
                agents,
                seed,
                set,
                out,
            } => {
                let network = generate(&generator, agents, seed, &set)?;
                write(&network, None, out.as_deref())
            }
            Action::Convert {
                input,
                output,
                reading,
            } => {
                let (network, labels) = reading.read(&input)?;
                write(&network, labels.as_ref(), Some(&output))
            }
            Action::Describe {
                input,
                reading,
                json,
            } => {
                let (network, _) = reading.read(&input)?;
                print(&describe(&network, json)?)
            }
        }
    }
}

/// A generator's options are those of a scenario, so a scenario checks them.
fn generate(generator: &str, agents: u64, seed: u64, set: &[String]) -> Result<Network, Fault> {
    let text = "ticks = 1\n[population]\n[topology]\n[world.society]\n";
    let mut sets = vec![
        format!("population.agents={agents}"),
        format!("topology.{generator}={{}}"),
    ];
    sets.extend(
        set.iter()
            .map(|option| format!("topology.{generator}.{option}")),
    );
    let overrides = Overrides {
        set: sets,
        seed: Some(seed),
        ticks: None,
    };
    let scenario = Scenario::from_str(text, Path::new("."), &overrides)?;
    Ok(scenario.build_topology()?.0)
}

impl Reading {
    fn read(&self, path: &Path) -> Result<(Network, Option<Labels>), Fault> {
        if path.extension().is_some_and(|e| e == "toml") {
            return Ok(Scenario::load(path, &Overrides::default())?.build_topology()?);
        }
        let options = ReadOptions {
            direction: match self.direction {
                Way::AsIs => Direction::AsIs,
                Way::Reversed => Direction::Reversed,
                Way::Both => Direction::Both,
            },
            weights: if self.weights {
                Weights::Use
            } else {
                Weights::Ignore
            },
            ..ReadOptions::default()
        };
        let loaded = GraphFile::read(path, &options)?;
        let (loops, merged) = (loaded.dropped_self_loops, loaded.merged_duplicates);
        if loops + merged > 0 {
            remark(&format!(
                "{loops} self-loops dropped, {merged} duplicate edges merged"
            ));
        }
        Ok((loaded.topology, loaded.labels))
    }
}

fn write(network: &Network, labels: Option<&Labels>, path: Option<&Path>) -> Result<u8, Fault> {
    let Some(path) = path else {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let written = encode(network, labels, false, &mut out).and_then(|()| out.flush());
        return match written {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Fault::output(&e)),
            _ => Ok(0),
        };
    };
    match write_file(network, labels, path) {
        Ok(()) => Ok(0),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            let problem = format!("{} exists already; choose another name", path.display());
            Err(Fault::new(3, problem))
        }
        Err(e) => Err(Fault::new(
            3,
            format!("cannot write {}: {e}", path.display()),
        )),
    }
}

/// Writes a new file, whole or not at all; its name says in which format, and whether compressed.
fn write_file(network: &Network, labels: Option<&Labels>, path: &Path) -> io::Result<()> {
    let compressed = path.extension().is_some_and(|e| e == "gz");
    let inner = if compressed { path.file_stem() } else { None };
    let inner = inner.map_or(path, Path::new);
    let graphml = inner.extension().is_some_and(|e| e == "graphml");
    if path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let mut file = beside(path)?;
    if compressed {
        let mut out = GzEncoder::new(BufWriter::new(file.as_file_mut()), Compression::default());
        encode(network, labels, graphml, &mut out)?;
        out.finish()?.flush()?;
    } else {
        let mut out = BufWriter::new(file.as_file_mut());
        encode(network, labels, graphml, &mut out)?;
        out.flush()?;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// A file in the same directory that vanishes unless it is given its name.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory.unwrap_or(Path::new(".")))
}

fn encode(
    network: &Network,
    labels: Option<&Labels>,
    graphml: bool,
    mut out: &mut dyn Write,
) -> io::Result<()> {
    match graphml {
        true => write_graphml(&mut out, network, labels),
        false => write_edge_list(&mut out, network, labels),
    }
}

fn describe(network: &Network, as_json: bool) -> Result<String, Fault> {
    let pairs: Vec<(u32, u32)> = network.iter_edges().collect();
    let graph = Digraph::from_pairs(network.agents(), &pairs);
    let graph = graph.map_err(|error| Fault::new(2, error))?;
    let simple = Undirected::of(&graph);
    let quantiles = |degrees: Vec<u32>| degree_quantiles(&degrees, &[0.0, 0.5, 0.9, 0.99, 1.0]);
    let (weak, strong) = (weak_components(&graph), strong_components(&graph));
    let core = innermost_core(&simple);
    let facts = json!({
        "nodes": graph.nodes(),
        "edges": graph.edges(),
        "out_degree_min_p50_p90_p99_max": quantiles(graph.out_degrees()),
        "in_degree_min_p50_p90_p99_max": quantiles(graph.in_degrees()),
        "reciprocity": reciprocity(&graph, SelfLoops::Drop),
        "degree_assortativity": degree_assortativity(&graph),
        "mean_clustering": mean_clustering(&simple),
        "transitivity": transitivity(&simple),
        "weak_components": weak.count,
        "largest_weak_component": weak.largest,
        "strong_components": strong.count,
        "largest_strong_component": strong.largest,
        "max_k_core": core.map(|c| c.max_k_core),
        "core_share": core.map(|c| c.core_share),
    });
    if as_json {
        return Ok(format!("{facts}\n"));
    }
    let lines = facts.as_object().into_iter().flatten();
    let line = |(key, value): (&String, &Value)| format!("{:<34}{value}\n", key.replace('_', " "));
    Ok(lines.map(line).collect())
}
