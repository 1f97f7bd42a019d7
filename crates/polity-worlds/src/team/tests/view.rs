//! What lies in an agent's sight.

use polity_engine::topology::Topology;
use polity_engine::topology::generators::{Complete, Generator, Ring};

use super::super::board::Intention;
use super::super::luck::{Habits, Luck};
use super::super::model::Model;
use super::super::params::{TeamParams, Visibility};
use super::super::protocol::{Call, Duty, Intentions, Outputs, Sight};
use super::super::view::{View, contributor_view};
use super::{Board, StepSet, board, piece, say};
use crate::profile::ModelProfile;

/// Tokens of the instructions and of three steps.
const TASK_TOKENS: u64 = 400 + 3 * 40;

pub(super) fn profile(context_limit_tokens: u32) -> ModelProfile {
    ModelProfile {
        capability: 0.9,
        reasoning: 0.8,
        self_reflection: 0.9,
        instruction_following: 1.0,
        knowledge: [0.8; 12],
        temperature: 0.7,
        context_limit_tokens,
        tokens_per_s: 60.0,
        verbosity: 0.0,
        context_tokens: 400,
        work_tokens: 200,
        prompt_usd_per_million: 3.0,
        completion_usd_per_million: 15.0,
        latency_s: 2.0,
        choices: None,
    }
}

fn model(context_limit_tokens: u32) -> Model {
    reader(&profile(context_limit_tokens), 1.0)
}

/// A model that sees so far beyond its own judgement how good something is.
pub(super) fn reader(profile: &ModelProfile, judgement: f64) -> Model {
    let params = TeamParams {
        judgement,
        ..TeamParams::default()
    };
    Model::new(profile, &params, Habits::of(5, 0))
}

pub(super) fn everybody(agents: u32) -> Topology {
    Complete.generate(agents, 1).expect("a network")
}

fn seen_by(agent: u32, board: &Board, sight: Sight, topology: &Topology, limit: u32) -> View {
    let call = Call {
        agent,
        duty: Duty::Contribute,
        sight,
    };
    View::of(board, &call, sight, &model(limit), topology)
}

/// Three members, each of whom has done another step.
fn three() -> Board {
    let mut board = board(4);
    for agent in 0..3 {
        let confidence = 0.3 + 0.2 * f64::from(agent);
        say(
            &mut board,
            agent,
            confidence,
            &[piece(agent as u8, 0.5, true)],
        );
    }
    board
}

fn steps(view: &View) -> Vec<usize> {
    view.done().iter().collect()
}

#[test]
fn what_does_not_fit_is_lost_from_the_beginning() {
    let (board, topology) = (three(), everybody(4));
    let all = Sight::of(Outputs::All);
    let fitting = |limit: u64| seen_by(3, &board, all, &topology, limit as u32);
    let whole = fitting(TASK_TOKENS + 300);
    assert_eq!((steps(&whole), whole.overflowed), (vec![0, 1, 2], false));
    assert_eq!(whole.prompt_tokens, TASK_TOKENS + 300);
    let part = fitting(TASK_TOKENS + 299);
    assert_eq!((steps(&part), part.overflowed), (vec![1, 2], true));
    assert_eq!(part.prompt_tokens, TASK_TOKENS + 200);
    let none = fitting(TASK_TOKENS);
    assert_eq!((steps(&none), none.overflowed), (vec![], true));
    // Whoever is shown nothing misses nothing.
    assert!(!seen_by(3, &board, Sight::NOTHING, &topology, 1).overflowed);
}

#[test]
fn outputs_are_shown_by_kind() {
    let (board, topology) = (three(), everybody(4));
    let ring = Ring { degree: 2 }.generate(4, 1).expect("a ring");
    let shown = |outputs, topology| steps(&seen_by(3, &board, Sight::of(outputs), topology, 9999));
    assert_eq!(shown(Outputs::Nothing, &topology), [0; 0]);
    assert_eq!(shown(Outputs::All, &topology), [0, 1, 2]);
    assert_eq!(shown(Outputs::Latest(1), &topology), [2]);
    assert_eq!(shown(Outputs::Latest(2), &topology), [1, 2]);
    assert_eq!(shown(Outputs::Latest(9), &topology), [0, 1, 2]);
    assert_eq!(shown(Outputs::OfNeighbours, &topology), [0, 1, 2]);
    // On a ring of four the second member is opposite.
    assert_eq!(shown(Outputs::OfNeighbours, &ring), [0, 2]);
    // Whoever reads its neighbours' outputs reads its own as well, also where it has no neighbours.
    let own = |topology| {
        steps(&seen_by(
            0,
            &board,
            Sight::of(Outputs::OfNeighbours),
            topology,
            9999,
        ))
    };
    assert_eq!(own(&ring), [0, 1]);
    assert_eq!(
        own(&Topology::from_edges(4, Vec::new()).expect("nobody")),
        [0]
    );
    assert_eq!(shown(Outputs::Confident(0.45), &topology), [1, 2]);
    assert_eq!(shown(Outputs::Confident(f64::INFINITY), &topology), [0; 0]);
}

#[test]
fn the_best_version_is_held_and_of_equals_the_later() {
    let mut board = board(4);
    for (agent, quality) in [(0, 0.4), (1, 0.7), (2, 0.7), (3, 0.6)] {
        say(&mut board, agent, 0.5, &[piece(0, quality, true)]);
    }
    let view = seen_by(0, &board, Sight::of(Outputs::All), &everybody(4), 9999);
    assert_eq!(view.best[0].map(|seen| seen.output), Some(2));
}

