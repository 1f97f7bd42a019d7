//! petgraph gets the same graph, and gives it back.

use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use super::generators::{BarabasiAlbert, Generator};
use super::*;

fn weighted() -> Topology {
    let topology = BarabasiAlbert { attach: 2 }.generate(30, 5).expect("valid");
    let weights = (0..topology.edges()).map(|i| i as f32 / 4.0).collect();
    topology.with_weights(weights).expect("valid")
}

#[test]
fn a_round_trip_changes_nothing() {
    let topology = weighted();
    let graph = topology.to_petgraph();
    let ends = graph
        .edge_references()
        .map(|e| (e.source().index() as u32, e.target().index() as u32));
    assert!(ends.eq(topology.iter_edges()), "edge indices agree");
    assert_eq!(Topology::from_petgraph(&graph, |&w| w), Ok(topology));
}

#[test]
fn undirected_graphs_give_both_directions_and_keep_isolated_nodes() {
    let mut graph = UnGraph::<&str, f32>::new_undirected();
    let nodes: Vec<NodeIndex> = ["a", "b", "c"].map(|name| graph.add_node(name)).to_vec();
    graph.extend_with_edges([(nodes[0], nodes[1], 2.0), (nodes[1], nodes[0], 3.0)]);
    let topology = Topology::from_petgraph(&graph, |&w| w).expect("valid");
    assert_eq!(
        (topology.agents(), topology.weights()),
        (3, Some(&[5.0, 5.0][..]))
    );
    assert!(topology.iter_edges().eq([(0, 1), (1, 0)]));
    assert!(Topology::from_petgraph(&graph, |_| f32::NAN).is_err());
}

#[test]
fn components_are_named_by_their_first_agent() {
    let topology = Topology::from_edges(7, vec![(5, 1), (1, 3), (4, 2)]).expect("valid");
    assert_eq!(topology.components(), [0, 1, 2, 1, 2, 1, 6]);
}

#[test]
fn a_path_of_a_million_agents_overflows_no_stack() {
    let agents = 1_000_000;
    let path = (1..agents).map(|a| (a - 1, a)).collect();
    let topology = Topology::from_edges(agents, path).expect("valid");
    assert!(topology.components().iter().all(|&first| first == 0));
}
