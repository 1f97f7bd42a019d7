//! Doing what was decided from outside.

use std::sync::Arc;

use super::super::decision::Choice;
use super::super::member::Member;
use super::super::probe::{Act, Deed, Reason};
use super::super::protocol::Duty;
use super::super::steps::StepSet;
use super::super::view::View;
use super::{ANNOUNCEMENT_TOKENS, Turn};

impl Turn<'_> {
    /// Does what was decided, as far as its duty has a place for it.
    pub(super) fn obey(&self, choice: &Choice, member: &mut Member) -> Act {
        let view = self.sees();
        match (self.call.duty, choice) {
            (Duty::Announce, Choice::Take { steps, .. }) => {
                let steps = self.possible(&view, *steps);
                self.act(&view, ANNOUNCEMENT_TOKENS, Deed::Announced { steps })
            }
            (Duty::Announce, _) => {
                let steps = StepSet::EMPTY;
                self.act(&view, ANNOUNCEMENT_TOKENS, Deed::Announced { steps })
            }
            (Duty::Plan, Choice::Assign { role, assigned }) => {
                self.assign(&view, role.clone(), self.possible_plan(&view, assigned))
            }
            (Duty::Plan, _) => self.assign(&view, None, Vec::new()),
            (_, Choice::Take { role, first, steps }) => {
                let steps = self.possible(&view, *steps);
                let first = Some(*first).filter(|first| steps.has(*first));
                let first = first.or_else(|| steps.iter().next());
                self.take_on(&view, role, first, steps, member)
            }
            (_, Choice::Abstain) => self.stay_out(&view, self.idle(&view)),
            (_, Choice::Silence | Choice::Assign { .. }) => {
                self.stay_out(&view, Reason::NoDecision)
            }
        }
    }

    fn take_on(
        &self,
        view: &View,
        title: &Option<Arc<str>>,
        first: Option<usize>,
        steps: StepSet,
        member: &mut Member,
    ) -> Act {
        match first {
            Some(_) if self.call.duty == Duty::Synthesize => {
                self.put_together(view, title.clone(), steps)
            }
            Some(first) => {
                let role = (self.role(view, first), title.clone());
                self.work_as(view, role, steps, member)
            }
            None => self.stay_out(view, self.idle(view)),
        }
    }

    /// Those of the steps that it may take, as many as there is room for.
    fn possible(&self, view: &View, steps: StepSet) -> StepSet {
        let room = match self.call.duty {
            Duty::Announce | Duty::Contribute | Duty::Execute => self.team.params.steps_per_call,
            Duty::Plan | Duty::Synthesize => usize::MAX,
        };
        let open = self.open_to_it(view);
        steps.and(open).iter().take(room).collect()
    }

    /// The steps that it knows of, each for the first member that it is assigned to and that has
    /// room for it.
    fn possible_plan(&self, view: &View, assigned: &[(u32, StepSet)]) -> Vec<(u32, StepSet)> {
        let mut left = self.open_to_it(view);
        let members = assigned.iter().filter(|(agent, _)| {
            usize::try_from(*agent).is_ok_and(|i| i < self.board.calls.len())
                && self.board.is_member(*agent)
        });
        let mut plan: Vec<(u32, StepSet)> = Vec::new();
        for (agent, steps) in members {
            let earlier = plan.iter_mut().find(|(other, _)| other == agent);
            let taken = earlier.as_ref().map_or(0, |(_, others)| others.len());
            let room = self.team.params.steps_per_call.saturating_sub(taken);
            let steps: StepSet = steps.and(left).iter().take(room).collect();
            left = steps.iter().fold(left, StepSet::without);
            match earlier {
                Some((_, others)) => *others = others.or(steps),
                None if !steps.is_empty() => plan.push((*agent, steps)),
                None => {}
            }
        }
        plan
    }
}
