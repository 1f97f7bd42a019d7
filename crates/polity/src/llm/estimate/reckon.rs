//! From what was counted to tokens, cost and time.

use std::collections::BTreeMap;

use polity_llm::Caps;

use super::count::{Counter, Tally};
use super::play::Sampled;
use super::{Amounts, Range};
use crate::scenario::{LimitsSpec, Llm, ModelSpec, Profile, Scenario};

/// How a text becomes tokens: English prose in a large vocabulary takes about four bytes a token; other
/// languages, numbers and small vocabularies take fewer.
pub(super) struct Rate {
    /// Bytes of a prompt per token.
    pub(super) prompt_bytes: f64,
    /// Bytes of a reply per token: JSON is denser than prose.
    pub(super) reply_bytes: f64,
    /// Tokens that a server puts around each message.
    pub(super) per_message: f64,
}

pub(super) const LOW: Rate = Rate {
    prompt_bytes: 5.0,
    reply_bytes: 5.0,
    per_message: 3.0,
};
pub(super) const EXPECTED: Rate = Rate {
    prompt_bytes: 4.0,
    reply_bytes: 3.0,
    per_message: 4.0,
};
pub(super) const HIGH: Rate = Rate {
    prompt_bytes: 2.5,
    reply_bytes: 2.0,
    per_message: 8.0,
};
/// Messages of a first question.
const MESSAGES: f64 = 2.0;
/// Bytes of what is said where a reply could not be read.
const COMPLAINT_BYTES: f64 = 400.0;

/// What a group asks, and whom.
pub(super) struct Asked<'a> {
    pub(super) spec: &'a ModelSpec,
    profile: &'a Profile,
    limits: LimitsSpec,
}

impl<'a> Asked<'a> {
    /// By group; the last for agents of any other.
    pub(super) fn all(scenario: &'a Scenario, llm: &'a Llm) -> Vec<Self> {
        let asked = |spec: &'a ModelSpec, profile: &'a Profile| Self {
            spec,
            profile,
            limits: llm
                .endpoints
                .get(&spec.endpoint)
                .map(|endpoint| endpoint.limits_of(&spec.model).clone())
                .unwrap_or_default(),
        };
        let groups = scenario.population.groups.iter();
        let groups = groups.map(|group| asked(llm.model_of(&group.name), &group.profile));
        let other = asked(&llm.model, &scenario.policy.mock.profile);
        groups.chain([other]).collect()
    }

    fn cost_usd(&self, prompt_tokens: f64, completion_tokens: f64) -> f64 {
        let (spec, profile) = (self.spec, self.profile);
        let prompt = spec.prompt_usd_per_million;
        let completion = spec.completion_usd_per_million;
        (prompt_tokens * prompt.unwrap_or(profile.prompt_usd_per_million)
            + completion_tokens * completion.unwrap_or(profile.completion_usd_per_million))
            / 1e6
    }

    /// Seconds from the beginning of one call to that of the next, where a minute has only so many, or so
    /// many tokens, counted as the client does.
    fn spacing_s(&self, tally: &Tally) -> f64 {
        let limits = &self.limits;
        let calls = limits.requests_per_minute;
        let calls = calls.map_or(0.0, |most| 60.0 / f64::from(most));
        let tokens = tally.prompt_bytes_mean() / 4.0 + f64::from(self.spec.max_tokens);
        let per_minute = limits.tokens_per_minute;
        calls.max(per_minute.map_or(0.0, |most| 60.0 * tokens / most as f64))
    }

    /// Seconds of a call that writes so many tokens.
    fn latency_s(&self, completion_tokens: f64) -> f64 {
        self.profile.latency_s + completion_tokens / self.profile.tokens_per_s
    }
}

/// What was counted with one manner of answering, and how it is taken.
pub(super) struct Reckoning<'a> {
    pub(super) counter: &'a Counter,
    pub(super) sampled: &'a Sampled,
    pub(super) asked: &'a [Asked<'a>],
    pub(super) rate: Rate,
    /// How often each question is asked beside the first time; replies then have all the tokens they
    /// may.
    pub(super) again: Option<u32>,
}

