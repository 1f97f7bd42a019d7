//! What stands in for a model: replies of the form that is asked for, without anybody being asked.

use polity_worlds::team::protocol::Duty;
use polity_worlds::{society, team};
use serde_json::{Value, json};

use crate::llm::subject::Subject;
use crate::scenario::{Scenario, WorldSpec};

/// How a stand-in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Whoever may stay out does; everybody keeps the work that comes.
    Sparing,
    /// As a mocked model would by what it observes.
    Usual,
    /// Everybody takes on all there is room for, and passes work on wherever it may.
    Lavish,
}

impl Manner {
    pub(crate) const ALL: [Self; 3] = [Self::Sparing, Self::Usual, Self::Lavish];
}

/// What a mocked model goes by, beside what it observes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Thresholds {
    /// Gain, or belief in oneself, below which it stays out.
    abstain_below: f64,
    /// How much more another must be trusted.
    delegation_cost: f64,
}

impl Thresholds {
    pub(crate) fn of(scenario: &Scenario) -> Self {
        match &scenario.world {
            WorldSpec::Society(spec) => {
                let params = spec.params();
                Self {
                    abstain_below: params.abstain_below,
                    delegation_cost: params.delegation_cost,
                }
            }
            WorldSpec::Team(spec) => Self {
                abstain_below: spec.abstain_below,
                delegation_cost: 0.0,
            },
        }
    }
}

/// About what a stand-in can answer.
pub(crate) trait Answered: Subject {
    /// A reply of the form of [`Subject::schema`].
    fn reply(&self, manner: Manner, by: Thresholds) -> Value;
}

impl Answered for society::decision::Observation {
    fn reply(&self, manner: Manner, by: Thresholds) -> Value {
        let Some(first) = self.neighbours.first() else {
            let declines = manner == Manner::Usual && self.may_decline;
            let declines = declines && self.own < by.abstain_below;
            return json!({ "act": if declines { "decline" } else { "do" } });
        };
        let informs = |n: &society::decision::Neighbour| n.trust_inform;
        let informed = self.neighbours.iter().map(informs).fold(0.0, f64::max);
        let act = match manner {
            Manner::Sparing => "do",
            Manner::Lavish if self.may_pass => "pass",
            Manner::Lavish if self.lacks => "ask",
            Manner::Lavish => "do",
            Manner::Usual if self.may_pass && first.trust - by.delegation_cost > self.own => "pass",
            Manner::Usual if self.may_decline && self.own < by.abstain_below => "decline",
            Manner::Usual if self.lacks && informed - by.delegation_cost > self.own_inform => "ask",
            Manner::Usual => "do",
        };
        let knows = |n: &&society::decision::Neighbour| n.trust_inform >= informed;
        let to = match act {
            "ask" => self.neighbours.iter().find(knows).unwrap_or(first).agent,
            _ => first.agent,
        };
        match self.lacks || self.may_pass {
            true => json!({ "act": act, "to": to }),
            false => json!({ "act": act }),
        }
    }
}

impl Answered for team::Observation {
    fn reply(&self, manner: Manner, by: Thresholds) -> Value {
        let steps = self.picked(manner, by);
        let contributes = !steps.is_empty();
        let skill = self.steps.first().map_or("work", |step| step.skill);
        let role = format!("{skill} reviewer and contributor");
        match self.duty {
            Duty::Announce => json!({ "steps": steps }),
            Duty::Contribute | Duty::Execute => {
                let act = match contributes || !self.may_abstain {
                    true => "contribute",
                    false => "abstain",
                };
                json!({ "act": act, "role": role, "steps": steps })
            }
            Duty::Synthesize => json!({ "role": role, "steps": steps }),
            Duty::Plan => json!({ "role": role, "to": self.shared_out(manner) }),
        }
    }
}

trait Picks {
    fn picked(&self, manner: Manner, by: Thresholds) -> Vec<usize>;
    fn shared_out(&self, manner: Manner) -> Vec<u32>;
}

impl Picks for team::Observation {
    /// The steps that are taken on.
    fn picked(&self, manner: Manner, by: Thresholds) -> Vec<usize> {
        let all = self.steps.iter().map(|step| step.step);
        let room = match self.duty {
            Duty::Announce | Duty::Contribute => self.room,
            Duty::Plan | Duty::Execute | Duty::Synthesize => self.steps.len(),
        };
        match manner {
            Manner::Sparing if self.duty == Duty::Contribute && self.may_abstain => Vec::new(),
            Manner::Sparing if self.duty == Duty::Announce => Vec::new(),
            Manner::Sparing => all.take(1).collect(),
            Manner::Lavish => all.take(room).collect(),
            Manner::Usual if room == self.steps.len() => all.collect(),
            Manner::Usual => {
                let stays =
                    |step: &&team::StepSeen| !self.may_abstain || step.gain >= by.abstain_below;
                let mut worth: Vec<&team::StepSeen> = self.steps.iter().filter(stays).collect();
                worth.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.step.cmp(&b.step)));
                worth.iter().take(room).map(|step| step.step).collect()
            }
        }
    }

    /// For each step the member that is to do it.
    fn shared_out(&self, manner: Manner) -> Vec<u32> {
        let share = match manner {
            Manner::Sparing => self.steps.len(),
            Manner::Usual | Manner::Lavish => self.steps.len().div_ceil(self.members.len().max(1)),
        };
        let share = share.max(1);
        let to = |(i, _)| self.members.get(i / share).or(self.members.first());
        self.steps
            .iter()
            .enumerate()
            .filter_map(to)
            .copied()
            .collect()
    }
}
