//! Why a batch was not settled.

use std::fmt;

use thiserror::Error;

use super::budget::Cap;
use crate::{Key, Nearest, StoreError};

/// Misses that are told one by one, each with what is nearest to it.
pub(super) const MISSES_TOLD: usize = 10_000;

/// Why a batch was not settled. Unless a store is at fault, the desk is then as it was before, but for
/// what was really spent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeskError {
    /// A replay was asked for what is not recorded. No provider was asked instead.
    #[error("{}", told(.0))]
    Misses(Vec<Miss>),
    /// An ask might go beyond a cap. What comes before it in its batch is settled and in the journal, unless
    /// calls are too few for all of it.
    #[error(
        "the budget of {cap} is exhausted: {limit} is the limit, {spent} is spent, and agent {agent} at tick {tick} might take it {reserved} further; raise the limit, or ask for less"
    )]
    Exhausted {
        /// Which.
        cap: Cap,
        /// What it limits to.
        limit: u64,
        /// What is held against it before this ask: of calls, before its batch.
        spent: u64,
        /// What this ask might take: of calls, all of its batch up to it and with it.
        reserved: u64,
        /// The tick of the first ask that does not fit.
        tick: u32,
        /// Who asked it.
        agent: u32,
    },
    /// An ask says no most of tokens to be written, and a cap limits tokens or cost. Nothing of its batch was asked.
    #[error(
        "agent {agent} at tick {tick} asks for an answer of any length, and tokens or cost are limited: give the request a `max_tokens`"
    )]
    Unbounded {
        /// The tick of the ask.
        tick: u32,
        /// Who asked it.
        agent: u32,
    },
    /// A provider came back early. What came by then is in the cache, where the mode writes one; in
    /// [`Mode::Live`](crate::Mode::Live) it is lost, since a journal takes batches whole, in
    /// canonical order.
    #[error("stopped with {answered} of {asked} answers; resume the run to ask for the others")]
    Stopped {
        /// Answers that came.
        answered: usize,
        /// Answers that providers were asked for.
        asked: usize,
    },
    /// An ask names a provider that there is not.
    #[error(
        "endpoint {endpoint} was asked, and there are {providers}; name one of 0 to {providers}, not included"
    )]
    Endpoint {
        /// What was named.
        endpoint: usize,
        /// How many there are.
        providers: usize,
    },
    /// Something is wrong with the cache or the journal. Once an answer could not be kept, no further
    /// one of its batch was asked for; those in flight were waited for.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An ask whose answer is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// When it was asked.
    pub tick: u32,
    /// Who asked.
    pub agent: u32,
    /// What identifies it.
    pub key: Key,
    /// The model that was to be asked.
    pub model: String,
    /// What is recorded instead; of the first 10,000 misses, and where anything is.
    pub nearest: Option<Nearest>,
}

impl fmt::Display for Miss {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            tick,
            agent,
            key,
            model,
            ..
        } = self;
        write!(
            out,
            "agent {agent} at tick {tick} asked {model} for {key:.12}…"
        )?;
        match &self.nearest {
            Some(nearest) => write!(out, " ({nearest})"),
            None => Ok(()),
        }
    }
}

fn told(misses: &[Miss]) -> String {
    let requests = match misses.len() {
        1 => "1 request is".to_owned(),
        more => format!("{more} requests are"),
    };
    let mut told = format!(
        "{requests} not recorded, and a replay asks nobody; ask for what is missing with --policy-mode auto, of `polity run` or `polity resume`, or replay what was recorded"
    );
    for miss in &misses[..misses.len().min(MISSES_TOLD)] {
        told += &format!("\n  {miss}");
    }
    if misses.len() > MISSES_TOLD {
        told += &format!("\n  … and {} more", misses.len() - MISSES_TOLD);
    }
    told
}
