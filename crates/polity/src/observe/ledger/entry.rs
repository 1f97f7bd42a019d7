//! One open task: who takes part in it, and what it costs.

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::{Outcome, Scores};
use polity_worlds::society::task::TaskId;
use serde::{Deserialize, Serialize};

use super::few::Few;
use super::prices::{Price, Prices};
use super::replies::{Replies, Thread};

const PICOUSD: f64 = 1e-12;

/// One open task.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Entry {
    tick_start: u32,
    level: u8,
    follows: Option<TaskId>,
    pub(super) abstained: u32,
    calls: u32,
    prompt_tokens: u64,
    completion_tokens: u64,
    cost_picousd: u128,
    /// How many of the first in `agents` have worked on it.
    contributors: u32,
    agents: Few<u32, 6>,
    delegations: Few<(u32, u32), 4>,
    replies: Replies,
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
    pub(super) fn begin(tick: u32, level: u8, follows: Option<TaskId>) -> Self {
        Self {
            tick_start: tick,
            level,
            follows,
            ..Self::default()
        }
    }

    /// Remembers that an agent takes part; answers its place among those that do.
    pub(super) fn take_part(&mut self, agent: u32) -> usize {
        let place = self.agents.as_slice().iter().position(|a| *a == agent);
        place.unwrap_or_else(|| {
            self.agents.push(agent);
            self.agents.len() - 1
        })
    }

    pub(super) fn work(&mut self, agent: u32, price: Price) {
        let place = self.take_part(agent);
        if place >= self.contributors as usize {
            self.agents.swap(place, self.contributors as usize);
            self.contributors += 1;
        }
        self.calls += 1;
        self.read(price.context_tokens, price);
        self.write(price.work_tokens, price);
    }

    #[inline]
    pub(super) fn message(&mut self, world: &Society, prices: &Prices, sent: &Sent<Message>) {
        self.take_part(sent.src);
        let tokens = world.lexicon().length(sent.body.utterance);
        self.write(tokens, prices.for_agent(world, sent.src));
        if !sent.lost {
            self.read(tokens, prices.for_agent(world, sent.dst));
        }
        if sent.body.kind.is_dependency() {
            self.delegations.push((sent.src, sent.dst));
        }
    }

    /// What a message replies to, where that is asked for.
    #[inline]
    pub(super) fn thread(
        &mut self,
        wanted: bool,
        tick: u32,
        id: u64,
        sent: &Sent<Message>,
    ) -> Thread {
        if !wanted {
            return Thread::default();
        }
        Thread {
            reply_to: self.replies.note(tick, id, sent),
            parent_task: self.follows.map(TaskId::as_u64),
        }
    }

    /// Who passed work on to whom.
    pub(super) fn delegations(&self) -> &[(u32, u32)] {
        self.delegations.as_slice()
    }

    /// When it arrived: to be looked at ahead of time, so that the rest is at hand later.
    #[inline]
    pub(super) fn tick_start(&self) -> u32 {
        self.tick_start
    }

    fn read(&mut self, tokens: u32, price: Price) {
        self.prompt_tokens += u64::from(tokens);
        self.cost_picousd += u128::from(tokens) * u128::from(price.prompt_picousd);
    }

    fn write(&mut self, tokens: u32, price: Price) {
        self.completion_tokens += u64::from(tokens);
        self.cost_picousd += u128::from(tokens) * u128::from(price.completion_picousd);
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
            contributors: self.contributors,
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
