//! What is written down follows from what whoever wrote it saw, thought of, and heeded: step by step,
//! where every draw is certain.

use polity_worlds::profile::ModelProfile;
use polity_worlds::team::TaskRecord;
use polity_worlds::team::board::Board;
use polity_worlds::team::params::{Aggregation, Visibility};
use polity_worlds::team::steps::StepSet;
use polity_worlds::team::task::Task;

use crate::workshop::{Workshop, group, only, profile};

/// So many who do one step at a time, of tasks of this level.
fn one_by_one(protocol: &str, level: usize) -> Workshop {
    Workshop::new(protocol, 32)
        .but(|workshop| workshop.params = only(level))
        .ruled(|params| {
            params.abstain_below = 0.0;
            params.steps_per_call = 1;
            params.judge_noise = 0.0;
            params.task.obscurity = 0.0;
        })
        .staffed(|profile| {
            profile.instruction_following = 1.0;
            profile.reasoning = 1.0;
        })
}

/// Each task's record, with the board at its end.
fn watch(workshop: &Workshop, mut see: impl FnMut(&TaskRecord, &Board)) {
    let (mut sim, mut session) = workshop.open();
    for _ in 0..workshop.tasks {
        let record = session.work(&mut sim);
        see(&record, sim.world().board());
    }
}

/// Whether no step is in conflict with two others.
fn disjoint(task: &Task) -> bool {
    (0..task.steps.len()).all(|i| task.opponents(i).len() < 2)
}

#[test]
fn who_thinks_and_sees_both_sides_settles_them() {
    let settled = |workshop: &Workshop| -> Vec<bool> {
        let mut found = Vec::new();
        watch(workshop, |record, board| {
            if disjoint(board.task()) {
                found.push(record.verdict.coherence == 4.0);
            }
        });
        found
    };
    let sequence = one_by_one("sequential", 3).but(|workshop| workshop.tasks = 30);
    let found = settled(&sequence);
    assert!(found.len() > 8 && found.iter().all(|settled| *settled));
    let synthesis = one_by_one("shared", 3)
        .but(|workshop| workshop.tasks = 30)
        .ruled(|params| params.aggregation = Aggregation::Synthesizer);
    let found = settled(&synthesis);
    assert!(found.len() > 8 && found.iter().all(|settled| *settled));
    let thoughtless = sequence.staffed(|profile| profile.reasoning = 1e-9);
    assert!(settled(&thoughtless).contains(&false));
}

#[test]
fn who_settles_nothing_leaves_sides_as_they_are() {
    let mut revised = 0;
    let base = one_by_one("sequential", 3).staffed(|profile| profile.reasoning = 1e-9);
    watch(&base, |_, board| {
        for piece in board.pieces() {
            let Some(source) = piece.revises else {
                continue;
            };
            let earlier = board.pieces_of(&board.outputs()[source as usize]);
            let same = earlier.iter().find(|other| other.step == piece.step);
            assert_eq!(same.map(|other| other.side), Some(piece.side));
            revised += 1;
        }
    });
    assert!(revised > 50, "{revised}");
}

#[test]
fn who_heeds_nothing_begins_everything_anew() {
    let revisions = |following: f64| {
        let mut counts = (0, 0);
        let base = one_by_one("sequential", 2);
        let base = base.staffed(|profile| profile.instruction_following = following);
        watch(&base, |_, board| {
            let mut done = StepSet::EMPTY;
            for piece in board.pieces() {
                let step = usize::from(piece.step);
                counts.0 += u32::from(piece.revises.is_some());
                counts.1 += u32::from(done.has(step));
                done = done.with(step);
            }
        });
        counts
    };
    let (revised, again) = revisions(0.0);
    assert!(revised == 0 && again > 50, "{revised}, {again}");
    let (revised, again) = revisions(1.0);
    assert!(revised == again && again > 50, "{revised}, {again}");
}

