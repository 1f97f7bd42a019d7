//! What is asked of a desk, and what it settles.

use std::time::Duration;

use crate::{Answer, Key, Request, Usage};

/// A request of an agent.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The tick at which it is asked: for reports only.
    pub tick: u32,
    /// Who asks.
    pub agent: u32,
    /// Which of the desk's providers is to be asked.
    pub endpoint: usize,
    /// What is asked. Its `sample` is the desk's to set.
    pub request: Request,
    /// What it takes.
    pub prices: Prices,
}

/// Prices of one token each, in 10⁻¹² USD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// Of a token read.
    pub prompt_picousd: u64,
    /// Of a token written.
    pub completion_picousd: u64,
}

/// What came of an ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What identifies the request, with its sample.
    pub key: Key,
    /// The answer.
    pub answer: Answer,
    /// Whether an equal request was asked before it, in this batch or earlier in this run, and the two
    /// share one answer.
    pub coalesced: bool,
    /// Whether a provider was asked for it now.
    pub called: bool,
    /// What its tokens cost, or would have if they had not been at hand; 0 if coalesced.
    pub cost_picousd: u64,
    /// How long the provider took on the wall, if it was asked now: never for results.
    pub wall: Option<Duration>,
    /// Attempts that the provider made now.
    pub attempts: u32,
}

impl Prices {
    /// What so many tokens cost, in 10⁻¹² USD; at most `u64::MAX`.
    #[must_use]
    pub fn cost_picousd(&self, usage: Usage) -> u64 {
        let read = usage.prompt_tokens.saturating_mul(self.prompt_picousd);
        let written = usage
            .completion_tokens
            .saturating_mul(self.completion_picousd);
        read.saturating_add(written)
    }
}