impl Reckoning<'_> {
    /// What each group's calls come to.
    pub(super) fn amounts(&self) -> Vec<Amounts<f64>> {
        let pairs = self.counter.tallies.iter().zip(self.asked);
        pairs
            .map(|(tally, asked)| self.amounts_of(tally, asked))
            .collect()
    }

    fn amounts_of(&self, tally: &Tally, asked: &Asked<'_>) -> Amounts<f64> {
        let factor = self.sampled.agents_factor() * self.sampled.ticks_factor();
        let questions = tally.calls as f64 * factor;
        let again = f64::from(self.again.unwrap_or(0));
        let rate = &self.rate;
        let completion = self.completion_tokens(tally, asked);
        let prompt = tally.prompt_bytes_mean() / rate.prompt_bytes + MESSAGES * rate.per_message;
        // The k-th time, the question comes with k replies and as many complaints.
        let more = completion + COMPLAINT_BYTES / rate.prompt_bytes + MESSAGES * rate.per_message;
        let prompts = prompt * (1.0 + again) + more * again * (again + 1.0) / 2.0;
        let prompt_tokens = questions * prompts;
        let completion_tokens = questions * (1.0 + again) * completion;
        Amounts {
            calls: questions * (1.0 + again),
            prompt_tokens,
            completion_tokens,
            cost_usd: asked.cost_usd(prompt_tokens, completion_tokens),
        }
    }

    /// The most that one call may be reserved with where tokens or cost are limited: tokens, and USD.
    pub(super) fn reserved(&self) -> (f64, f64) {
        let pairs = self.counter.tallies.iter().zip(self.asked);
        let asking = pairs.filter(|(tally, _)| tally.calls > 0);
        let each = asking.map(|(tally, asked)| {
            let (prompt, completion) = self.bound(tally, asked);
            (prompt + completion, asked.cost_usd(prompt, completion))
        });
        each.fold((0.0, 0.0), |most, one| {
            (most.0.max(one.0), most.1.max(one.1))
        })
    }

    /// Tokens that the longest question of a group may take, read and written, as [`Caps`] has it.
    fn bound(&self, tally: &Tally, asked: &Asked<'_>) -> (f64, f64) {
        let completion = f64::from(asked.spec.max_tokens);
        let again = f64::from(self.again.unwrap_or(0));
        let said = completion * self.rate.reply_bytes + COMPLAINT_BYTES;
        let messages = MESSAGES * (1.0 + again) * Caps::TOKENS_PER_MESSAGE as f64;
        let around = messages + Caps::TOKENS_PER_REQUEST as f64;
        (
            tally.longest_bytes as f64 + again * said + around,
            completion,
        )
    }

    /// Tokens of one reply.
    fn completion_tokens(&self, tally: &Tally, asked: &Asked<'_>) -> f64 {
        let most = f64::from(asked.spec.max_tokens);
        match self.again {
            Some(_) => most,
            None => (tally.reply_bytes_mean() / self.rate.reply_bytes).min(most),
        }
    }

    /// Seconds on the wall: calls of one tick or wave are made together, as many at a time as their
    /// server bears, and all wait for the last.
    pub(super) fn wall_s(&self) -> f64 {
        let pairs = self.counter.tallies.iter().zip(self.asked);
        let calls: Vec<OneCall> = pairs
            .map(|(tally, asked)| OneCall {
                latency_s: asked.latency_s(self.completion_tokens(tally, asked)),
                spacing_s: asked.spacing_s(tally),
            })
            .collect();
        let rounds = f64::from(self.again.unwrap_or(0)) + 1.0;
        let batches = self.counter.batches.iter();
        let sum: f64 = batches
            .map(|(asked, times)| self.batch_s(asked, &calls) * *times as f64)
            .sum();
        sum * rounds * self.sampled.ticks_factor()
    }

    /// Seconds that so many calls of each group take together.
    fn batch_s(&self, numbers: &[u32], calls: &[OneCall]) -> f64 {
        let factor = self.sampled.agents_factor();
        let mut models = BTreeMap::<(&str, &str), Load<'_>>::new();
        for ((number, call), asked) in numbers.iter().zip(calls).zip(self.asked) {
            if *number > 0 {
                let number = f64::from(*number) * factor;
                let served = (&*asked.spec.endpoint, &*asked.spec.model);
                let load = models.entry(served).or_insert(Load::none(asked));
                load.calls += number;
                load.all_s += number * call.latency_s;
                load.longest_s = load.longest_s.max(call.latency_s);
                load.spaced_s += number * call.spacing_s;
            }
        }
        let seconds = models
            .values()
            .map(|load| load.seconds(self.again.is_some()));
        seconds.fold(0.0, f64::max)
    }
}

/// What one call of a group takes, in the mean.
struct OneCall {
    latency_s: f64,
    /// Seconds until the next of the model may begin.
    spacing_s: f64,
}

/// Calls of one model that are made together.
struct Load<'a> {
    calls: f64,
    /// The seconds of all of them, one after the other.
    all_s: f64,
    longest_s: f64,
    /// Seconds from the beginning of the first to when one more might begin.
    spaced_s: f64,
    asked: &'a Asked<'a>,
}

impl<'a> Load<'a> {
    fn none(asked: &'a Asked<'a>) -> Self {
        Self {
            calls: 0.0,
            all_s: 0.0,
            longest_s: 0.0,
            spaced_s: 0.0,
            asked,
        }
    }

    /// Seconds until the last is answered: by as many at a time as are begun with, or as there may be.
    fn seconds(&self, as_at_first: bool) -> f64 {
        let limits = &self.asked.limits;
        let at_once = match as_at_first {
            true => limits.in_flight_start.min(limits.in_flight_max),
            false => limits.in_flight_max,
        };
        let turns = (self.calls / f64::from(at_once.max(1))).ceil();
        let taken = (turns * self.all_s / self.calls).max(self.longest_s);
        taken.max(self.spaced_s)
    }
}

/// The least of some, that in the middle, and the most.
pub(super) fn range(low: [f64; 3], expected: f64, high: [f64; 3]) -> Range {
    let low = low.into_iter().fold(f64::INFINITY, f64::min);
    let high = high.into_iter().fold(0.0, f64::max);
    Range {
        low: low.min(expected),
        expected,
        high: high.max(expected),
    }
}
