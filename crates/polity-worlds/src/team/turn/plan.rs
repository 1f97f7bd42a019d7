//! Telling others what to do.

use std::sync::Arc;

use super::super::luck::For;
use super::super::probe::{Act, Deed, Plan};
use super::super::role::{Activity, Role};
use super::super::steps::StepSet;
use super::super::view::View;
use super::Turn;

impl Turn<'_> {
    /// Shares out the steps that it noticed: those of one field together, as many to each as to
    /// the others.
    pub(super) fn plan(&self) -> Act {
        let view = self.view();
        let noticed = self.noticed(&view);
        let members = self.board.members();
        let task = self.board.task();
        let thinks = self.luck.unit(For::Foresight, 0) < self.model.profile.reasoning;
        let mut order: Vec<usize> = noticed.iter().collect();
        if thinks {
            order.sort_by_key(|&i| (task.steps[i].skill, i));
        }
        let share = order.len().div_ceil(members.len().max(1)).max(1);
        let shares = order.chunks(share);
        let assigned = shares.zip(members).map(|(steps, &agent)| {
            let steps: StepSet = steps.iter().copied().collect();
            (agent, steps)
        });
        self.assign(&view, None, assigned.collect())
    }

    /// Tells others to do these.
    pub(super) fn assign(
        &self,
        view: &View,
        title: Option<Arc<str>>,
        assigned: Vec<(u32, StepSet)>,
    ) -> Act {
        let skill = self.board.task().skills[0];
        let plan = Plan {
            role: Role::named(Activity::Plan, skill, 0, self.luck),
            title,
            assigned,
        };
        let tokens = self.model.output_tokens(1) + 8 * self.board.members().len() as u64;
        self.act(view, tokens, Deed::Planned(plan))
    }
}
