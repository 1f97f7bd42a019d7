//! Who depends on whom follows from who read or was told what.

use polity_worlds::team::params::Aggregation;
use polity_worlds::team::protocol::KINDS;

use crate::workshop::Workshop;

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