#[test]
fn readers_go_by_what_they_can_tell() {
    let mut board = board(3);
    say(&mut board, 0, 0.4, &[piece(0, 0.7, true)]);
    say(&mut board, 1, 0.9, &[piece(0, 0.5, true)]);
    let call = Call {
        agent: 2,
        duty: Duty::Contribute,
        sight: Sight::of(Outputs::All),
    };
    let mut held = |self_reflection: f64, judgement: f64| -> f64 {
        let profile = ModelProfile {
            self_reflection,
            ..profile(9999)
        };
        let model = reader(&profile, judgement);
        let mut better = |task| {
            board.luck = Luck::of(5, task);
            let view = View::of(&board, &call, call.sight, &model, &everybody(3));
            view.best[0].map(|seen| seen.output) == Some(0)
        };
        (0..1000).filter(|&task| better(task)).count() as f64 / 1000.0
    };
    // Who can tell nothing believes whoever is surest; who can tell some of it errs at times.
    assert_eq!(
        [held(0.0, 0.0), held(0.0, 1.0), held(1.0, 1.0)],
        [0.0, 1.0, 1.0]
    );
    let (half, whole) = (held(0.5, 0.0), held(1.0, 0.0));
    assert!(half < whole && 0.5 < whole && whole < 1.0, "{half} {whole}");
}

#[test]
fn intentions_are_heard_from_those_near_by() {
    let mut board = board(7);
    for agent in 0..7 {
        board.intentions.push(Intention {
            agent,
            wave: 0,
            steps: StepSet::EMPTY.with(agent as usize % 3),
        });
    }
    let heard = |intentions| {
        let sight = Sight {
            intentions,
            ..Sight::NOTHING
        };
        let view = seen_by(0, &board, sight, &everybody(7), 9999);
        (
            [view.rivals[0], view.rivals[1], view.rivals[2]],
            view.prompt_tokens - TASK_TOKENS,
        )
    };
    assert_eq!(heard(Intentions::Nothing), ([0.0; 3], 0));
    // Everybody but itself: 3 and 6, 1 and 4, 2 and 5.
    assert_eq!(heard(Intentions::All), ([2.0; 3], 6 * 25));
    // The ring closes: 6 and 1 are next to it.
    assert_eq!(heard(Intentions::Near(1)), ([1.0, 1.0, 0.0], 2 * 25));
    assert_eq!(heard(Intentions::Near(3)), ([2.0; 3], 6 * 25));
}

#[test]
fn memory_says_how_many_there_used_to_be() {
    let mut board = board(4);
    let by_skill = |n| std::array::from_fn(|skill| if skill == 0 { n } else { 0 });
    board.memory.add(by_skill(1), 9);
    board.memory.add(by_skill(2), 9);
    let sight = Sight {
        history: true,
        ..Sight::NOTHING
    };
    let rivals = |board: &Board| {
        let view = seen_by(0, board, sight, &everybody(4), 9999);
        (
            view.rivals[0],
            view.prompt_tokens - TASK_TOKENS,
            view.spoken_of().len(),
        )
    };
    // One and a half per task, over three steps.
    assert_eq!(rivals(&board), (0.5, 2 * 20, 0));
    board.memory.add(by_skill(1000), 9);
    assert_eq!(rivals(&board), (0.999, 3 * 20, 0));
}

#[test]
fn intentions_instead_of_outputs_say_where_others_work() {
    let mut board = three();
    let call = Call {
        agent: 3,
        duty: Duty::Contribute,
        sight: Sight::NOTHING,
    };
    let seen =
        |visibility| contributor_view(&board, &call, visibility, &model(9999), &everybody(4));
    let view = seen(Visibility::Intentions);
    assert_eq!((view.done().len(), view.spoken_of().len()), (0, 3));
    assert_eq!(view.rivals[..3], [1.0; 3]);
    assert_eq!(seen(Visibility::Protocol).spoken_of().len(), 0);
    assert_eq!(steps(&seen(Visibility::Latest(2))), [1, 2]);
    assert_eq!(steps(&seen(Visibility::Outputs)), [0, 1, 2]);
    // Where others announce what they mean to do, that counts as well.
    board.intentions.push(Intention {
        agent: 1,
        wave: 0,
        steps: std::iter::once(2).collect(),
    });
    let heard = |visibility| {
        let view = contributor_view(&board, &call, visibility, &model(9999), &everybody(4));
        view.rivals[..3].to_vec()
    };
    assert_eq!(heard(Visibility::Intentions), [1.0, 1.0, 2.0]);
    assert_eq!(heard(Visibility::Outputs), [0.0, 0.0, 1.0]);
    assert_eq!(heard(Visibility::Nothing), [0.0; 3]);
}

#[test]
fn marks_are_seen_where_they_are_looked_for() {
    let mut board = board(2);
    board.marks[1] = 0.4;
    let sight = Sight {
        marks: true,
        ..Sight::NOTHING
    };
    let spoken = |sight| {
        let view = seen_by(0, &board, sight, &everybody(2), 9999);
        view.spoken_of().iter().collect::<Vec<_>>()
    };
    assert_eq!((spoken(sight), spoken(Sight::NOTHING)), (vec![1], vec![]));
}
