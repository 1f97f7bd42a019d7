//! Who depends on whom follows from who read or was told what.

use polity_engine::topology::Topology;
use polity_worlds::team::Contribution;
use polity_worlds::team::params::Aggregation;
use polity_worlds::team::protocol::KINDS;
use polity_worlds::team::steps::StepSet;

use crate::workshop::{Workshop, written};

fn edges(protocol: &str) -> Vec<Vec<(u32, u32)>> {
    let workshop = Workshop::new(protocol, 8).but(|workshop| workshop.tasks = 40);
    let records = workshop.play();
    records
        .iter()
        .map(|record| record.dependencies().collect())
        .collect()
}

#[test]
fn whoever_plans_stands_above_all_others() {
    for (task, edges) in edges("coordinator").iter().enumerate() {
        assert!(edges.iter().all(|(from, _)| *from == 0), "{edges:?}");
        assert!(!edges.is_empty(), "task {task}");
    }
}

#[test]
fn those_who_act_at_once_depend_on_nobody() {
    for protocol in [
        "shared",
        "broadcast",
        "morphogenetic",
        "stigmergic",
        "single-agent",
    ] {
        assert!(edges(protocol).iter().all(Vec::is_empty), "{protocol}");
    }
}

#[test]
fn in_a_sequence_the_later_depend_on_the_earlier() {
    let edges = edges("sequential");
    assert!(edges.iter().flatten().count() > 80);
    assert!(edges.iter().flatten().all(|(from, to)| from < to));
}

#[test]
fn what_is_only_revised_is_told_from_what_is_built_on() {
    let workshop = Workshop::new("sequential", 12).but(|workshop| workshop.tasks = 40);
    let (records, tasks) = (workshop.play(), workshop.tasks_met());
    let (mut revised, mut needed) = (0, 0);
    for (record, task) in records.iter().zip(&tasks) {
        for (place, c) in record.contributions.iter().enumerate() {
            let earlier = &record.contributions[..place];
            let did = |agent: u32, steps: StepSet| {
                let mut own = earlier.iter().filter(|other| other.agent == agent);
                own.any(|other| !other.steps.and(steps).is_empty())
            };
            let lacks = c.steps.iter().fold(StepSet::EMPTY, |all, i| {
                let fact = task.steps[i].informed_by.map(usize::from);
                let needs = all.or(task.steps[i].needs);
                fact.iter().fold(needs, |needs, &fact| needs.with(fact))
            });
            let lacks = c.steps.iter().fold(lacks, |lacks, own| lacks.without(own));
            for &source in &c.built_on {
                let only = c.only_revised.contains(&source);
                // It revises what both did, and builds on what it lacks.
                assert!(did(source, if only { c.steps } else { lacks }), "{c:?}");
                revised += u32::from(only);
                needed += u32::from(!only);
            }
            assert!(
                c.only_revised
                    .iter()
                    .all(|source| c.built_on.contains(source))
            );
            // Of whom alone there is what it lacks, it needs.
            for i in lacks.iter() {
                let step = StepSet::EMPTY.with(i);
                let did = |other: &&Contribution| !other.steps.and(step).is_empty();
                if let [only] = earlier.iter().filter(did).collect::<Vec<_>>()[..] {
                    assert!(c.built_on.contains(&only.agent), "{c:?}");
                    assert!(!c.only_revised.contains(&only.agent), "{c:?}");
                }
            }
        }
    }
    assert!(revised > 40 && needed > 40, "{revised} {needed}");
    // Whoever heeds nothing revises nothing.
    let heedless = workshop.staffed(|profile| profile.instruction_following = 0.0);
    let mut contributions = heedless
        .play()
        .into_iter()
        .flat_map(|record| record.contributions);
    assert!(contributions.all(|c| c.only_revised.is_empty()));
}

#[test]
fn whoever_puts_outputs_together_builds_on_them() {
    let synthesized =
        Workshop::new("shared", 8).ruled(|params| params.aggregation = Aggregation::Synthesizer);
    for record in synthesized.play() {
        let last = record.contributions.last().expect("a synthesis");
        assert!(!last.built_on.is_empty() && last.only_revised.is_empty());
    }
}

#[test]
fn only_protocols_that_look_at_the_network_are_changed_by_it() {
    for kind in KINDS {
        let base = Workshop::new(kind.name, 8);
        let alone = Topology::from_edges(8, Vec::new()).expect("nobody knows anybody");
        let other = base.but(|workshop| workshop.topology = alone);
        let same = written(&base.play()) == written(&other.play());
        assert_eq!(same, !kind.network, "{}", kind.name);
    }
}

#[test]
fn nobody_depends_on_itself() {
    for kind in KINDS {
        for agents in [1, 8] {
            let workshop = Workshop::new(kind.name, agents)
                .ruled(|params| params.aggregation = Aggregation::Synthesizer);
            for record in workshop.play() {
                assert!(
                    record.dependencies().all(|(from, to)| from != to),
                    "{}",
                    kind.name
                );
                let sound = |agent: &u32| *agent < agents;
                assert!(
                    record
                        .dependencies()
                        .all(|(from, to)| sound(&from) && sound(&to))
                );
            }
        }
    }
}
