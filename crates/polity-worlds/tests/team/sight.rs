//! What contributors see is what they are said to see.

use std::sync::Arc;

use polity_worlds::team::board::Stage;
use polity_worlds::team::params::Visibility;
use polity_worlds::team::protocol::{Call, Duty, Outputs, Protocol, Sight};

use crate::effect::{assert_inert, coherence, effect, quality};
use crate::workshop::{Workshop, only, with, written};

fn seeing(visibility: Visibility) -> Workshop {
    Workshop::new("sequential", 8)
        .but(|workshop| workshop.params = only(2))
        .ruled(|params| params.visibility = visibility)
}

#[test]
fn a_sequence_shows_all_outputs() {
    assert_inert(&seeing(Visibility::Protocol), &seeing(Visibility::Outputs));
    assert_inert(
        &seeing(Visibility::Protocol),
        &seeing(Visibility::Latest(8)),
    );
}

#[test]
fn the_more_is_seen_the_better_it_fits() {
    let ladder = [
        Visibility::Nothing,
        Visibility::Latest(1),
        Visibility::Outputs,
    ];
    for pair in ladder.windows(2) {
        effect(&seeing(pair[0]), &seeing(pair[1]), coherence).raises();
        effect(&seeing(pair[0]), &seeing(pair[1]), quality).raises();
    }
    effect(
        &seeing(Visibility::Nothing),
        &seeing(Visibility::Intentions),
        coherence,
    )
    .raises();
    effect(
        &seeing(Visibility::Intentions),
        &seeing(Visibility::Outputs),
        quality,
    )
    .raises();
}

#[test]
fn who_is_shown_nothing_builds_on_nobody() {
    for visibility in [
        Visibility::Nothing,
        Visibility::History,
        Visibility::Intentions,
    ] {
        let records = seeing(visibility).play();
        let mut built_on = records
            .iter()
            .flat_map(|r| &r.contributions)
            .flat_map(|c| &c.built_on);
        assert!(built_on.next().is_none(), "{visibility:?}");
    }
}

#[test]
fn whoever_sees_the_latest_builds_on_the_latest() {
    for record in seeing(Visibility::Latest(1)).play() {
        let contributed: Vec<_> = record.contributed().collect();
        for pair in contributed.windows(2) {
            assert!(
                pair[1]
                    .built_on
                    .iter()
                    .all(|source| *source == pair[0].agent)
            );
        }
    }
}

#[test]
fn a_ripple_reads_neighbours_alone() {
    use polity_engine::topology::generators::{Generator, Ring};
    let ring = Workshop::new("ripple", 12).but(|workshop| {
        workshop.topology = Ring { degree: 2 }.generate(12, 1).expect("a ring");
        workshop.protocol = with("ripple", &[2.0]);
        workshop.tasks = 40;
    });
    let mut built = 0;
    for record in ring.play() {
        for (source, agent) in record.dependencies() {
            assert!(ring.topology.neighbours(agent).contains(&source));
            built += 1;
        }
    }
    assert!(built > 40, "{built}");
}

#[test]
fn marks_are_seen_and_fade() {
    // Where marks fade at once, nobody sees any; each party then acts as the first one does.
    let parties = |evaporation| {
        Workshop::new("shared", 12).but(|workshop| {
            workshop.params = only(2);
            workshop.protocol = with("stigmergic", &[4.0, evaporation]);
        })
    };
    effect(&parties(1.0), &parties(0.0), coherence).raises();
}

#[test]
fn the_selected_are_read() {
    let clonal = |selected| {
        Workshop::new("shared", 8).but(|workshop| {
            workshop.params = only(2);
            workshop.protocol = with("clonal", &[2.0, selected]);
        })
    };
    let records = clonal(0.0).play();
    assert!(
        records
            .iter()
            .all(|record| record.dependencies().next().is_none())
    );
    effect(&clonal(0.0), &clonal(1.0), quality).raises();
    // A quarter of eight are two, unless authors are equally sure.
    for record in clonal(0.25).play() {
        let mut read: Vec<u32> = record.dependencies().map(|(source, _)| source).collect();
        read.sort_unstable();
        read.dedup();
        assert!(read.len() <= 4, "{read:?}");
    }
}

/// The first member plans; then all do as assigned, one after the other, reading all outputs.
#[derive(Debug)]
struct Relay;

impl Protocol for Relay {
    fn wave(&self, stage: Stage<'_>, calls: &mut Vec<Call>) {
        let (place, duty) = match stage.board.wave().checked_sub(1) {
            None => (0, Duty::Plan),
            Some(turn) => (turn as usize, Duty::Execute),
        };
        let sight = Sight::of(Outputs::All);
        let agent = stage.members().get(place);
        calls.extend(agent.map(|&agent| Call { agent, duty, sight }));
    }
}

#[test]
fn whoever_does_as_assigned_sees_what_contributors_see() {
    let relay = |visibility| {
        let base = seeing(visibility).but(|workshop| workshop.protocol = Arc::new(Relay));
        base.play()
    };
    let built = |records: &[polity_worlds::team::TaskRecord]| -> usize {
        let all = records.iter().flat_map(|record| &record.contributions);
        all.map(|contribution| contribution.built_on.len()).sum()
    };
    let seen = relay(Visibility::Protocol);
    assert!(built(&seen) > 10, "{}", built(&seen));
    assert!(written(&seen) == written(&relay(Visibility::Outputs)));
    for visibility in [Visibility::Nothing, Visibility::Intentions] {
        assert_eq!(built(&relay(visibility)), 0, "{visibility:?}");
    }
}

#[test]
fn a_coordinator_plans_as_ever() {
    // What those see that do as they are told is no business of whoever tells them.
    let coordinated = |visibility| {
        let base = seeing(visibility).but(|workshop| workshop.protocol = with("coordinator", &[]));
        base.play()
    };
    let as_ever = coordinated(Visibility::Protocol);
    for visibility in [Visibility::Nothing, Visibility::Outputs] {
        assert!(written(&coordinated(visibility)) == written(&as_ever));
    }
    // Who remembers reads more, and is told the same.
    for (one, other) in coordinated(Visibility::History).iter().zip(&as_ever) {
        assert_eq!(one.assignments, other.assignments);
        let more = 8 * 20 * u64::from(one.task.min(20));
        assert_eq!(one.prompt_tokens, other.prompt_tokens + more);
    }
}

#[test]
fn on_the_ring_those_nearby_are_heard_and_nobody_else() {
    let base = Workshop::new("shared", 12).ruled(|params| params.memory_tasks = 0);
    let alone = base.play();
    for radius in [1_u32, 2, 5] {
        let ring = base
            .but(|workshop| workshop.protocol = with("morphogenetic", &[1.0, f64::from(radius)]));
        for (heard, alone) in ring.play().iter().zip(&alone) {
            for (one, other) in heard.contributions.iter().zip(&alone.contributions) {
                // An announcement takes 25 tokens; as many are heard on either side.
                let more = one.prompt_tokens - other.prompt_tokens;
                assert_eq!(more, 2 * 25 * u64::from(radius));
            }
        }
    }
}
