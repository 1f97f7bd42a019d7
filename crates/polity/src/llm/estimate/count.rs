//! Counting what stand-ins are asked.

use std::collections::BTreeMap;

use polity_llm::Message;
use polity_llm::reading::Schema;
use polity_worlds::usage::Usage;
use polity_worlds::{society, team};

use super::stand_in::{Answered, Manner, Thresholds};
use crate::llm::decides::{Decides, GroupOf};
use crate::llm::error::LlmError;
use crate::llm::model::form;
use crate::llm::prompts::Prompts;
use crate::scenario::{Format, Llm, Scenario};

/// Prompts that are filled in before the next are sampled more thinly.
const RENDERED_AT_ONCE: u64 = 256;

/// A stand-in for all deciders, who counts.
pub(super) struct Counter {
    manner: Manner,
    by: Thresholds,
    prompts: Prompts,
    format: Format,
    /// What was asked, by group; the last for agents of any other.
    pub(super) tallies: Vec<Tally>,
    /// How often so many calls of each group waited for each other.
    pub(super) batches: BTreeMap<Vec<u32>, u64>,
    /// The first question.
    pub(super) first: Option<Vec<Message>>,
}

/// What the agents of a group asked.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub(super) calls: u64,
    /// Prompts that were filled in.
    pub(super) rendered: u64,
    /// Of so many calls one is filled in from now on.
    stride: u64,
    /// Calls that those filled in stand for.
    stands_for: u64,
    prompt_bytes: u64,
    reply_bytes: u64,
    /// Bytes of the longest prompt, with the form of its reply.
    pub(super) longest_bytes: u64,
}

impl Tally {
    fn new() -> Self {
        Self {
            calls: 0,
            rendered: 0,
            stride: 1,
            stands_for: 0,
            prompt_bytes: 0,
            reply_bytes: 0,
            longest_bytes: 0,
        }
    }

    /// Whether the next prompt is to be filled in.
    fn is_next(&self) -> bool {
        self.calls.is_multiple_of(self.stride)
    }

    fn take(&mut self, prompt_bytes: usize, reply_bytes: usize, form_bytes: usize) {
        self.longest_bytes = self.longest_bytes.max((prompt_bytes + form_bytes) as u64);
        self.prompt_bytes += prompt_bytes as u64 * self.stride;
        self.reply_bytes += reply_bytes as u64 * self.stride;
        self.stands_for += self.stride;
        self.rendered += 1;
        if self.rendered.is_multiple_of(RENDERED_AT_ONCE) {
            self.stride *= 2;
        }
    }

    /// Bytes of a prompt, in the mean.
    pub(super) fn prompt_bytes_mean(&self) -> f64 {
        self.prompt_bytes as f64 / self.stands_for.max(1) as f64
    }

    /// Bytes of a reply that holds no more than it must, in the mean.
    pub(super) fn reply_bytes_mean(&self) -> f64 {
        self.reply_bytes as f64 / self.stands_for.max(1) as f64
    }
}

impl Counter {
    pub(super) fn new(scenario: &Scenario, llm: &Llm, manner: Manner) -> Result<Self, LlmError> {
        Ok(Self {
            manner,
            by: Thresholds::of(scenario),
            prompts: Prompts::new(&llm.templates)?,
            format: llm.format,
            tallies: vec![Tally::new(); scenario.population.groups.len() + 1],
            batches: BTreeMap::new(),
            first: None,
        })
    }

    /// Calls so far.
    pub(super) fn calls(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.calls).sum()
    }

    fn answer<S: Answered>(
        &mut self,
        seen: &[S],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<S::Decision>, LlmError> {
        let mut batch = vec![0; self.tallies.len()];
        let mut decisions = Vec::with_capacity(seen.len());
        for subject in seen {
            let Some(schema) = subject.schema() else {
                decisions.push(subject.forced());
                continue;
            };
            let reply = subject.reply(self.manner, self.by);
            let group = usize::from(group_of(subject.agent())).min(self.tallies.len() - 1);
            let tally = &mut self.tallies[group];
            if tally.is_next() {
                let messages = self.prompts.begin(subject, &schema)?;
                let bytes = messages.iter().map(|message| message.content.len()).sum();
                let form_bytes = form_bytes(self.format, &schema);
                tally.take(bytes, reply.to_string().len(), form_bytes);
                self.first.get_or_insert(messages);
            }
            tally.calls += 1;
            batch[group] += 1;
            decisions.push(subject.decide(&reply, Usage::default()));
        }
        if batch.iter().any(|calls| *calls > 0) {
            *self.batches.entry(batch).or_default() += 1;
        }
        Ok(decisions)
    }
}

/// Bytes in which a server is told the form of a reply.
fn form_bytes(format: Format, schema: &Schema) -> usize {
    let (response_format, extra) = form(format, schema);
    let form = response_format.map_or(0, |form| form.to_string().len());
    form + serde_json::Value::Object(extra).to_string().len()
}

impl Decides for Counter {
    fn in_society(
        &mut self,
        _: u32,
        seen: &[society::decision::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<society::decision::Decision>, LlmError> {
        self.answer(seen, group_of)
    }

    fn in_team(
        &mut self,
        _: u32,
        seen: &[team::Observation],
        group_of: GroupOf<'_>,
    ) -> Result<Vec<team::Decision>, LlmError> {
        self.answer(seen, group_of)
    }
}
