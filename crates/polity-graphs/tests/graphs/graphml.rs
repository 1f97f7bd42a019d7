//! GraphML as other programs write it.

use polity_graphs::Direction;

use super::*;

/// As networkx writes it.
const NETWORKX: &str = r#"<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="d1" for="edge" attr.name="weight" attr.type="double" />
  <key id="d0" for="node" attr.name="weight" attr.type="string" />
  <graph edgedefault="undirected">
    <node id="a &amp; b"><data key="d0">not a number</data></node>
    <node id="c" />
    <node id="alone" />
    <edge source="a &amp; b" target="c"><data key="d1"> 2.5 </data></edge>
    <edge source="c" target="c"/>
  </graph>
</graphml>"#;

#[test]
fn an_undirected_graph_with_an_isolated_node() {
    let graph = read_with(NETWORKX.as_bytes(), &weighted()).expect("sound");
    assert_eq!(labels(&graph), ["a & b", "alone", "c"]);
    assert_eq!(edges(&graph.topology), [(0, 2), (2, 0)]);
    assert_eq!(graph.topology.weights(), Some(&[2.5, 2.5][..]));
    assert_eq!((graph.dropped_self_loops, graph.merged_duplicates), (1, 0));
    assert_eq!(
        read_with(&gzip(NETWORKX.as_bytes()), &weighted()).expect("sound"),
        graph
    );
}

#[test]
fn directed_graphs_follow_the_direction_asked_for() {
    let text = "<graphml><graph edgedefault='directed'><node id='0'/><node id='1'/><node id='2'/>\
                <edge source='0' target='1'/><edge source='0' target='1'/></graph></graphml>";
    let with = |direction| {
        let options = ReadOptions {
            direction,
            ..ReadOptions::default()
        };
        read_with(text.as_bytes(), &options).expect("sound")
    };
    let graph = with(Direction::AsIs);
    assert_eq!(
        (edges(&graph.topology), graph.topology.agents()),
        (vec![(0, 1)], 3)
    );
    assert_eq!((graph.labels, graph.merged_duplicates), (None, 1));
    assert_eq!(edges(&with(Direction::Reversed).topology), [(1, 0)]);
    assert_eq!(edges(&with(Direction::Both).topology), [(0, 1), (1, 0)]);
}

#[test]
fn edges_without_a_weight_take_the_default_of_the_key() {
    let text = |default: &str| {
        format!(
            "<graphml><key id='w' attr.name='weight'>{default}</key>\
             <graph edgedefault='directed'><edge source='0' target='1'/>\
             <edge source='1' target='0'><data key='other'>x</data><data key='w'>3</data></edge>\
             </graph></graphml>"
        )
    };
    let weights = |default| {
        let graph = read_with(text(default).as_bytes(), &weighted()).expect("sound");
        graph.topology.weights().map(<[f32]>::to_vec)
    };
    assert_eq!(weights("<default>0.5</default>"), Some(vec![0.5, 3.0]));
    assert_eq!(weights(""), Some(vec![1.0, 3.0]));
}