#[test]
fn who_follows_badly_leaves_something_out_of_the_answer() {
    let left_out = |following: f64| {
        let mut counts = (0, 0);
        let base = one_by_one("shared", 2).ruled(|p| p.aggregation = Aggregation::Synthesizer);
        let base = base.staffed(|profile| profile.instruction_following = following);
        watch(&base, |record, _| {
            let (answer, said) = record.contributions.split_last().expect("an answer");
            let said = said.iter().fold(StepSet::EMPTY, |all, c| all.or(c.steps));
            counts.0 += said.len() - answer.steps.len();
            counts.1 += said.len();
        });
        counts
    };
    assert_eq!(left_out(1.0).0, 0);
    let (missing, said) = left_out(0.5);
    assert!(
        missing * 4 > said && missing * 4 < said * 3,
        "{missing} of {said}"
    );
}

#[test]
fn what_has_been_begun_gives_away_what_comes_next() {
    const THOUGHT: f64 = 0.5;
    let hinted = |visibility| {
        let base = one_by_one("sequential", 2).ruled(|params| {
            params.task.obscurity = 1.0;
            params.visibility = visibility;
        });
        let base = base.staffed(|profile| {
            profile.reasoning = THOUGHT;
            profile.temperature = 0.0;
        });
        let mut count = 0;
        watch(&base, |record, board| {
            let task = board.task();
            let mut done = StepSet::EMPTY;
            for i in record.contributed().flat_map(|c| c.steps.iter()) {
                let step = &task.steps[i];
                if step.obscurity >= THOUGHT && !done.has(i) {
                    assert!(!step.needs.and(done).is_empty(), "nothing gave it away");
                    count += 1;
                }
                done = done.with(i);
            }
        });
        count
    };
    assert_eq!(hinted(Visibility::Nothing), 0);
    assert!(hinted(Visibility::Protocol) > 10);
}

#[test]
fn what_has_been_done_is_known_of() {
    // The dim think of nothing, and know of what they see that others did.
    let dim = ModelProfile {
        reasoning: 0.0,
        temperature: 0.0,
        ..profile()
    };
    let mixed = |visibility| {
        let mut workshop = one_by_one("sequential", 0).ruled(|params| {
            params.task.obscurity = 1.0;
            params.visibility = visibility;
        });
        workshop.groups = vec![(group(profile()), 2), (group(dim.clone()), 30)];
        let (sim, _) = workshop.open();
        let of = |record: &TaskRecord| {
            let dim = |agent: u32| sim.world().group_of(agent) == 1;
            record.contributed().filter(|c| dim(c.agent)).count()
        };
        workshop.play().iter().map(of).sum::<usize>()
    };
    assert_eq!(mixed(Visibility::Nothing), 0);
    assert!(mixed(Visibility::Protocol) > 50);
}

#[test]
fn who_thinks_shares_out_field_by_field() {
    let base = one_by_one("coordinator", 2);
    for (record, task) in base.play().iter().zip(base.tasks_met()) {
        let fields =
            |steps: StepSet| -> Vec<u8> { steps.iter().map(|i| task.steps[i].skill).collect() };
        let mut last = 0;
        for contribution in record.contributed() {
            let fields = fields(contribution.steps);
            assert!(fields.iter().all(|field| *field >= last), "{fields:?}");
            last = fields.into_iter().max().unwrap_or(last);
        }
    }
}

#[test]
fn the_surest_are_read_by_the_next_generation() {
    let mut base = Workshop::new("clonal", 16).ruled(|params| params.spread = 0.3);
    base.tasks = 40;
    let mut read = 0;
    watch(&base, |_, board| {
        let first = board.outputs().iter().filter(|output| output.wave == 0);
        let mut sure: Vec<f64> = first.map(|output| output.confidence).collect();
        sure.sort_by(|a, b| b.total_cmp(a));
        // A quarter of them is selected.
        let least = sure[sure.len().div_ceil(4) - 1];
        for source in board.pieces().iter().filter_map(|piece| piece.revises) {
            assert!(board.outputs()[source as usize].confidence >= least);
            read += 1;
        }
    });
    assert!(read > 20, "{read}");
}
