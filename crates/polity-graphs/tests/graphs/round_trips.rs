//! What is written is read back as it was.

use polity_engine::topology::EdgeList;
use polity_graphs::{Labels, write_edge_list, write_graphml};
use proptest::prelude::*;

use super::*;

fn graphs() -> impl Strategy<Value = (Topology, Option<Labels>)> {
    let names = prop::collection::btree_set("[a-zé<>&\"' ,]{0,4}[a-z]", 2..20);
    let rows = prop::collection::vec((0..20_u32, 0..20_u32, 0..100_u16), 0..60);
    (names, rows, any::<[bool; 3]>()).prop_map(|(names, rows, [weighted, labelled, symmetric])| {
        let agents = names.len() as u32;
        let mut rows = rows;
        if symmetric {
            rows.extend(rows.clone().into_iter().map(|(a, b, w)| (b, a, w)));
        }
        let list = EdgeList {
            pairs: rows.iter().map(|r| (r.0 % agents, r.1 % agents)).collect(),
            weights: weighted.then(|| rows.iter().map(|r| f32::from(r.2) / 7.0).collect()),
            ..EdgeList::directed(agents, Vec::new())
        };
        let names = names.into_iter().map(String::into_boxed_str).collect();
        let labels = labelled.then_some(Labels::Names(names));
        (list.build().expect("valid").topology, labels)
    })
}

fn options_for(topology: &Topology) -> ReadOptions {
    match topology.weights() {
        Some(_) => weighted(),
        None => ReadOptions::default(),
    }
}

proptest! {
    #[test]
    fn graphml((topology, labels) in graphs()) {
        let mut bytes = Vec::new();
        write_graphml(&mut bytes, &topology, labels.as_ref()).expect("writing to memory");
        let graph = read_with(&bytes, &options_for(&topology)).expect("sound");
        prop_assert_eq!(graph.topology, topology);
        prop_assert_eq!(graph.labels, labels);
    }

    #[test]
    fn edge_lists((topology, _) in graphs()) {
        // A path through all agents, so that none is isolated.
        let mut pairs: Vec<_> = topology.iter_edges().collect();
        pairs.extend((1..topology.agents()).map(|agent| (agent - 1, agent)));
        let topology = Topology::from_edges(topology.agents(), pairs).expect("valid");
        let mut bytes = Vec::new();
        write_edge_list(&mut bytes, &topology, None).expect("writing to memory");
        let graph = read_with(&bytes, &ReadOptions::default()).expect("sound");
        prop_assert_eq!(graph.topology, topology);
        prop_assert_eq!(graph.labels, None);
    }
}

#[test]
fn an_edge_list_by_hand() {
    let topology = Topology::from_edges(2, vec![(1, 0)]).expect("valid");
    let topology = topology.with_weights(vec![0.1]).expect("valid");
    let names = Labels::Names(["a", "b"].map(Box::from).to_vec());
    let mut bytes = Vec::new();
    write_edge_list(&mut bytes, &topology, Some(&names)).expect("writing to memory");
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        "# src\tdst\tweight\nb\ta\t0.1\n"
    );
}

#[test]
fn names_beside_numbers_are_read_back_as_names() {
    let graph = read("anna 9\n10 9\n9 10\n10 anna\n");
    let mut bytes = Vec::new();
    write_edge_list(&mut bytes, &graph.topology, graph.labels.as_ref()).expect("to memory");
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        "# src\tdst\n10\tanna\n10\t9\n9\t10\nanna\t9\n"
    );
    assert_eq!(
        read_with(&bytes, &ReadOptions::default()).expect("sound"),
        graph
    );
}

#[test]
fn graphml_by_hand() {
    let topology = Topology::from_undirected_edges(3, vec![(1, 0)]).expect("valid");
    let mut bytes = Vec::new();
    write_graphml(&mut bytes, &topology, None).expect("writing to memory");
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
        <graph edgedefault=\"undirected\">\n\
        <node id=\"0\"/>\n<node id=\"1\"/>\n<node id=\"2\"/>\n\
        <edge source=\"0\" target=\"1\"/>\n</graph>\n</graphml>\n";
    assert_eq!(String::from_utf8_lossy(&bytes), expected);
}

#[test]
fn names_that_would_not_be_read_back_are_refused() {
    let topology = Topology::from_edges(2, vec![(0, 1)]).expect("valid");
    let names = |first: &str| Labels::Names(vec![first.into(), "z".into()]);
    for bad in ["#a", " a", "a ", "a\tb", "a\nb", ""] {
        let written = write_edge_list(Vec::new(), &topology, Some(&names(bad)));
        assert!(written.is_err(), "{bad:?}");
    }
    assert!(write_graphml(Vec::new(), &topology, Some(&names("a\u{1}"))).is_err());
    let too_few = Labels::Numbers(vec![1]);
    assert!(write_graphml(Vec::new(), &topology, Some(&too_few)).is_err());
}
