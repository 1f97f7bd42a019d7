//! A model that goes by what it was seen to contribute contributes that.
//!
//! Breaks when draws do not follow the table, when a table reaches a duty that it does not speak of, or when
//! what is drawn depends on threads.

use std::sync::Arc;

use polity_worlds::choices::{COUNTS, Choices, TeamChoices, TeamContext, TeamOdds};
use polity_worlds::team::TaskRecord;
use polity_worlds::team::params::Roles;

use crate::workshop::{Workshop, written};

fn one(place: usize) -> [f64; COUNTS] {
    std::array::from_fn(|i| f64::from(u8::from(i == place)))
}

fn seen(contribute: f64, steps: [f64; COUNTS], passed_over: [f64; COUNTS]) -> Option<Arc<Choices>> {
    let odds = TeamOdds {
        contribute,
        steps,
        passed_over,
    };
    Some(Arc::new(Choices {
        society: None,
        team: TeamChoices::new(vec![odds; TeamContext::COUNT]),
    }))
}

fn team(protocol: &str, choices: Option<Arc<Choices>>) -> Workshop {
    let mut workshop = Workshop::new(protocol, 12).staffed(|model| model.choices = choices);
    workshop.tasks = 40;
    workshop
}

/// The share that contributed, of those that were called to.
fn contributed(records: &[TaskRecord]) -> f64 {
    let all = records.iter().map(|record| record.contributions.len());
    let took_part = records.iter().map(|record| record.contributed().count());
    took_part.sum::<usize>() as f64 / all.sum::<usize>() as f64
}

#[test]
fn as_many_contribute_as_were_seen_to() {
    assert_eq!(
        contributed(&team("sequential", seen(0.0, one(0), one(0))).play()),
        0.0
    );
    let always = contributed(&team("sequential", seen(1.0, one(0), one(0))).play());
    assert!(always > 0.95, "{always}");
    let some = contributed(&team("sequential", seen(0.4, one(0), one(0))).play());
    // 480 calls: four standard errors.
    assert!((some - 0.4).abs() < 0.09, "{some}");
}

#[test]
fn so_many_steps_are_taken_as_were_seen_and_as_there_is_room_for() {
    let steps = |count: usize| {
        let records = team("broadcast", seen(1.0, one(count - 1), one(0))).play();
        let all: Vec<usize> = records
            .iter()
            .flat_map(|record| record.contributed().map(|c| c.steps.len()))
            .collect();
        (
            all.iter().max().copied(),
            all.iter().sum::<usize>() as f64 / all.len() as f64,
        )
    };
    assert_eq!(steps(1), (Some(1), 1.0));
    let (most, mean) = steps(2);
    assert!(most == Some(2) && mean > 1.8, "{mean}");
    assert_eq!(steps(8).0, Some(4));
}

#[test]
fn passing_over_better_steps_makes_others_be_done() {
    let steps = |passed_over| {
        let records = team("broadcast", seen(1.0, one(0), one(passed_over))).play();
        let of = |record: &TaskRecord| -> Vec<usize> {
            let first = record.contributed().next();
            first.map_or(Vec::new(), |c| c.steps.iter().collect())
        };
        records.iter().map(of).collect::<Vec<_>>()
    };
    let (best, second) = (steps(0), steps(1));
    let differ = best.iter().zip(&second).filter(|(a, b)| a != b).count();
    assert!(differ > 30, "{differ} of 40");
}

#[test]
fn a_table_of_contributions_says_nothing_of_plans() {
    let with = team("coordinator", seen(0.0, one(0), one(0))).play();
    let without = team("coordinator", None).play();
    assert_eq!(written(&with), written(&without));
}

#[test]
fn whoever_must_contribute_does_and_keeps_to_its_field() {
    let workshop = team("sequential", seen(0.0, one(3), one(0))).ruled(|params| {
        params.abstention = false;
        params.roles = Roles::Assigned;
    });
    let records = workshop.play();
    assert!(contributed(&records) > 0.3);
    for contribution in records.iter().flat_map(TaskRecord::contributed) {
        assert!(contribution.role.is_some());
    }
}

#[test]
fn threads_and_blocks_change_nothing() {
    let mut third = [0.1; COUNTS];
    third[0] = 0.3;
    let on = |threads, block_bits| {
        let workshop = team("broadcast", seen(0.7, third, third)).but(|workshop| {
            workshop.options.threads = threads;
            workshop.options.workers = Some(threads);
            workshop.options.block_bits = Some(block_bits);
        });
        written(&workshop.play())
    };
    let alone = on(1, 12);
    for (threads, block_bits) in [(2, 1), (3, 2), (8, 1)] {
        assert!(alone == on(threads, block_bits), "{threads} threads");
    }
}
