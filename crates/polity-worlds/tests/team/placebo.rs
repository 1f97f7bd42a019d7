//! Protocols that come to the same give the same records: nothing depends on which one it is.
//!
//! Breaks when a rule asks for a protocol's name, or when a call's place in time, the number of
//! waves or an unused part of an agent's sight changes what it does.

use std::sync::Arc;

use polity_engine::topology::generators::{Generator, Ring, Star};
use polity_worlds::team::params::{Aggregation, Visibility};
use polity_worlds::team::protocol::Protocol;

use crate::workshop::{Workshop, usual, with, written, written_but_ticks};

const AGENTS: u32 = 9;

#[track_caller]
fn assert_same(one: Arc<dyn Protocol>, other: Arc<dyn Protocol>, memory_tasks: u32) {
    for aggregation in [
        Aggregation::Union,
        Aggregation::Last,
        Aggregation::Synthesizer,
    ] {
        let workshop = Workshop::new("shared", AGENTS).ruled(|params| {
            params.memory_tasks = memory_tasks;
            params.switching_cost = 0.3;
            params.aggregation = aggregation;
        });
        let played = |protocol: &Arc<dyn Protocol>| {
            let workshop = workshop.but(|workshop| workshop.protocol = Arc::clone(protocol));
            written(&workshop.but(|workshop| workshop.tasks = 60).play())
        };
        assert!(played(&one) == played(&other), "{one:?} is not {other:?}");
    }
}

#[test]
fn groups_of_one_are_a_sequence() {
    assert_same(with("batched-sequential", &[1.0]), usual("sequential"), 20);
}

#[test]
fn one_wave_in_which_nobody_sees_anything_is_the_same_by_any_name() {
    let one_wave = [
        with("batched-sequential", &[f64::from(AGENTS)]),
        with("batched-sequential", &[1e6]),
        with("clonal", &[1.0, 0.25]),
        with("stigmergic", &[1.0, 0.1]),
    ];
    for protocol in one_wave {
        assert_same(protocol, usual("shared"), 0);
    }
}

#[test]
fn who_hears_everybody_hears_a_broadcast() {
    assert_same(with("morphogenetic", &[1.0, 1e6]), usual("broadcast"), 20);
}

#[test]
fn a_team_of_one_is_a_single_agent() {
    let played = |protocol| written(&Workshop::new(protocol, 1).play());
    let single = played("single-agent");
    for protocol in [
        "sequential",
        "equal-token-single-agent",
        "ripple",
        "batched-sequential",
    ] {
        assert!(played(protocol) == single, "{protocol}");
    }
}

#[test]
fn who_sees_nothing_might_as_well_act_at_once() {
    let workshop = |protocol| {
        Workshop::new(protocol, AGENTS).ruled(|params| params.visibility = Visibility::Nothing)
    };
    let calm = |protocol| -> Vec<String> {
        let mut records = workshop(protocol).play();
        // What differs is when.
        for record in &mut records {
            (record.waves, record.latency_s) = (0, 0.0);
        }
        written_but_ticks(&records)
    };
    assert!(calm("sequential") == calm("shared"));
}

#[test]
fn a_ripple_reaches_whom_the_network_lets_it() {
    let star = Workshop::new("ripple", AGENTS).but(|workshop| {
        workshop.topology = Star.generate(AGENTS, 1).expect("a star");
        workshop.protocol = with("ripple", &[1e6]);
    });
    for record in star.play() {
        // From the hub to all others at once; from a leaf by way of the hub.
        let waves = if record.task % AGENTS == 0 { 2 } else { 3 };
        assert_eq!((record.calls, record.waves), (AGENTS, waves));
    }
    let ring = star.but(|workshop| {
        workshop.topology = Ring { degree: 2 }.generate(AGENTS, 1).expect("a ring");
        workshop.protocol = with("ripple", &[1.0]);
    });
    for record in ring.play() {
        assert_eq!((record.calls, record.waves), (AGENTS, AGENTS));
    }
}

#[test]
fn protocols_call_as_often_as_they_say() {
    for (protocol, calls, waves) in [
        ("coordinator", 9, 2),
        ("sequential", 8, 8),
        ("broadcast", 16, 2),
        ("shared", 8, 1),
        ("morphogenetic", 32, 4),
        ("clonal", 16, 2),
        ("stigmergic", 8, 4),
        ("ripple", 8, 4),
        ("batched-sequential", 8, 2),
        ("single-agent", 1, 1),
        ("equal-token-single-agent", 8, 8),
    ] {
        for record in Workshop::new(protocol, 8).play() {
            assert_eq!((record.calls, record.waves), (calls, waves), "{protocol}");
        }
    }
}
