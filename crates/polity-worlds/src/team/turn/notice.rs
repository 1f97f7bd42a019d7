//! Noticing what a task takes.

use super::super::luck::For;
use super::super::steps::StepSet;
use super::super::view::View;
use super::Turn;

/// How much less thought it takes to notice a step when something that it builds on, or is in
/// conflict with, has been written down.
const REVEALED: f64 = 0.3;

impl Turn<'_> {
    /// The steps that it notices: those that what it sees speaks of, and those that are not too
    /// obscure for its reasoning. Samples of one model share most of their blind spots, and differ
    /// with temperature.
    pub(super) fn noticed(&self, view: &View) -> StepSet {
        let task = self.board.task();
        let (done, spoken_of) = (view.done(), view.spoken_of());
        let profile = &self.model.profile;
        let swing = self.team.params.spread * profile.temperature;
        let noticed = |&i: &usize| {
            let step = &task.steps[i];
            let hints = step.needs.or(task.opponents(i)).and(done);
            let hint = if hints.is_empty() { 0.0 } else { REVEALED };
            let thought = profile.reasoning + swing * self.luck.swing(For::Notice, i) + hint;
            spoken_of.has(i) || step.obscurity < thought
        };
        (0..task.steps.len()).filter(noticed).collect()
    }
}
