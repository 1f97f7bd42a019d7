//! Tasks are what their levels say.

use std::collections::BTreeMap;

use polity_worlds::team::params::TaskParams;
use polity_worlds::team::task::{Step, Task};

use crate::workshop::only;

const TASKS: u32 = 4000;

fn drawn(level: usize, change: impl Fn(&mut TaskParams)) -> Vec<Task> {
    let mut params = only(level).task;
    change(&mut params);
    (0..TASKS).map(|i| Task::draw(11, i, &params)).collect()
}

/// How often each value comes up.
fn counts<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, u32> {
    let mut counts = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    counts
}

/// Asserts that each of so many values comes up as often as the others, up to five standard errors.
#[track_caller]
fn assert_uniform<T: Ord + std::fmt::Debug>(counts: &BTreeMap<T, u32>, kinds: usize) {
    assert_eq!(counts.len(), kinds, "{counts:?}");
    let n = f64::from(counts.values().sum::<u32>());
    let p = 1.0 / kinds as f64;
    let reach = 5.0 * (n * p * (1.0 - p)).sqrt();
    for (value, count) in counts {
        assert!(
            (f64::from(*count) - n * p).abs() <= reach,
            "{value:?} in {counts:?}"
        );
    }
}

#[test]
fn levels_have_as_many_skills_and_steps_as_they_say() {
    for (level, skills, steps) in [
        (0, 1..=1, 3..=5),
        (1, 2..=2, 5..=10),
        (2, 3..=5, 10..=20),
        (3, 3..=5, 10..=20),
    ] {
        let tasks = drawn(level, |_| {});
        assert!(tasks.iter().all(|task| task.level == level));
        let found = counts(tasks.iter().map(|task| task.skills.len()));
        assert_uniform(&found, skills.clone().count());
        assert!(found.keys().all(|n| skills.contains(n)), "{found:?}");
        let found = counts(tasks.iter().map(|task| task.steps.len()));
        assert_uniform(&found, steps.clone().count());
        assert!(found.keys().all(|n| steps.contains(n)), "{found:?}");
    }
}

#[test]
fn all_announced_skills_are_needed_and_no_others() {
    for level in 0..4 {
        for task in drawn(level, |_| {}) {
            let mut announced = task.skills.to_vec();
            let mut needed: Vec<u8> = task.steps.iter().map(|step| step.skill).collect();
            announced.sort_unstable();
            needed.sort_unstable();
            needed.dedup();
            assert_eq!(announced, needed);
        }
    }
    let first = drawn(0, |_| {});
    assert_uniform(&counts(first.iter().map(|task| task.skills[0])), 12);
}

#[test]
fn steps_build_on_earlier_ones_and_weigh_one_together() {
    for level in 0..4 {
        let mut needing = 0;
        for task in drawn(level, |_| {}) {
            let total: f64 = task.steps.iter().map(|step| step.weight).sum();
            assert!((total - 1.0).abs() < 1e-12, "{total}");
            for (i, step) in task.steps.iter().enumerate() {
                assert!(step.needs.iter().all(|need| need < i));
                assert!((0.0..=1.0).contains(&step.difficulty) && step.weight > 0.0);
                assert!((0.0..=1.0).contains(&step.mission) && step.obscurity >= 0.0);
                needing += u32::from(!step.needs.is_empty());
            }
        }
        match level {
            0 => assert_eq!(needing, 0),
            // The last step brings the others together.
            1 => assert_eq!(needing, TASKS),
            _ => assert!(needing > 8 * TASKS, "{needing}"),
        }
    }
}

