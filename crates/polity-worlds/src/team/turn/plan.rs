//! Telling others what to do.

use std::sync::Arc;

use super::super::luck::For;
use super::super::probe::{Act, Deed, Plan};
use super::super::role::Activity;
use super::super::steps::StepSet;
use super::super::view::View;
use super::Turn;

impl Turn<'_> {
    /// Shares out the steps that it noticed: those of one field together, as evenly as can be, and
    /// to nobody more than a contribution has room for.
    pub(super) fn plan(&self) -> Act {
        let view = self.view();
        let members = self.board.members();
        let task = self.board.task();
        let thinks = self.luck.unit(For::Foresight, 0) < self.model.profile.reasoning;
        let mut order: Vec<usize> = self.worth_most(&view, thinks).iter().collect();
        if thinks {
            order.sort_by_key(|&i| (task.steps[i].skill, i));
        }
        let shares = even_shares(order.len(), members.len());
        let mut rest = order.as_slice();
        let assigned = shares.zip(members).map(|(share, &agent)| {
            let (steps, others) = rest.split_at(share);
            rest = others;
            (agent, steps.iter().copied().collect::<StepSet>())
        });
        let assigned = assigned.filter(|(_, steps)| !steps.is_empty()).collect();
        self.assign(&view, None, assigned)
    }

    /// Of the steps that it noticed, as many as the members have room for: those that promise most.
    fn worth_most(&self, view: &View, foresees: bool) -> StepSet {
        let noticed = self.noticed(view);
        let room = self.team.params.steps_per_call;
        let room = room.saturating_mul(self.board.members().len());
        if noticed.len() <= room {
            return noticed;
        }
        let gain = |i| self.gain(view, i, foresees);
        let mut ranked: Vec<(f64, usize)> = noticed.iter().map(|i| (gain(i), i)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(room).map(|(_, i)| i).collect()
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
            role: self.named(Activity::Plan, skill, 0),
            title,
            assigned,
        };
        self.act(view, self.plan_tokens(), Deed::Planned(plan))
    }

    /// Tokens of a plan.
    pub(super) fn plan_tokens(&self) -> u64 {
        self.model.output_tokens(1) + 8 * self.board.members().len() as u64
    }
}

/// How many of so many steps each of so many members gets: no two differ by more than one.
fn even_shares(steps: usize, members: usize) -> impl Iterator<Item = usize> {
    let (each, rest) = (steps / members.max(1), steps % members.max(1));
    (0..members).map(move |place| each + usize::from(place < rest))
}

#[cfg(test)]
mod tests {
    use super::even_shares;

    #[test]
    fn shares_are_as_even_as_can_be() {
        let shares = |steps, members| even_shares(steps, members).collect::<Vec<_>>();
        assert_eq!(shares(9, 4), [3, 2, 2, 2]);
        assert_eq!(shares(2, 3), [1, 1, 0]);
        assert_eq!(shares(6, 3), [2, 2, 2]);
        assert_eq!(shares(0, 2), [0, 0]);
        assert_eq!(shares(5, 0), [0; 0]);
    }
}
