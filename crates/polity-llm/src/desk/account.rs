//! What a run has spent, what is held against its caps, and how far the next batch reaches.
//!
//! All of it follows from the asks and from what is recorded of them, in canonical order: a run, its
//! replay, and a run that goes on stop at the same ask, however many calls are in flight.

use super::ask::Ask;
use super::bound::Bound;
use super::budget::{Cap, Caps, Spent};
use super::error::DeskError;
use super::outcome::Outcome;
use super::run::Plan;
use crate::Answer;

/// What a run has spent, and what is held against its caps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account {
    caps: Caps,
    /// What servers say that answers took.
    pub(crate) whole: Spent,
    /// The same, and the most of what they say nothing about.
    held: Spent,
    bound: Bound,
}

/// The ask that does not fit any more, by its place, and why.
pub(crate) type Misfit = (usize, DeskError);

impl Account {
    pub(crate) fn new(caps: Caps) -> Self {
        Self {
            caps,
            whole: Spent::default(),
            held: Spent::default(),
            bound: Bound::new(),
        }
    }

    /// Whether an ask can be held to what may be spent.
    pub(crate) fn check(&self, asks: &[Ask]) -> Result<(), DeskError> {
        let unbounded = |ask: &&Ask| ask.request.sampling.max_tokens.is_none();
        match asks.iter().find(unbounded) {
            Some(ask) if self.caps.are_of_tokens() => Err(DeskError::Unbounded {
                tick: ask.tick,
                agent: ask.agent,
            }),
            _ => Ok(()),
        }
    }

    /// Whether there are calls enough for all of a batch. It is known how many it takes: if there are not,
    /// none need be spent on it.
    pub(crate) fn check_calls(&self, asks: &[Ask], plan: &Plan) -> Result<(), DeskError> {
        let limit = self.caps.calls.unwrap_or(u64::MAX);
        let left = limit.saturating_sub(self.held.calls);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        match plan.exchanges(0).nth(left) {
            None => Ok(()),
            Some(place) => Err(DeskError::Exhausted {
                cap: Cap::Calls,
                limit,
                spent: self.held.calls,
                reserved: left as u64 + 1,
                tick: asks[place].tick,
                agent: asks[place].agent,
            }),
        }
    }

    /// Up to which place the asks from `begin` on fit together, even if each takes all that it may; an
    /// error where not even the next fits by itself.
    pub(crate) fn reach(&self, asks: &[Ask], plan: &Plan, begin: usize) -> Result<usize, Misfit> {
        if !self.caps.are_of_tokens() {
            return Ok(asks.len());
        }
        let mut reserved = Spent::default();
        for place in plan.exchanges(begin) {
            let ask = &asks[place];
            let is_first = reserved.calls == 0;
            let usage = self.bound.usage(ask);
            reserved.book(usage, ask.prices.cost_picousd(usage));
            match self.caps.exceeded(&self.held, &reserved) {
                None => {}
                Some((cap, limit)) if is_first => {
                    let (spent, reserved) = (self.held.of(cap), reserved.of(cap));
                    let (tick, agent) = (ask.tick, ask.agent);
                    let exhausted = DeskError::Exhausted {
                        cap,
                        limit,
                        spent,
                        reserved,
                        tick,
                        agent,
                    };
                    return Err((place, exhausted));
                }
                Some(_) => return Ok(place),
            }
        }
        Ok(asks.len())
    }

    /// Counts what has come of asks.
    pub(crate) fn book(&mut self, asks: &[Ask], outcomes: &[Option<Outcome>]) {
        for (ask, outcome) in asks.iter().zip(outcomes) {
            if let Some(outcome) = outcome {
                self.book_answer(ask, &outcome.answer);
            }
        }
    }

    fn book_answer(&mut self, ask: &Ask, answer: &Answer) {
        let usage = answer.usage;
        let cost_picousd = ask.prices.cost_picousd(usage);
        self.whole.book(usage, cost_picousd);
        self.held.book(usage, cost_picousd);
        if self.caps.are_of_tokens() {
            let untold = self.bound.usage(ask).times(answer.untold);
            self.held.add(untold, ask.prices.cost_picousd(untold));
            self.bound.learn(&ask.request, usage);
        }
    }
}
