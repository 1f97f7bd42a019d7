//! What a run may spend, and what it has spent.
//!
//! All of it counts what a run would have spent without any answer at hand, so that a run and its replay
//! stop at the same ask.

use std::fmt;

use crate::Usage;

/// What a run may spend in all; what is `None` is not limited.
///
/// What servers say that answers took never goes beyond it, as long as they count no more than a token for
/// each byte of a request's texts and of its form, [`Self::TOKENS_PER_MESSAGE`] for each message and
/// [`Self::TOKENS_PER_REQUEST`] beside, and write no more than the request allows. An ask that might go
/// beyond is not asked, and ends the run, once what was asked before has been counted. A server that
/// counts more can go beyond by what is in flight, and is reckoned with from then on: what has not begun by
/// then is not begun.
///
/// Held against it is also what servers do not say: of each attempt that one may have worked on without
/// an answer (its deadline passed, it was cut off or garbled, or failed with a status from 500 on) the most
/// that it may have taken. That is known once a call is over, so that what such attempts of the calls in flight
/// took may come on top. What is asked again, since a process was killed or stopped before it could note
/// what it was answered, counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// In 10⁻¹² USD.
    pub cost_picousd: Option<u64>,
    /// In calls; one counts once, however often it was tried. A batch of more than are left is not begun.
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
        self.calls = self.calls.saturating_add(1);
        self.add(usage, cost_picousd);
    }

    /// Gives back what was reserved of it.
    pub(crate) fn give_back(&mut self, reserved: &Self) {
        self.calls = self.calls.saturating_sub(reserved.calls);
        self.prompt_tokens = self.prompt_tokens.saturating_sub(reserved.prompt_tokens);
        self.completion_tokens = self
            .completion_tokens
            .saturating_sub(reserved.completion_tokens);
        self.cost_picousd = self.cost_picousd.saturating_sub(reserved.cost_picousd);
    }

    /// Adds what was not counted of a call.
    pub(crate) fn add(&mut self, usage: Usage, cost_picousd: u64) {
        // A server may say anything.
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
    /// Tokens that a server may put around each message: names of roles, and marks.
    pub const TOKENS_PER_MESSAGE: u64 = 16;
    /// Tokens that a server may put around all of them: a template's own words, such as a date or a rule.
    pub const TOKENS_PER_REQUEST: u64 = 256;

    /// Whether any limits what calls take, beside their number.
    pub(crate) fn are_of_tokens(&self) -> bool {
        self.cost_picousd.is_some() || self.tokens.is_some()
    }

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

impl fmt::Display for Cap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Cost => "cost in 10^-12 USD",
            Self::Calls => "calls",
            Self::Tokens => "tokens",
        })
    }
}
