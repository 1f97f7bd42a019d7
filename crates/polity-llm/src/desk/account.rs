//! What a run has spent, what is held against its caps, and which calls may begin together.
//!
//! All of it follows from the asks and from what is recorded of them, in canonical order: a run, its
//! replay, and a run that goes on stop at the same ask, however many calls are in flight.

use super::ask::Ask;
use super::bound::Bound;
use super::budget::{Cap, Caps, Spent};
use super::error::DeskError;
use super::outcome::Outcome;
use super::purse::Purse;
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

    /// Whether the ask at a place fits, all before it being booked.
    pub(crate) fn check_next(&self, asks: &[Ask], place: usize) -> Result<(), Misfit> {
        let (ask, mut reserved) = (&asks[place], Spent::default());
        self.reserve(ask, &mut reserved);
        let Some((cap, limit)) = self.fits(&reserved) else {
            return Ok(());
        };
        let exhausted = DeskError::Exhausted {
            cap,
            limit,
            spent: self.held.of(cap),
            reserved: reserved.of(cap),
            tick: ask.tick,
            agent: ask.agent,
        };
        Err((place, exhausted))
    }

    /// The exchanges from `begin` on that may begin together, something having come already of all others:
    /// the first of them, which fits, and as many as fit beside it if each takes all that it may.
    pub(crate) fn admit(
        mut self,
        asks: &[Ask],
        plan: &Plan,
        outcomes: &[Option<Outcome>],
        begin: usize,
    ) -> (Vec<usize>, Purse) {
        self.book(&asks[begin..], &outcomes[begin..]);
        let mut purse = Purse::new(self);
        let missing = plan.exchanges(begin).filter(|&p| outcomes[p].is_none());
        let admitted = missing.take_while(|&p| purse.admit(&asks[p]) || p == begin);
        (admitted.collect(), purse)
    }

    /// Adds the most that an ask may take.
    pub(crate) fn reserve(&self, ask: &Ask, reserved: &mut Spent) {
        let usage = self.bound.usage(ask);
        reserved.book(usage, ask.prices.cost_picousd(usage));
    }

    /// The cap on tokens or cost that does not bear this much more.
    pub(crate) fn fits(&self, reserved: &Spent) -> Option<(Cap, u64)> {
        let capped = self.caps.are_of_tokens();
        capped
            .then(|| self.caps.exceeded(&self.held, reserved))
            .flatten()
    }

    /// Books what has come of the exchanges from `begin` on, one after the other, each of them only if it
    /// fits; comes back with the place of the first of which nothing has come.
    pub(crate) fn book_each(
        &mut self,
        asks: &[Ask],
        plan: &Plan,
        outcomes: &[Option<Outcome>],
        begin: usize,
    ) -> Result<Option<usize>, Misfit> {
        for place in plan.exchanges(begin) {
            let Some(outcome) = &outcomes[place] else {
                return Ok(Some(place));
            };
            self.check_next(asks, place)?;
            self.book_answer(&asks[place], &outcome.answer);
        }
        Ok(None)
    }

    /// Counts what has come of asks.
    pub(crate) fn book(&mut self, asks: &[Ask], outcomes: &[Option<Outcome>]) {
        for (ask, outcome) in asks.iter().zip(outcomes) {
            if let Some(outcome) = outcome {
                self.book_answer(ask, &outcome.answer);
            }
        }
    }

    pub(crate) fn book_answer(&mut self, ask: &Ask, answer: &Answer) {
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