#[test]
fn stakeholders_are_at_odds_in_the_hardest_tasks_alone() {
    for level in 0..4 {
        let tasks = drawn(level, |_| {});
        let conflicts = counts(tasks.iter().map(|task| task.conflicts.len()));
        if level < 3 {
            assert_eq!(conflicts.into_keys().collect::<Vec<_>>(), [0]);
            assert!(
                tasks
                    .iter()
                    .flat_map(|t| &t.steps)
                    .all(|s| s.informed_by.is_none())
            );
            continue;
        }
        // Two to four are drawn; a few fall on the same pair.
        assert!(
            conflicts.keys().all(|n| (1..=4).contains(n)),
            "{conflicts:?}"
        );
        assert!(
            conflicts[&2] > TASKS / 4 && conflicts[&4] > TASKS / 4,
            "{conflicts:?}"
        );
        for task in &tasks {
            assert!(task.conflicts.is_sorted_by(|a, b| a < b));
            let sound = |&(a, b): &(u8, u8)| a < b && usize::from(b) < task.steps.len();
            assert!(task.conflicts.iter().all(sound));
        }
    }
}

#[test]
fn facts_are_missing_as_often_as_they_should() {
    let share = |missing: f64| {
        let tasks = drawn(3, |params| params.missing_information = missing);
        let steps: Vec<_> = tasks.iter().flat_map(|task| task.steps.iter()).collect();
        let lacking = steps
            .iter()
            .filter(|step| step.informed_by.is_some())
            .count();
        lacking as f64 / steps.len() as f64
    };
    assert!(share(0.0).abs() < f64::EPSILON);
    // A step does not inform itself: about one in fifteen finds itself and does without.
    assert!((share(1.0) - 0.3 * 0.93).abs() < 0.01, "{}", share(1.0));
    assert!((share(2.0) - 0.6 * 0.93).abs() < 0.01, "{}", share(2.0));
    for task in drawn(3, |_| {}) {
        for (i, step) in task.steps.iter().enumerate() {
            let sound = |s: u8| usize::from(s) != i && usize::from(s) < task.steps.len();
            assert!(step.informed_by.is_none_or(sound));
        }
    }
}

#[test]
fn levels_come_as_often_as_they_weigh() {
    let mut params = only(0).task;
    params.levels = [1.0, 0.0, 2.0, 1.0];
    let levels = counts((0..8000).map(|i| Task::draw(3, i, &params).level));
    for (level, expected) in [(0, 2000.0), (2, 4000.0), (3, 2000.0)] {
        assert!(
            (f64::from(levels[&level]) - expected).abs() < 220.0,
            "{levels:?}"
        );
    }
    assert_eq!(levels.len(), 3);
    // Weights are relative, however small or great.
    for scale in [1e-299, 1e9, 1e300] {
        let mut scaled = params.clone();
        scaled.levels = params.levels.map(|weight| weight * scale);
        let scaled = counts((0..8000).map(|i| Task::draw(3, i, &scaled).level));
        assert_eq!(scaled, levels);
    }
}

/// Asserts that a change to the settings changes what `blank` wipes out of each step, and nothing else.
#[track_caller]
fn assert_changes_only(change: fn(&mut TaskParams), blank: fn(&mut Step)) {
    let text = |mut tasks: Vec<Task>, wipe: bool| -> Vec<String> {
        if wipe {
            let steps = tasks.iter_mut().flat_map(|task| &mut task.steps);
            steps.for_each(blank);
        }
        tasks.iter().map(|task| format!("{task:?}")).collect()
    };
    let (plain, changed) = (drawn(3, |_| {}), drawn(3, change));
    assert!(text(plain.clone(), false) != text(changed.clone(), false));
    assert!(text(plain, true) == text(changed, true));
}

#[test]
fn a_setting_changes_what_it_is_about_and_nothing_else() {
    assert_changes_only(|p| p.difficulty = 0.5, |step| step.difficulty = 0.0);
    assert_changes_only(|p| p.obscurity = 0.5, |step| step.obscurity = 0.0);
    assert_changes_only(
        |p| p.missing_information = 0.5,
        |step| step.informed_by = None,
    );
    assert_changes_only(|p| p.tangents = 0.9, |step| step.mission = 0.0);
}
