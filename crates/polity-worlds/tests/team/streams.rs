//! One thing changed leaves everything else as it was: tasks, and luck for other purposes.
//!
//! Comparisons between protocols, models, sizes and settings are made task by task. They would be worth
//! less if a change in one place also threw the dice elsewhere anew.

use polity_worlds::team::TaskRecord;
use polity_worlds::team::params::{Order, Visibility};
use polity_worlds::team::protocol::KINDS;
use polity_worlds::team::steps::StepSet;

use crate::workshop::{Workshop, only, written};

fn tasks(workshop: &Workshop) -> Vec<String> {
    let tasks = workshop.tasks_met();
    tasks.iter().map(|task| format!("{task:?}")).collect()
}

#[test]
fn everybody_meets_the_same_tasks() {
    let base = Workshop::new("sequential", 8);
    let expected = tasks(&base);
    for kind in KINDS {
        for agents in [1, 8, 33] {
            let met = tasks(&Workshop::new(kind.name, agents));
            assert!(met == expected, "{} with {agents} agents", kind.name);
        }
    }
    let others = [
        base.staffed(|profile| profile.reasoning = 0.1),
        base.staffed(|profile| profile.knowledge = [0.2; 12]),
        base.staffed(|profile| profile.temperature = 0.0),
        base.ruled(|params| params.abstention = false),
        base.ruled(|params| params.visibility = Visibility::Nothing),
        base.ruled(|params| params.order = Order::Random),
        base.ruled(|params| params.budget_tokens = 1),
        base.ruled(|params| params.steps_per_call = 1),
        base.ruled(|params| params.dependency = 1.0),
        base.ruled(|params| params.judge_noise = 0.0),
        base.ruled(|params| params.memory_tasks = 0),
    ];
    for other in others {
        assert!(tasks(&other) == expected, "{:?}", other.params);
    }
}

#[test]
fn a_task_is_drawn_when_it_comes_and_not_before() {
    let (mut sim, mut session) = Workshop::new("sequential", 8).open();
    assert!(sim.world().board().task().steps.is_empty());
    // What is in demand when the first task comes is what it is drawn by.
    sim.world_mut()
        .demand([0.0, 0.0, 0.0, 1.0])
        .expect("somebody is called for L4");
    assert_eq!(session.work(&mut sim).level, 3);
    assert_eq!(sim.world().board().task().level, 3);
}

/// Who did which steps, in which role, from what they saw.
fn choices(records: &[TaskRecord]) -> Vec<(u32, u32, StepSet, String, Vec<u32>)> {
    let of = |record: &TaskRecord| -> Vec<_> {
        let task = record.task;
        let each = record.contributions.iter();
        each.map(|c| {
            (
                task,
                c.agent,
                c.steps,
                format!("{:?}", c.role),
                c.built_on.clone(),
            )
        })
        .collect()
    };
    records.iter().flat_map(of).collect()
}

#[test]
fn the_judges_mood_changes_verdicts_alone() {
    let base = Workshop::new("sequential", 8);
    let (calm, moody) = (
        base.ruled(|params| params.judge_noise = 0.0).play(),
        base.ruled(|params| params.judge_noise = 0.5).play(),
    );
    let verdicts = |records: &[TaskRecord]| -> Vec<_> {
        records.iter().map(|record| record.verdict).collect()
    };
    assert_ne!(verdicts(&calm), verdicts(&moody));
    let unjudged = |records: &[TaskRecord]| -> Vec<String> {
        let verdict = calm[0].verdict;
        let without = |record: &TaskRecord| TaskRecord {
            verdict,
            ..record.clone()
        };
        written(&records.iter().map(without).collect::<Vec<_>>())
    };
    assert!(unjudged(&calm) == unjudged(&moody));
}

#[test]
fn whoever_contributes_anyway_is_not_touched_by_abstention() {
    let base = Workshop::new("shared", 16).ruled(|params| {
        params.memory_tasks = 0;
        params.abstain_below = 0.8;
    });
    let free = base.but(|workshop| workshop.tasks = 60).play();
    let forced = base
        .ruled(|params| params.abstention = false)
        .but(|workshop| workshop.tasks = 60)
        .play();
    let (mut same, mut came) = (0, 0);
    for (free, forced) in free.iter().zip(&forced) {
        assert_eq!(free.contributions.len(), forced.contributions.len());
        for (one, other) in free.contributions.iter().zip(&forced.contributions) {
            if one.role.is_some() {
                assert_eq!(format!("{one:?}"), format!("{other:?}"));
                same += 1;
            } else {
                came += u32::from(other.role.is_some());
            }
        }
    }
    assert!(same > 500 && came > 50, "{same} the same, {came} came");
}

#[test]
fn what_makes_work_worse_leaves_choices_alone() {
    let base = Workshop::new("shared", 16).ruled(|params| params.memory_tasks = 0);
    let before = base.play();
    for worse in [
        base.ruled(|params| params.missing_fact = 1.0),
        base.ruled(|params| params.dilution = 0.5),
        base.ruled(|params| params.switching_cost = 0.5),
    ] {
        let after = worse.play();
        assert!(choices(&before) == choices(&after), "{:?}", worse.params);
        assert_ne!(written(&before), written(&after), "{:?}", worse.params);
    }
}

#[test]
fn one_more_member_changes_nothing_for_those_before_it() {
    let played = |agents| Workshop::new("sequential", agents).play();
    for (eight, nine) in played(8).iter().zip(&played(9)) {
        let text = |record: &TaskRecord| format!("{:?}", &record.contributions[..8]);
        assert_eq!(text(eight), text(nine));
    }
}

#[test]
fn calls_in_earlier_waves_cost_no_luck() {
    // Announcements change what is known, not the luck of those who then hear nothing.
    let deaf = |protocol| {
        Workshop::new(protocol, 12)
            .ruled(|params| params.visibility = Visibility::Nothing)
            .play()
    };
    let contributions = |records: &[TaskRecord]| -> Vec<String> {
        let of = |record: &TaskRecord| format!("{:?} {:?}", record.verdict, record.contributions);
        records.iter().map(of).collect()
    };
    assert!(contributions(&deaf("broadcast")) == contributions(&deaf("shared")));
    assert!(contributions(&deaf("morphogenetic")) == contributions(&deaf("shared")));
}

/// A model that overlooks much, and other things each time, under this protocol.
fn scatterbrained(protocol: &str) -> Vec<TaskRecord> {
    Workshop::new(protocol, 24)
        .but(|workshop| workshop.params = only(2))
        .staffed(|profile| {
            profile.reasoning = 0.4;
            profile.temperature = 1.5;
        })
        .play()
}

#[test]
fn whoever_stays_out_and_is_called_again_tries_anew() {
    // What it sees has not changed in between: only luck lets it notice something more.
    let mut came_back = 0;
    for record in scatterbrained("equal-token-single-agent") {
        for pair in record.contributions.windows(2) {
            came_back += u32::from(pair[0].role.is_none() && pair[1].role.is_some());
        }
    }
    assert!(came_back > 5, "{came_back} came back");
}

#[test]
fn the_first_call_meets_the_same_luck_under_any_protocol() {
    let first = |protocol| -> Vec<String> {
        let of = |record: &TaskRecord| format!("{:?}", record.contributions[0]);
        scatterbrained(protocol).iter().map(of).collect()
    };
    let alone = first("single-agent");
    for protocol in ["sequential", "equal-token-single-agent", "clonal"] {
        assert!(first(protocol) == alone, "{protocol}");
    }
}
