//! The judge: how good the answer is, from what was contributed.
//!
//! Each criterion is a share in `[0, 1]`, put on a scale from 1 to 4 with an error of the judge's:
//!
//! - completeness: the weight of the steps, each counting as far as its best version is right;
//! - accuracy: the mean quality of all that is said;
//! - coherence: the share of what is said that is said once, times the share of conflicts that are
//!   settled;
//! - actionability: as completeness, but a step counts only as far as everything it builds on;
//! - mission relevance: the mean service to the mission of what is said.
//!
//! It knows the task and the answer. Who wrote it, how and in which order it cannot see.

use super::board::{Board, Piece};
use super::luck::{CallLuck, For};
use super::params::Aggregation;
use super::steps::STEPS_MAX;
use super::task::Task;

/// What the judge says; each between 1 and 4.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether what is said is right.
    pub accuracy: f64,
    /// Whether everything is there.
    pub completeness: f64,
    /// Whether it fits together.
    pub coherence: f64,
    /// Whether one can act on it.
    pub actionability: f64,
    /// Whether it serves the mission.
    pub mission_relevance: f64,
}

impl Verdict {
    /// Quality: the mean of the first four, over their maximum.
    #[must_use]
    pub fn quality(&self) -> f64 {
        (self.accuracy + self.completeness + self.coherence + self.actionability) / 16.0
    }
}

/// Judges what is on the board.
pub(super) fn judge(board: &Board, aggregation: Aggregation, noise: f64) -> Verdict {
    // The judge is nobody's agent.
    let luck = board.luck.of_call(u32::MAX, 0);
    let answer = answer(board, aggregation);
    let marks = Marks::of(board.task(), answer);
    let grade = |place: usize, share: f64| {
        let error = noise * normal(luck, place);
        (1.0 + 3.0 * share + error).clamp(1.0, 4.0)
    };
    Verdict {
        accuracy: grade(0, marks.accuracy),
        completeness: grade(1, marks.completeness),
        coherence: grade(2, marks.coherence),
        actionability: grade(3, marks.actionability),
        mission_relevance: grade(4, marks.mission_relevance),
    }
}

/// What is judged: everything, or only what was said last.
fn answer(board: &Board, aggregation: Aggregation) -> &[Piece] {
    match (aggregation, board.outputs().last()) {
        (Aggregation::Union, _) | (_, None) => board.pieces(),
        (Aggregation::Last | Aggregation::Synthesizer, Some(last)) => board.pieces_of(last),
    }
}

/// A standard normal draw (Box–Muller).
fn normal(luck: CallLuck, place: usize) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(1.0 - luck.unit(For::Judge, 2 * place)));
    radius * libm::cos(std::f64::consts::TAU * luck.unit(For::Judge, 2 * place + 1))
}

/// The criteria as shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Marks {
    pub(super) accuracy: f64,
    pub(super) completeness: f64,
    pub(super) coherence: f64,
    pub(super) actionability: f64,
    pub(super) mission_relevance: f64,
}

impl Marks {
    pub(super) fn of(task: &Task, answer: &[Piece]) -> Self {
        if answer.is_empty() {
            return Self {
                accuracy: 0.0,
                completeness: 0.0,
                coherence: 0.0,
                actionability: 0.0,
                mission_relevance: 0.0,
            };
        }
        let best = best_versions(answer);
        let said = answer.len() as f64;
        let mission = |piece: &Piece| task.steps[usize::from(piece.step)].mission;
        Self {
            accuracy: answer.iter().map(|piece| piece.quality).sum::<f64>() / said,
            completeness: completeness(task, &best),
            coherence: (1.0 - repeated(answer) / said) * settled(task, &best),
            actionability: actionability(task, &best),
            mission_relevance: answer.iter().map(mission).sum::<f64>() / said,
        }
    }
}

type Best = [Option<Piece>; STEPS_MAX];

/// The best version of each step; of equals the first.
fn best_versions(answer: &[Piece]) -> Best {
    let mut best: Best = [None; STEPS_MAX];
    for piece in answer {
        let place = &mut best[usize::from(piece.step)];
        if place.is_none_or(|best| piece.quality > best.quality) {
            *place = Some(*piece);
        }
    }
    best
}

fn completeness(task: &Task, best: &Best) -> f64 {
    let quality = |i: usize| best[i].map_or(0.0, |piece| piece.quality);
    let steps = task.steps.iter().enumerate();
    steps.map(|(i, step)| step.weight * quality(i)).sum()
}

fn actionability(task: &Task, best: &Best) -> f64 {
    let mut usable = [0.0; STEPS_MAX];
    let mut sum = 0.0;
    for (i, step) in task.steps.iter().enumerate() {
        let quality = best[i].map_or(0.0, |piece| piece.quality);
        // Steps need only earlier ones.
        usable[i] = step
            .needs
            .iter()
            .fold(quality, |least, need| least.min(usable[need]));
        sum += step.weight * usable[i];
    }
    sum
}

/// Pieces that say again what another says, unaware of it: versions of a step that no chain of
/// revisions connects, but one.
fn repeated(answer: &[Piece]) -> f64 {
    let mut versions = [0_u32; STEPS_MAX];
    for piece in answer.iter().filter(|piece| piece.revises.is_none()) {
        versions[usize::from(piece.step)] += 1;
    }
    let again: u32 = versions.iter().map(|n| n.saturating_sub(1)).sum();
    f64::from(again)
}

/// The share of the conflicts that arise in which both sides agree; 1 where none arises.
fn settled(task: &Task, best: &Best) -> f64 {
    let sides = |&(a, b): &(u8, u8)| Some((best[usize::from(a)]?.side, best[usize::from(b)]?.side));
    let (mut arisen, mut settled) = (0.0, 0.0);
    for (one, other) in task.conflicts.iter().filter_map(sides) {
        arisen += 1.0;
        settled += f64::from(u8::from(one == other));
    }
    if arisen > 0.0 { settled / arisen } else { 1.0 }
}
