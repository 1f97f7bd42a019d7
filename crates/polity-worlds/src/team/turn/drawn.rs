//! Choosing as a model was seen to choose.

use super::super::luck::For;
use super::super::steps::{STEPS_MAX, StepSet};
use super::super::view::View;
use super::Turn;
use super::choose::Choice;
use crate::choices::{TeamChoices, TeamContext};
use crate::usage::two_decimals;

/// Where the draws of a seen choice begin: those of steps are at the places of the steps.
const CONTRIBUTES: usize = STEPS_MAX;
const HOW_MANY: usize = CONTRIBUTES + 1;
const WHICH: usize = HOW_MANY + 1;

impl Turn<'_> {
    /// What a contributor chooses: as its model was seen to, or else by what promises most.
    pub(super) fn chosen(&self, view: &View) -> Option<Choice> {
        let seen = self.model.profile.choices.as_deref();
        match seen.and_then(|choices| choices.team.as_ref()) {
            Some(choices) => self.draw(view, choices),
            None => self.choose(view, self.own_field()),
        }
    }

    fn draw(&self, view: &View, choices: &TeamChoices) -> Option<Choice> {
        let params = &self.team.params;
        // As whoever decides from outside is told.
        let mut prospects = self.prospects(view, self.own_field(), true);
        let gain = |gain: f64| two_decimals(gain);
        prospects.sort_by(|a, b| {
            let by_gain = gain(b.gain).total_cmp(&gain(a.gain));
            by_gain.then(a.step.cmp(&b.step))
        });
        let best = prospects.first()?;
        let left = prospects.iter().filter(|p| view.best[p.step].is_none());
        let odds = choices.of(TeamContext::new(left.count(), best.gain));
        let u = |index: usize| self.luck.unit(For::Choose, index);
        if params.abstention && u(CONTRIBUTES) >= odds.contribute {
            return None;
        }
        let most = params.steps_per_call.min(prospects.len());
        let count = odds.count(u(HOW_MANY), most);
        let (mut steps, mut first, mut at) = (StepSet::EMPTY, None, 0);
        for taken in 0..count {
            let spare = prospects.len() - at - (count - taken);
            at += odds.skipped(u(WHICH + taken), spare);
            let step = prospects[at].step;
            first = first.or(Some(step));
            steps = steps.with(step);
            at += 1;
        }
        first.map(|first| Choice { first, steps })
    }
}
