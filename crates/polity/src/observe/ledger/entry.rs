//! One open task: who takes part in it, and what it costs.

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_worlds::profile::ModelProfile;
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::{Outcome, Scores};
use polity_worlds::society::task::TaskId;
use serde::{Deserialize, Serialize};

use super::replies::Replies;

const PICOUSD: f64 = 1e-12;

/// One open task.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Entry {
    tick_start: u32,
    level: u8,
    pub(super) follows: Option<TaskId>,
    pub(super) delegations: Vec<(u32, u32)>,
    agents: Vec<u32>,
    contributors: Vec<u32>,
    pub(super) abstained: u32,
    calls: u32,
    prompt_tokens: u64,
    completion_tokens: u64,
    cost_picousd: u128,
    pub(super) replies: Replies,
}

/// How a task ended, if it did.
pub(super) struct End {
    pub(super) tick: Option<u32>,
    pub(super) outcome: Option<Outcome>,
    pub(super) status: &'static str,
}

impl End {
    pub(super) fn given(tick: u32, outcome: Outcome, status: &'static str) -> Self {
        Self {
            tick: Some(tick),
            outcome: Some(outcome),
            status,
        }
    }
}

impl Entry {
    pub(super) fn begin(&mut self, tick: u32, level: u8, follows: Option<TaskId>) {
        let Self {
            delegations,
            agents,
            contributors,
            mut replies,
            ..
        } = std::mem::take(self);
        *self = Self {
            tick_start: tick,
            level,
            follows,
            ..Self::default()
        };
        (self.delegations, self.agents) = (emptied(delegations), emptied(agents));
        self.contributors = emptied(contributors);
        replies.clear();
        self.replies = replies;
    }

    pub(super) fn take_part(&mut self, agent: u32) {
        // Whoever takes part now most likely did so a moment ago.
        if !self.agents.iter().rev().any(|a| *a == agent) {
            self.agents.push(agent);
        }
    }

    pub(super) fn work(&mut self, agent: u32, profile: &ModelProfile) {
        self.take_part(agent);
        if !self.contributors.contains(&agent) {
            self.contributors.push(agent);
        }
        self.calls += 1;
        self.read(u64::from(profile.context_tokens), profile);
        self.write(u64::from(profile.work_tokens), profile);
    }

    pub(super) fn message(&mut self, world: &Society, sent: &Sent<Message>) {
        self.take_part(sent.src);
        let tokens = u64::from(world.lexicon().length(sent.body.utterance));
        self.write(tokens, world.profile_of(sent.src));
        if !sent.lost {
            self.read(tokens, world.profile_of(sent.dst));
        }
        if sent.body.kind.is_dependency() {
            self.delegations.push((sent.src, sent.dst));
        }
    }

    fn read(&mut self, tokens: u64, profile: &ModelProfile) {
        self.prompt_tokens += tokens;
        self.cost_picousd += u128::from(tokens) * u128::from(profile.prompt_picousd());
    }

    fn write(&mut self, tokens: u64, profile: &ModelProfile) {
        self.completion_tokens += tokens;
        self.cost_picousd += u128::from(tokens) * u128::from(profile.completion_picousd());
    }

    pub(super) fn row(&self, task: TaskId, end: &End, depth: u32) -> TaskRow {
        let scores = end.outcome.map(|outcome| Scores::of(outcome, self.level));
        TaskRow {
            task: task.as_u64(),
            parent_task: self.follows.map(TaskId::as_u64),
            tick_start: self.tick_start,
            tick_end: end.tick,
            level: self.level,
            protocol: "society",
            status: end.status,
            agents: self.agents.len() as u32,
            contributors: self.contributors.len() as u32,
            abstained_voluntary: self.abstained,
            abstained_directed: 0,
            quality: scores.map(Scores::quality),
            accuracy: scores.map(|s| s.accuracy),
            completeness: scores.map(|s| s.completeness),
            coherence: scores.map(|s| s.coherence),
            actionability: scores.map(|s| s.actionability),
            mission_relevance: None,
            hierarchy_depth: depth,
            calls: self.calls,
            waves: end.outcome.map(|outcome| u32::from(outcome.waves)),
            prompt_tokens: self.prompt_tokens,
            completion_tokens: self.completion_tokens,
            cost_usd: self.cost_picousd as f64 * PICOUSD,
            latency_s: end.outcome.map(|outcome| f64::from(outcome.latency_s)),
        }
    }
}

fn emptied<T>(mut list: Vec<T>) -> Vec<T> {
    list.clear();
    list
}
