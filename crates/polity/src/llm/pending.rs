//! A decision that is still to be had, and what a reply means for it.

use polity_llm::reading::{Outcome, Reading, Schema, read};
use polity_llm::{Answer, Key, Message, Settled};
use polity_worlds::usage::Usage;

use super::error::LlmError;
use super::subject::Subject;
use crate::scenario::OnUnparseable;

/// A decision that is still to be had.
pub(super) struct Pending {
    /// The place of its observation.
    pub(super) place: usize,
    pub(super) schema: Schema,
    pub(super) model: usize,
    pub(super) messages: Vec<Message>,
    pub(super) usage: Usage,
    /// Of the question as it was put first.
    pub(super) key: Option<Key>,
}

/// What is done where no decision could be had.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// How often it is asked for again.
    pub(super) ask_again: u32,
    pub(super) on_unparseable: OnUnparseable,
}

impl Patience {
    /// Whether to ask again after having done so this often. Where no answer came, the client has tried
    /// already; and who declines is taken at their word.
    pub(super) fn asks_again(self, again: u32, outcome: Outcome) -> bool {
        let another_may_do = matches!(outcome, Outcome::Unparseable | Outcome::Truncated);
        again < self.ask_again && another_may_do
    }

    /// Whether to stop then.
    pub(super) fn ends(self, again: u32, outcome: Outcome) -> bool {
        self.on_unparseable == OnUnparseable::Stop && !self.asks_again(again, outcome)
    }
}

impl Pending {
    /// What is shared with another was paid by that one.
    pub(super) fn spend(&mut self, settled: &Settled) {
        let usage = settled.answer.usage;
        let sum = &mut self.usage;
        sum.prompt_tokens = sum.prompt_tokens.saturating_add(usage.prompt_tokens);
        sum.completion_tokens = sum
            .completion_tokens
            .saturating_add(usage.completion_tokens);
        sum.cost_picousd = sum.cost_picousd.saturating_add(settled.cost_picousd);
    }
}

/// What a reply says to whoever asked: a value that makes a decision, or why there is none.
pub(super) fn understood<S: Subject>(subject: &S, answer: &Answer) -> Reading {
    let mut reading = read(answer, &subject.accepted());
    let objection = reading
        .value
        .as_ref()
        .and_then(|value| subject.objection(value));
    if let Some(objection) = objection {
        reading.value = None;
        reading.outcome = Outcome::Unparseable;
        reading.complaint = Some(objection.to_owned());
    }
    reading
}

pub(super) fn no_decision(agent: u32, tick: u32, reading: Reading) -> LlmError {
    LlmError::NoDecision {
        agent,
        tick,
        outcome: reading.outcome,
        complaint: reading.complaint.unwrap_or_default(),
    }
}
