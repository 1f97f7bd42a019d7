//! What a run may spend, what it has spent, and what the next batch may take.
//!
//! All of it counts what a run would have spent without any answer at hand, so that a run and its replay
//! stop at the same ask.

use std::fmt;

use super::ask::Ask;
use crate::{Request, Usage};

/// Tokens of an answer where the request says no most.
const COMPLETION_TOKENS: u64 = 1024;
/// What a server puts around each message, in tokens.
const TOKENS_PER_MESSAGE: u64 = 8;

/// What a run may spend in all; what is `None` is not limited.
///
/// What is held against it is what servers say that answers took. A call that gave no answer (its
/// deadline passed, or what came was garbled), and each of its attempts but the last, count as nothing,
/// though a server may have charged for them: leave some room below what must not be spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// In 10⁻¹² USD.
    pub cost_picousd: Option<u64>,
    /// In calls.
    pub calls: Option<u64>,
    /// In tokens, read and written.
    pub tokens: Option<u64>,
}

/// One of the limits of [`Caps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Cost, in 10⁻¹² USD.
    Cost,
    /// Calls.
    Calls,
    /// Tokens.
    Tokens,
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Calls.
    pub calls: u64,
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// In 10⁻¹² USD.
    pub cost_picousd: u64,
}

/// What was spent, in two ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// On calls that were made now.
    pub live: Spent,
    /// What the run would have spent had no answer been at hand.
    pub whole: Spent,
}

impl Spent {
    /// Adds one call.
    pub(crate) fn book(&mut self, usage: Usage, cost_picousd: u64) {
        // A server may say anything.
        self.calls = self.calls.saturating_add(1);
        self.prompt_tokens = self.prompt_tokens.saturating_add(usage.prompt_tokens);
        self.completion_tokens = self
            .completion_tokens
            .saturating_add(usage.completion_tokens);
        self.cost_picousd = self.cost_picousd.saturating_add(cost_picousd);
    }

    /// That which a cap limits.
    #[must_use]
    pub fn of(&self, cap: Cap) -> u64 {
        match cap {
            Cap::Cost => self.cost_picousd,
            Cap::Calls => self.calls,
            Cap::Tokens => self.prompt_tokens.saturating_add(self.completion_tokens),
        }
    }
}

impl Caps {
    /// The first cap, with its limit, beyond which both together would go.
    pub(crate) fn exceeded(&self, spent: &Spent, reserved: &Spent) -> Option<(Cap, u64)> {
        let caps = [
            (Cap::Cost, self.cost_picousd),
            (Cap::Calls, self.calls),
            (Cap::Tokens, self.tokens),
        ];
        let limits = caps
            .into_iter()
            .filter_map(|(cap, limit)| Some((cap, limit?)));
        let mut exceeded =
            limits.filter(|(cap, limit)| spent.of(*cap).saturating_add(reserved.of(*cap)) > *limit);
        exceeded.next()
    }
}

/// Upper estimates of what asks will take, by what those so far have taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Estimate {
    /// The most tokens that a text took, and its bytes.
    most: Option<(u64, u64)>,
    /// The most tokens of an answer that its request did not hold to so few.
    unheld: u64,
}

impl Estimate {
    pub(crate) fn new() -> Self {
        Self {
            most: None,
            unheld: 0,
        }
    }

    /// Learns from what a request took.
    pub(crate) fn learn(&mut self, request: &Request, usage: Usage) {
        let (tokens, bytes) = (usage.prompt_tokens, prompt_bytes(request));
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        let more = |(most, of): (u64, u64)| product(tokens, of) > product(most, bytes);
        // A server that does not say, and a text without bytes, teach nothing.
        if tokens > 0 && bytes > 0 && self.most.is_none_or(more) {
            self.most = Some((tokens, bytes));
        }
        let written = usage.completion_tokens;
        let limit = request.sampling.max_tokens.map(u64::from);
        if limit.is_none_or(|limit| written > limit) {
            self.unheld = self.unheld.max(written);
        }
    }

    /// The tokens that an ask takes at most, as far as can be told: a tenth more than the largest share
    /// of tokens per byte would make of it, at first a token per byte, as no server counts more; and as many written as it
    /// allows, unless a server has been seen to write more than it was allowed, or more than is usual
    /// where it was allowed any.
    pub(crate) fn usage(&self, ask: &Ask) -> Usage {
        let request = &ask.request;
        let (tokens, of) = self.most.unwrap_or((1, 1));
        let bytes = u128::from(prompt_bytes(request)) * 11;
        let read = bytes
            .saturating_mul(u128::from(tokens))
            .div_ceil(u128::from(of) * 10);
        let around = request.messages.len() as u64 * TOKENS_PER_MESSAGE;
        let most = request.sampling.max_tokens;
        Usage {
            prompt_tokens: u64::try_from(read)
                .unwrap_or(u64::MAX)
                .saturating_add(around),
            completion_tokens: most.map_or(COMPLETION_TOKENS, u64::from).max(self.unheld),
        }
    }
}

fn prompt_bytes(request: &Request) -> u64 {
    let bytes = request
        .messages
        .iter()
        .map(|text| text.content.len() as u64);
    bytes.sum()
}

impl fmt::Display for Cap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Cost => "cost in 10^-12 USD",
            Self::Calls => "calls",
            Self::Tokens => "tokens",
        })
    }
}
