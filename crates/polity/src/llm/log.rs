//! What a decider did, for the tables of a run.

use std::sync::Arc;
use std::time::Duration;

use polity_data::schema::LlmCallRow;
use polity_llm::reading::Outcome;
use polity_llm::{Key, Settled};

/// USD per 10⁻¹² USD.
const USD: f64 = 1e-12;

/// What a decider did.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// One for each question, in the order in which they were put.
    pub(crate) rows: Vec<LlmCallRow>,
    /// How long each question took that a server was asked now: for timing alone.
    pub(crate) waits: Vec<Duration>,
    /// One for each decision that was asked for, in the order in which they were had.
    pub(crate) decided: Vec<Decided>,
}

/// A decision that was asked for.
#[derive(Debug)]
pub(crate) struct Decided {
    /// The place of its observation among those that were to be decided about together.
    pub(crate) place: usize,
    /// What identifies the question as it was put first.
    pub(crate) key: Key,
    /// Why there is none; `None` where there is.
    pub(crate) failed: Option<Outcome>,
}

/// When something is asked.
#[derive(Clone, Copy)]
pub(super) struct Round {
    pub(super) tick: u32,
    /// How often it was asked before.
    pub(super) again: u32,
}

impl Log {
    /// Notes what came of a question of an agent to a model.
    pub(super) fn note(
        &mut self,
        round: Round,
        (agent, model): (u32, &Arc<str>),
        settled: &Settled,
        outcome: Outcome,
    ) {
        let usage = settled.answer.usage;
        self.rows.push(LlmCallRow {
            tick: round.tick,
            agent,
            again: round.again,
            key: settled.key.to_string().into(),
            model: Arc::clone(model),
            prompt_tokens: usage.prompt_tokens,
            completion_tokens: usage.completion_tokens,
            cost_usd: settled.cost_picousd as f64 * USD,
            outcome: outcome.name(),
            coalesced: settled.coalesced,
        });
        self.waits.extend(settled.wall);
    }
}
