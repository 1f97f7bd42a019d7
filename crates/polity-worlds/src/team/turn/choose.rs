//! Choosing what to do, or to stay out.

use arrayvec::ArrayVec;

use super::super::luck::For;
use super::super::steps::{STEPS_MAX, StepSet};
use super::super::view::View;
use super::Turn;

/// What an agent chose.
pub(super) struct Choice {
    /// The step that it turned to first; its skill is that of the role.
    pub(super) first: usize,
    /// All steps that it takes on.
    pub(super) steps: StepSet,
}

/// What an agent expects of taking on a step.
#[derive(Clone, Copy)]
pub(super) struct Prospect {
    pub(super) step: usize,
    pub(super) gain: f64,
}

/// A chance of noise that no logarithm turns into infinity.
const LEAST_CHANCE: f64 = 1e-12;

impl Turn<'_> {
    /// The steps that promise most, at most as many as a contribution has room for, within a field
    /// where one is given; `None` where nothing promises enough and staying out is allowed.
    pub(super) fn choose(&self, view: &View, field: Option<u8>) -> Option<Choice> {
        let params = &self.team.params;
        let foresees = self.luck.unit(For::Foresight, 0) < self.model.profile.reasoning;
        let prospects = self.prospects(view, field, foresees);
        let best = prospects.iter().map(|p| p.gain).fold(f64::MIN, f64::max);
        if prospects.is_empty() || (params.abstention && best < params.abstain_below) {
            return None;
        }
        let first = self.pick(&prospects)?;
        Some(Choice {
            first,
            steps: self.with_more(first, &prospects),
        })
    }

    /// The steps that it may choose among, ascending.
    pub(super) fn prospects(
        &self,
        view: &View,
        field: Option<u8>,
        foresees: bool,
    ) -> ArrayVec<Prospect, STEPS_MAX> {
        let task = self.board.task();
        let inside = |&i: &usize| field.is_none_or(|skill| task.steps[i].skill == skill);
        let steps = self.noticed(view);
        let prospect = |step| Prospect {
            step,
            gain: self.gain(view, step, foresees),
        };
        steps.iter().filter(inside).map(prospect).collect()
    }

    /// What it believes to add by doing a step, relative to an average step done perfectly.
    ///
    /// Whoever knows itself less well lets the others' work and its own limits count for less.
    pub(super) fn gain(&self, view: &View, i: usize, foresees: bool) -> f64 {
        let (task, params) = (self.board.task(), &self.team.params);
        let (step, profile) = (&task.steps[i], &self.model.profile);
        let mastery = self.model.mastery(step, step.skill, params);
        let quality = mastery
            * if foresees {
                self.support(view, i, StepSet::EMPTY)
            } else {
                1.0
            };
        let added = match view.best[i] {
            Some(seen) => self.change(self.model.believed(seen.apparent), quality),
            None => quality * (1.0 - view.marks[i].min(1.0)),
        };
        let added = added.max(0.0) / (1.0 + view.rivals[i]);
        let following = profile.instruction_following;
        let worth =
            step.weight * task.steps.len() as f64 * (1.0 - following * (1.0 - step.mission));
        worth * self.model.believed(added)
    }

    /// The share of a step's quality that what it builds on leaves it: outputs that are in sight,
    /// or its own in the same contribution.
    pub(super) fn support(&self, view: &View, i: usize, own: StepSet) -> f64 {
        let (step, params) = (&self.board.task().steps[i], &self.team.params);
        let missing = |&need: &usize| view.best[need].is_none() && !own.has(need);
        let lacking = step.needs.iter().filter(missing).count();
        match step.needs.len() {
            0 => 1.0,
            needs => 1.0 - params.dependency * lacking as f64 / needs as f64,
        }
    }

    /// Draws a step by its prospect, with noise that temperature scales (a Gumbel-max draw).
    fn pick(&self, prospects: &[Prospect]) -> Option<usize> {
        let scale = self.team.params.indecision * self.model.profile.temperature;
        let noisy = |p: &Prospect| {
            let chance = self.luck.unit(For::Choose, p.step).max(LEAST_CHANCE);
            p.gain - scale * libm::log(-libm::log(chance).min(-LEAST_CHANCE))
        };
        let by_noise = |p: &Prospect| (noisy(p), p.step);
        let pairs = prospects.iter().map(by_noise);
        let best = pairs.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, step)| step)
    }

    /// Adds the steps that promise most to the first, its own field before others.
    fn with_more(&self, first: usize, prospects: &[Prospect]) -> StepSet {
        let (task, params) = (self.board.task(), &self.team.params);
        let skill = task.steps[first].skill;
        let worth = |p: &Prospect| match task.steps[p.step].skill == skill {
            true => p.gain,
            false => p.gain * (1.0 - params.focus),
        };
        let mut others: ArrayVec<Prospect, STEPS_MAX> = prospects
            .iter()
            .filter(|p| p.step != first && worth(p) >= params.abstain_below)
            .copied()
            .collect();
        others.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.step.cmp(&b.step)));
        let room = params.steps_per_call.saturating_sub(1);
        let more = others.iter().take(room).map(|p| p.step);
        more.fold(StepSet::EMPTY.with(first), StepSet::with)
    }
}
