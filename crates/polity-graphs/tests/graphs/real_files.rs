//! Real networks have the sizes that are known of them.

use std::path::PathBuf;

use polity_graphs::{Direction, TimeColumn};

use super::*;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the shared data, or `None` with a word about it where there is none.
#[allow(clippy::print_stderr)] // a skipped test must say so
fn shared(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("POLITY_SHARED").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| workspace().join("../shared"));
    let path = folder.join("data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no {} (set POLITY_SHARED)", path.display());
    None
}

fn load(path: &Path, options: &ReadOptions) -> LoadedGraph {
    GraphFile::read(path, options).expect("a sound file")
}

fn reciprocity(topology: &Topology) -> f64 {
    let back = |&(a, b): &(u32, u32)| topology.find_edge(b, a).is_some();
    topology.iter_edges().filter(back).count() as f64 / topology.edges() as f64
}

#[test]
fn email_eu_core() {
    let Some(path) = shared("networks/email-Eu-core.txt.gz") else {
        return;
    };
    let graph = load(&path, &ReadOptions::default());
    assert_eq!(graph.topology.agents(), 1005);
    assert_eq!(
        graph.topology.edges() as u64 + graph.dropped_self_loops,
        25_571
    );
    assert_eq!(
        (graph.dropped_self_loops, graph.merged_duplicates),
        (642, 0)
    );
    assert!((reciprocity(&graph.topology) - 0.7112).abs() < 5e-5);
}

#[test]
fn college_messages() {
    let Some(path) = shared("networks/CollegeMsg.txt.gz") else {
        return;
    };
    let time = Some(TimeColumn {
        column: 3,
        from: None,
        until: None,
    });
    let weights = Weights::Count;
    let graph = load(
        &path,
        &ReadOptions {
            time,
            weights,
            ..ReadOptions::default()
        },
    );
    assert_eq!(
        (graph.topology.agents(), graph.topology.edges()),
        (1899, 20_296)
    );
    assert_eq!(graph.merged_duplicates, 59_835 - 20_296);
    let events: f32 = graph.topology.weights().expect("counted").iter().sum();
    assert_eq!(events, 59_835.0);
    assert!((reciprocity(&graph.topology) - 0.6364).abs() < 5e-5);
    // Ids begin at 1.
    assert_eq!(graph.labels.and_then(|labels| labels.find("1")), Some(0));
}

#[test]
fn facebook() {
    let Some(path) = shared("networks/facebook_combined.txt.gz") else {
        return;
    };
    let direction = Direction::Both;
    let graph = load(
        &path,
        &ReadOptions {
            direction,
            ..ReadOptions::default()
        },
    );
    assert_eq!(
        (graph.topology.agents(), graph.topology.edges()),
        (4039, 2 * 88_234)
    );
    assert!(graph.topology.is_symmetric() && graph.labels.is_none());
}

#[test]
fn moltbook_as_shipped() {
    let path = workspace().join("scenarios/networks/moltbook_noosphere_reply_edges.txt.gz");
    let graph = load(&path, &weighted());
    let size = (graph.topology.agents(), graph.topology.edges() as u64);
    assert_eq!(size, (1810, 6858 - graph.dropped_self_loops));
    assert_eq!(graph.merged_duplicates, 0);
    let weights = graph.topology.weights().expect("weighted");
    assert!(weights.iter().all(|weight| *weight >= 1.0));
    if let Some(original) = shared("moltbook/moltbook_noosphere_reply_edges.txt.gz") {
        assert_eq!(load(&original, &weighted()), graph);
    }
}
