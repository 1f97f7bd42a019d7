//! Mechanisms with two ways to act, each way by itself: where choices are made for everybody, only work
//! can differ, and where work cannot fail, only choices can.

use polity_worlds::team::TaskRecord;
use polity_worlds::team::task::Task;

use crate::effect::{accuracy, effect};
use crate::workshop::{Workshop, only};

/// Everybody notices everything, and does all of it in one contribution.
fn thorough(protocol: &str, level: usize) -> Workshop {
    Workshop::new(protocol, 8)
        .but(|workshop| workshop.params = only(level))
        .ruled(|params| {
            params.abstain_below = 0.0;
            params.steps_per_call = 32;
            params.dilution = 0.0;
            params.focus = 0.0;
        })
        .staffed(|profile| {
            profile.reasoning = 1.0;
            profile.temperature = 0.0;
        })
}

/// The same where all that is done comes out right, but for what is missing.
fn effortless(protocol: &str, level: usize) -> Workshop {
    thorough(protocol, level).ruled(|params| {
        params.task.difficulty = 0.0;
        params.dependency = 0.0;
        params.missing_fact = 0.0;
    })
}

/// The mean quality of the first contribution to each task, with the task.
fn first(workshop: &Workshop) -> Vec<(f64, Task)> {
    let quality = |record: &TaskRecord| record.contributions[0].quality.expect("a contribution");
    let records = workshop.play();
    records
        .iter()
        .map(quality)
        .zip(workshop.tasks_met())
        .collect()
}

#[test]
fn what_one_did_in_the_same_contribution_is_at_hand() {
    let base = effortless("single-agent", 3).ruled(|params| params.task.obscurity = 0.5);
    for (quality, _) in first(&base.ruled(|params| params.dependency = 1.0)) {
        assert!((quality - 1.0).abs() < 1e-12, "{quality}");
    }
    for (quality, task) in first(&base.ruled(|params| params.missing_fact = 1.0)) {
        let later = |&(i, step): &(usize, &_)| {
            let step: &polity_worlds::team::task::Step = step;
            step.informed_by
                .is_some_and(|source| usize::from(source) > i)
        };
        let guessed = task.steps.iter().enumerate().filter(later).count();
        let expected = 1.0 - guessed as f64 / task.steps.len() as f64;
        assert!((quality - expected).abs() < 1e-12, "{quality}, {expected}");
    }
}

#[test]
fn whoever_leaves_its_field_works_worse_whatever_it_chose() {
    let base = thorough("shared", 2);
    let treated = base.ruled(|params| params.focus = 0.4);
    effect(&base, &treated, accuracy).lowers();
}

#[test]
fn whoever_can_do_nothing_else_stays_in_its_field() {
    let base = Workshop::new("shared", 8).but(|workshop| workshop.params = only(2));
    let strays = |focus: f64| -> usize {
        let focused = base.ruled(|params| params.focus = focus);
        let tasks = focused.tasks_met();
        let of = |(record, task): (TaskRecord, &Task)| -> usize {
            let outside = |c: &polity_worlds::team::Contribution| {
                let skill = c.role.map(|role| role.skill);
                c.steps.iter().any(|i| Some(task.steps[i].skill) != skill)
            };
            record.contributed().filter(|c| outside(c)).count()
        };
        focused.play().into_iter().zip(&tasks).map(of).sum()
    };
    assert_eq!(strays(1.0), 0);
    assert!(strays(0.0) > 20, "{}", strays(0.0));
}

/// How far the qualities of a task's contributions lie apart.
fn unevenness(record: &TaskRecord) -> f64 {
    let qualities = record.contributed().filter_map(|c| c.quality);
    let (least, most) = qualities.fold((f64::MAX, 0.0_f64), |(a, b), q| (a.min(q), b.max(q)));
    most - least.min(most)
}

/// Sets of steps that no other contribution consists of.
fn variety(record: &TaskRecord) -> f64 {
    let mut chosen: Vec<Vec<usize>> = record
        .contributed()
        .map(|c| c.steps.iter().collect())
        .collect();
    chosen.sort();
    chosen.dedup();
    chosen.len() as f64
}

#[test]
fn samples_work_unevenly_where_all_notice_all() {
    let base = thorough("shared", 0)
        .ruled(|params| params.spread = 0.0)
        .staffed(|profile| profile.temperature = 1.0);
    let treated = base.ruled(|params| params.spread = 0.25);
    assert!(treated.play().iter().all(|record| variety(record) == 1.0));
    effect(&base, &treated, unevenness).raises();
}

#[test]
fn samples_notice_unevenly_where_nobody_fails() {
    let base = effortless("shared", 2)
        .ruled(|params| params.spread = 0.0)
        .staffed(|profile| {
            profile.temperature = 1.0;
            profile.reasoning = 0.5;
        });
    let treated = base.ruled(|params| params.spread = 0.25);
    assert!(
        treated
            .play()
            .iter()
            .all(|record| unevenness(record) == 0.0)
    );
    effect(&base, &treated, variety).raises();
}
