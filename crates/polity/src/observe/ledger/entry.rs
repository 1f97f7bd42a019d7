//! One open task: who takes part in it, and what it costs.

use polity_data::schema::TaskRow;
use polity_engine::{Sent, prefetch};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::{Outcome, Scores};
use polity_worlds::society::task::{LEVELS, TaskId};
use serde::{Deserialize, Serialize};

use super::deeds::Deed;
use super::few::Few;
use super::prices::{Prices, Tokens};
use super::replies::{Replies, Thread};

const PICOUSD: f64 = 1e-12;

/// One open task: two pairs of lines of memory, of which most messages touch the first one alone.
#[derive(Default, Serialize, Deserialize)]
#[repr(C, align(128))]
pub(super) struct Entry {
    agents: Few<u32, 13>,

    prompt_tokens: u64,
    completion_tokens: u64,
    calls: u32,
    /// How many of the first in `agents` have worked on it.
    contributors: u32,
    /// What the tokens cost, where models charge differently.
    cost_picousd: u128,
    delegations: Few<(u32, u32), 8>,

    replies: Replies,
    follows: Option<TaskId>,
    tick_start: u32,
    pub(super) abstained: u32,
    level: u8,
}

/// Bytes that come from memory at once.
const LINE_BYTES: usize = 64;

const _: () = assert!(size_of::<Entry>() == 4 * LINE_BYTES);

/// How a task ended, if it did.
#[derive(Clone, Copy)]
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

    /// Whether a population of so many agents can have come to this, and can go on.
    pub(super) fn is_sound(&self, agents: u32) -> bool {
        let exists = |agent: &u32| *agent < agents;
        let passed_on = self.delegations().iter();
        self.agents.as_slice().iter().all(exists)
            && passed_on
                .clone()
                .all(|(src, dst)| exists(src) && exists(dst))
            && self.contributors as usize <= self.agents.len()
            && usize::from(self.level) <= LEVELS
            && [self.prompt_tokens, self.completion_tokens]
                .iter()
                .all(|n| *n <= u64::MAX / 2)
            && [self.calls, self.abstained]
                .iter()
                .all(|n| *n <= u32::MAX / 2)
            && self.cost_picousd <= u128::MAX / 2
    }

    /// One that can be told from others.
    #[cfg(test)]
    pub(super) fn called(calls: u32) -> Self {
        Self {
            calls,
            ..Self::default()
        }
    }

    /// Has what most messages touch brought from memory, without waiting for it.
    #[inline]
    pub(super) fn fetch(&self) {
        prefetch(&raw const self.agents);
        prefetch(&raw const self.prompt_tokens);
    }

    /// The same for all of it.
    #[inline]
    pub(super) fn fetch_all(&self) {
        let first = (&raw const *self).cast::<u8>();
        (0..size_of::<Self>())
            .step_by(LINE_BYTES)
            .for_each(|line| prefetch(first.wrapping_add(line)));
    }

    /// Gives back the memory of its lists, once nobody is going to ask for it.
    pub(super) fn forget(&mut self) {
        self.agents.clear();
        self.delegations.clear();
        self.replies = Replies::default();
    }

    /// Remembers that an agent takes part; answers its place among those that do.
    pub(super) fn take_part(&mut self, agent: u32) -> usize {
        self.agents.position(agent).unwrap_or_else(|| {
            self.agents.push(agent);
            self.agents.len() - 1
        })
    }

    pub(super) fn work(&mut self, agent: u32, world: &Society, prices: &Prices) {
        let place = self.take_part(agent);
        if place >= self.contributors as usize {
            self.agents.swap(place, self.contributors as usize);
            self.contributors += 1;
        }
        self.calls += 1;
        let model = world.profile_of(agent);
        let tokens = Tokens {
            read: u64::from(model.context_tokens),
            written: u64::from(model.work_tokens),
        };
        self.spend(tokens, agent, world, prices);
    }

    #[inline]
    pub(super) fn message(&mut self, world: &Society, prices: &Prices, sent: Deed) {
        self.take_part(sent.agent);
        let tokens = u64::from(world.lexicon().length(sent.utterance));
        self.spend(Tokens::written(tokens), sent.agent, world, prices);
        if !sent.is_lost() {
            self.spend(Tokens::read(tokens), sent.dst, world, prices);
        }
        if sent.is_dependency() {
            self.delegations.push((sent.agent, sent.dst));
        }
    }

    #[inline]
    fn spend(&mut self, tokens: Tokens, agent: u32, world: &Society, prices: &Prices) {
        self.prompt_tokens += tokens.read;
        self.completion_tokens += tokens.written;
        if prices.differ() {
            self.cost_picousd += prices.for_agent(world, agent).of(tokens);
        }
    }

    /// What a message is a part of.
    #[inline]
    pub(super) fn thread(&mut self, tick: u32, id: u64, sent: &Sent<Message>) -> Thread {
        Thread {
            reply_to: self.replies.note(tick, id, sent),
            parent_task: self.follows.map(TaskId::as_u64),
        }
    }

    /// Who passed work on to whom.
    pub(super) fn delegations(&self) -> &[(u32, u32)] {
        self.delegations.as_slice()
    }

    /// What tells it from others.
    #[cfg(test)]
    pub(super) fn calls(&self) -> u32 {
        self.calls
    }

    fn cost_picousd(&self, prices: &Prices) -> u128 {
        let tokens = Tokens {
            read: self.prompt_tokens,
            written: self.completion_tokens,
        };
        let same = prices.all_the_same();
        same.map_or(self.cost_picousd, |price| price.of(tokens))
    }

    pub(super) fn row(&self, task: TaskId, end: &End, depth: u32, prices: &Prices) -> TaskRow {
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
            cost_usd: self.cost_picousd(prices) as f64 * PICOUSD,
            latency_s: end.outcome.map(|outcome| f64::from(outcome.latency_s)),
        }
    }
}
