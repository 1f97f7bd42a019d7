//! What can only be seen from inside: marks computed by hand, and what lies in an agent's sight.

mod beliefs;
mod judge;
mod luck;
mod traces;
mod view;

use super::board::{Board, Output, Piece};
use super::luck::{Habits, Luck};
use super::probe::Work;
use super::role::{Activity, Role, Wording};
use super::steps::StepSet;
use super::task::{Step, Task};

/// A step of this weight and mission that builds on these.
fn step(weight: f64, mission: f64, needs: &[usize]) -> Step {
    Step {
        skill: 0,
        topic: 0,
        weight,
        difficulty: 0.5,
        obscurity: 0.5,
        mission,
        needs: needs.iter().copied().collect::<StepSet>(),
        informed_by: None,
    }
}

/// A task of three steps, each of which builds on the one before it. The first and the last are in
/// conflict.
fn task() -> Task {
    let steps = [
        step(0.5, 1.0, &[]),
        step(0.3, 0.5, &[0]),
        step(0.2, 0.0, &[1]),
    ];
    Task {
        index: 0,
        level: 3,
        skills: std::iter::once(0).collect(),
        steps: steps.into_iter().collect(),
        conflicts: std::iter::once((0, 2)).collect(),
    }
}

/// A version of a step that was made without knowing of others.
fn piece(step: u8, quality: f64, side: bool) -> Piece {
    Piece {
        step,
        quality,
        side,
        revises: None,
    }
}

/// A board for so many members, on which nothing is yet.
fn board(agents: u32) -> Board {
    let mut board = Board::new(task(), Luck::of(5, 0), agents);
    board.seat(0..agents);
    board
}

/// Puts down what an agent said, which takes 100 tokens.
fn say(board: &mut Board, agent: u32, confidence: f64, pieces: &[Piece]) {
    let wording = Wording {
        habits: Habits::of(5, 0),
        luck: board.luck.of_call(agent, 0),
        temperature: 0.0,
    };
    let role = Role::named(Activity::Draft, 0, 0, wording);
    let work = Work {
        role,
        title: None,
        confidence,
        pieces: pieces.iter().copied().collect(),
        built_on: Default::default(),
        needed: Default::default(),
    };
    board.add_output(Output::new(agent, 0, &work, 100), pieces);
}
