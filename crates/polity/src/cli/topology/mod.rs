//! `polity topology`.

mod write;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use polity::scenario::{Overrides, Scenario};
use polity_engine::topology::Topology as Network;
use polity_graphs::{Direction, GraphFile, Labels, ReadOptions, Weights};
use polity_metrics::graph::{
    Digraph, SelfLoops, Undirected, degree_assortativity, degree_quantiles, innermost_core,
    mean_clustering, reciprocity, strong_components, transitivity, weak_components,
};
use serde_json::{Value, json};

use super::fault::Fault;
use super::{print, remark};
use write::write;

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
