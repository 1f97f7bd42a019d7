//! What a called agent can tell, for somebody else to decide by.

use super::super::decision::{Decision, Observation, OutputSeen, StepSeen};
use super::super::member::Member;
use super::super::probe::Spent;
use super::super::protocol::Duty;
use super::super::role::topic_name;
use super::super::skill::SKILL_NAMES;
use super::super::steps::StepSet;
use super::super::view::{Version, View};
use super::Turn;
use crate::usage::{Usage, two_decimals};

impl Turn<'_> {
    /// What the called agent can tell.
    pub(in crate::team) fn observe(&self, member: &Member) -> Observation {
        let view = self.sees();
        let task = self.board.task();
        let skill = |s: u8| SKILL_NAMES[usize::from(s)];
        let steps = self.open_to_it(&view);
        Observation {
            agent: self.call.agent,
            duty: self.call.duty,
            level: format!("L{}", task.level + 1),
            skills: task.skills.iter().map(|&s| skill(s)).collect(),
            steps: steps.iter().map(|i| self.step_seen(&view, i)).collect(),
            outputs: self.outputs_seen(&view),
            members: match self.call.duty {
                Duty::Plan => self.board.members().to_vec(),
                _ => Vec::new(),
            },
            room: self.team.params.steps_per_call,
            may_abstain: self.team.params.abstention,
            last_skill: member.field().map(skill),
            overflowed: view.overflowed,
        }
    }

    /// The steps that an agent may choose among, as its duty is.
    pub(super) fn open_to_it(&self, view: &View) -> StepSet {
        let task = self.board.task();
        let inside = |i: &usize| self.own_field().is_none_or(|s| task.steps[*i].skill == s);
        match self.call.duty {
            Duty::Announce | Duty::Contribute => self.noticed(view).iter().filter(inside).collect(),
            Duty::Plan => self.noticed(view),
            Duty::Execute => self.board.assigned[self.call.agent as usize],
            Duty::Synthesize => view.done(),
        }
    }

    fn step_seen(&self, view: &View, i: usize) -> StepSeen {
        let step = &self.board.task().steps[i];
        let confidence = |output: u32| self.board.outputs()[output as usize].confidence;
        let done = view.best[i].map(|seen| two_decimals(confidence(seen.output)));
        let unseen = |need: &usize| view.best[*need].is_none();
        // Of others it does not know that they are there.
        let known = self.noticed(view).or(view.done()).or(self.open_to_it(view));
        let needs = step.needs.and(known);
        StepSeen {
            step: i,
            skill: SKILL_NAMES[usize::from(step.skill)],
            topic: topic_name(step.topic),
            difficulty: two_decimals(step.difficulty),
            mission: two_decimals(step.mission),
            own: two_decimals(self.model.believed(self.model.mastery(
                step,
                step.skill,
                &self.team.params,
            ))),
            gain: two_decimals(self.gain(view, i, true)),
            needs: needs.iter().collect(),
            needs_missing: needs.iter().filter(unseen).collect(),
            opponents: self.board.task().opponents(i).and(known).iter().collect(),
            done,
            rivals: two_decimals(view.rivals[i]),
            mark: two_decimals(view.marks[i]),
        }
    }

    fn outputs_seen(&self, view: &View) -> Vec<OutputSeen> {
        let seen = |(i, best): (usize, &Option<Version>)| best.map(|b| (b.output, i));
        let mut best: Vec<(u32, usize)> = view.best.iter().enumerate().filter_map(seen).collect();
        best.sort_unstable();
        let groups = best.chunk_by(|a, b| a.0 == b.0);
        let output = |group: &[(u32, usize)]| {
            let output = &self.board.outputs()[group[0].0 as usize];
            OutputSeen {
                agent: output.agent,
                role: output.title.name(),
                steps: group.iter().map(|(_, step)| *step).collect(),
                confidence: two_decimals(output.confidence),
            }
        };
        groups.map(output).collect()
    }

    /// What was decided from outside, if anything was.
    pub(super) fn decision(&self) -> Option<&Decision> {
        self.board.decisions[self.call.agent as usize].as_ref()
    }

    /// What a call took: what the deciding model says, where one was asked.
    pub(super) fn spent(&self, view: &View, completion_tokens: u64) -> Spent {
        let usage = self.decision().and_then(|decision| decision.usage);
        let usage = usage.unwrap_or_else(|| Usage {
            prompt_tokens: view.prompt_tokens,
            completion_tokens,
            cost_picousd: self
                .model
                .cost_picousd(view.prompt_tokens, completion_tokens),
        });
        Spent {
            prompt_tokens: usage.prompt_tokens,
            completion_tokens: usage.completion_tokens,
            cost_picousd: usage.cost_picousd,
            latency_s: self.model.latency_s(usage.completion_tokens),
            overflowed: view.overflowed,
        }
    }
}
