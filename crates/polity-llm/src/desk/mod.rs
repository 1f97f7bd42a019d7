//! Settles what the agents of a tick ask.
//!
//! ```text
//! asks ─► samples, equal ones together ─► budget ─► at hand? ──► answers ─► journal
//!                                                     │ no         ▲
//!                                                     └─► provider ┴─► cache
//! ```
//!
//! Everything but the middle is done in canonical order, that of the asks: whatever order answers come
//! in, and however many at a time, what is settled, written into the journal and counted is the same.
//!
//! The cache is shared by runs, and takes every new answer the moment it comes: a run that is killed
//! loses nothing it has paid for. The journal is one run's own, and holds each exchange that the run
//! made use of, failures among them, in canonical order: replayed from it, the run happens again. A run
//! that goes on after an interruption begins a new journal and has the old one as a [`Source`].

mod ask;
mod budget;
mod calls;
mod error;
mod outcome;
mod rules;
mod run;
mod sources;

use crate::{Answer, Store, StoreError};
use budget::Estimate;
use outcome::{Outcome, missing, settled};
use run::{Plan, Run};

pub use ask::{Ask, Prices, Settled};
pub use budget::{Cap, Caps, Spending, Spent};
pub use error::{DeskError, Miss};
pub use rules::{Mode, Rules, Scope, SharedProvider, Stores};
pub use sources::{Source, Taking};

/// Settles what the agents of a run ask, batch by batch.
pub struct Desk {
    rules: Rules,
    stores: Stores,
    providers: Vec<SharedProvider>,
    run: Run,
    estimate: Estimate,
    spending: Spending,
}

impl Desk {
    /// A desk at which nothing was asked yet.
    #[must_use]
    pub fn new(rules: Rules, stores: Stores, providers: Vec<SharedProvider>) -> Self {
        Self {
            rules,
            stores,
            providers,
            run: Run::default(),
            estimate: Estimate::new(),
            spending: Spending::default(),
        }
    }

    /// Settles a batch: what comes back at a place is what came of the ask there.
    ///
    /// # Errors
    /// See [`DeskError`]. Where it is not a store's, the desk is as it was before, except that
    /// [`Spending::live`] counts the calls that were made.
    pub fn settle(&mut self, asks: Vec<Ask>) -> Result<Vec<Settled>, DeskError> {
        self.settle_if(asks, |_, _| true, |_| Ok(()))
    }

    /// Settles a batch, unless `check` objects to what has come of it: then nothing of it is in the
    /// journal. Of recorded answers that would do for any equal request, those are used that are `usable`
    /// for the ask at that place; what is taken in sequence is taken in any case.
    ///
    /// # Errors
    /// As [`Self::settle`]; and what `check` says.
    pub fn settle_if<E: From<DeskError>>(
        &mut self,
        mut asks: Vec<Ask>,
        usable: impl Fn(usize, &Answer) -> bool,
        check: impl FnOnce(&[Settled]) -> Result<(), E>,
    ) -> Result<Vec<Settled>, E> {
        self.check_endpoints(&asks)?;
        let plan = self.run.plan(self.rules.scope, &mut asks);
        self.reserve(&asks, &plan)?;
        let mut outcomes = self.at_hand(&plan, usable).map_err(DeskError::from)?;
        let missing = missing(&plan, &outcomes);
        if !missing.is_empty() {
            match self.rules.mode {
                Mode::Replay => return Err(self.misses(&asks, &plan, &missing).into()),
                _ => self.call(&asks, &plan, &missing, &mut outcomes)?,
            }
        }
        let settled = settled(&asks, &plan, &outcomes);
        check(&settled)?;
        self.write_journal(&asks, &outcomes)?;
        self.book(&asks, &outcomes);
        let answers = outcomes.iter().flatten().map(|outcome| &outcome.answer);
        self.run.take(self.rules.scope, plan, answers);
        Ok(settled)
    }

    /// Writes each exchange from now on into a journal.
    pub fn keep_journal(&mut self, journal: Store) {
        self.stores.journal = Some(journal);
    }

    /// What was spent so far.
    #[must_use]
    pub fn spent(&self) -> Spending {
        self.spending
    }

    /// How it settles.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Its stores, to look at.
    #[must_use]
    pub fn stores(&self) -> &Stores {
        &self.stores
    }

    /// Its stores, with all that was recorded.
    #[must_use]
    pub fn into_stores(self) -> Stores {
        self.stores
    }

    /// Makes all that was recorded outlast a failure of the system.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn sync(&self) -> Result<(), StoreError> {
        let cache = self.stores.cache.as_ref();
        let written = cache.filter(|_| self.rules.mode.writes_cache());
        let mut stores = written.into_iter().chain(&self.stores.journal);
        stores.try_for_each(Store::sync)
    }

    fn check_endpoints(&self, asks: &[Ask]) -> Result<(), DeskError> {
        let providers = self.providers.len();
        let mut endpoints = asks.iter().map(|ask| ask.endpoint);
        match endpoints.find(|&endpoint| endpoint >= providers) {
            Some(endpoint) if self.rules.mode != Mode::Replay => Err(DeskError::Endpoint {
                endpoint,
                providers,
            }),
            _ => Ok(()),
        }
    }

    /// Whether all of a batch fits into the caps, even if it takes as much as it might.
    fn reserve(&self, asks: &[Ask], plan: &Plan) -> Result<(), DeskError> {
        let spent = &self.spending.whole;
        let mut reserved = Spent::default();
        for (ask, _) in asks
            .iter()
            .zip(&plan.asks)
            .filter(|(_, plan)| plan.is_exchange())
        {
            let usage = self.estimate.usage(ask);
            reserved.book(usage, ask.prices.cost_picousd(usage));
            if let Some((cap, limit)) = self.rules.caps.exceeded(spent, &reserved) {
                return Err(DeskError::Exhausted {
                    cap,
                    limit,
                    spent: spent.of(cap),
                    reserved: reserved.of(cap),
                    tick: ask.tick,
                    agent: ask.agent,
                });
            }
        }
        Ok(())
    }

    fn write_journal(
        &mut self,
        asks: &[Ask],
        outcomes: &[Option<Outcome>],
    ) -> Result<(), DeskError> {
        if let Some(journal) = &mut self.stores.journal {
            for (ask, outcome) in asks.iter().zip(outcomes) {
                if let Some(outcome) = outcome {
                    journal.append(&ask.request, &outcome.answer, false)?;
                }
            }
        }
        Ok(())
    }

    /// Counts what a batch has taken.
    fn book(&mut self, asks: &[Ask], outcomes: &[Option<Outcome>]) {
        for (ask, outcome) in asks.iter().zip(outcomes) {
            if let Some(outcome) = outcome {
                let usage = outcome.answer.usage;
                self.spending
                    .whole
                    .book(usage, ask.prices.cost_picousd(usage));
                self.estimate.learn(&ask.request, usage);
            }
        }
    }
}

#[cfg(test)]
mod tests;
