//! No agent reaches further than its neighbours, and those who wrote to it.
//!
//! On a directed star whose leaves can write to the hub but not to one another, a leaf must never
//! write to a leaf, and the hub only to leaves that wrote first.

use std::collections::BTreeSet;

use polity_engine::Options;
use polity_engine::topology::Topology;
use polity_worlds::society::params::Params;

use crate::village::{found, ring, watch};

#[test]
fn messages_follow_edges_or_answer_messages() {
    let star = Topology::from_edges(20, (1..20).map(|leaf| (leaf, 0)).collect());
    for topology in [star.expect("a valid network"), ring(60)] {
        let network = topology.clone();
        let options = Options {
            seed: 5,
            observed: true,
            ..Options::default()
        };
        let log = watch(&mut found(Params::default(), topology, options), 150);
        let mut heard_from = BTreeSet::new();
        for (_, sent) in &log.sent {
            let neighbour = network.find_edge(sent.src, sent.dst).is_some();
            let wrote = heard_from.contains(&(sent.dst, sent.src));
            assert!(
                neighbour || wrote,
                "{} writes to {} unasked",
                sent.src,
                sent.dst
            );
            heard_from.insert((sent.src, sent.dst));
        }
        assert!(
            log.sent.len() > 500,
            "{} messages prove little",
            log.sent.len()
        );
    }
}

#[test]
fn who_has_no_neighbours_copes_alone() {
    let hermits = Topology::from_edges(10, Vec::new()).expect("a valid network");
    let options = Options {
        seed: 5,
        observed: true,
        ..Options::default()
    };
    let log = watch(&mut found(Params::default(), hermits, options), 300);
    assert!(log.sent.is_empty());
    assert!(log.tallies.iter().any(|t| t.completed > 0));
}
