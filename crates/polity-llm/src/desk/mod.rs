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
//! loses nothing it has paid for. That a call got none it takes once the run goes on with that: what ended a run
//! is no recording. The journal is one run's own, and holds each exchange that the run
//! made use of, failures among them, in canonical order: replayed from it, the run happens again. A run
//! that goes on after an interruption begins a new journal and has the old one as a [`Source`].

mod account;
mod ask;
mod asked;
mod bound;
mod budget;
mod calls;
mod error;
mod outcome;
mod purse;
mod rules;
mod run;
mod sources;

use crate::{Answer, Store, StoreError};
use account::{Account, Misfit};
use outcome::{Outcome, settled};
use run::{Plan, Run};

pub use ask::{Ask, Prices, Settled};
pub use asked::Asked;
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
    account: Account,
    /// What was spent on calls that were made now.
    live: Spent,
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
            account: Account::new(rules.caps),
            live: Spent::default(),
        }
    }

    /// Settles a batch: what comes back at a place is what came of the ask there.
    ///
    /// # Errors
    /// See [`DeskError`]. Where it is not a store's, the desk is as it was before, except that
    /// [`Spending::live`] counts the calls that were made; after [`DeskError::Exhausted`] it is as if
    /// what comes before the ask that does not fit had been a batch of its own.
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
        self.account.check(&asks)?;
        let plan = self.run.plan(self.rules.scope, &mut asks);
        self.account.check_calls(&asks, &plan)?;
        let mut outcomes = self.at_hand(&plan, usable).map_err(DeskError::from)?;
        let Some((place, exhausted)) = self.complete(&asks, &plan, &mut outcomes)? else {
            return self.keep(&asks, plan, &outcomes, check);
        };
        asks.truncate(place);
        let plan = self.run.plan(self.rules.scope, &mut asks);
        self.keep(&asks, plan, &outcomes[..place], check)?;
        Err(exhausted.into())
    }

    /// Sees that something has come of each exchange, as many at a time as what may be spent lets begin
    /// together; comes back with the first that it lets not begin at all.
    fn complete(
        &mut self,
        asks: &[Ask],
        plan: &Plan,
        outcomes: &mut [Option<Outcome>],
    ) -> Result<Option<Misfit>, DeskError> {
        let mut account = self.account;
        let mut begin = 0;
        loop {
            // The same for what was asked and for what is on record, however it was come by.
            begin = match account.book_each(asks, plan, outcomes, begin) {
                Ok(None) => return Ok(None),
                Ok(Some(place)) => place,
                Err(misfit) => return Ok(Some(misfit)),
            };
            if let Err(misfit) = account.check_next(asks, begin) {
                return Ok(Some(misfit));
            }
            if self.rules.mode == Mode::Replay {
                let all = outcome::missing(plan, outcomes);
                return Err(self.misses(asks, plan, &all));
            }
            let (missing, purse) = account.admit(asks, plan, outcomes, begin);
            self.call(asks, plan, (&missing, purse), outcomes)?;
        }
    }

    /// Takes asks as settled, unless `check` objects.
    fn keep<E: From<DeskError>>(
        &mut self,
        asks: &[Ask],
        plan: Plan,
        outcomes: &[Option<Outcome>],
        check: impl FnOnce(&[Settled]) -> Result<(), E>,
    ) -> Result<Vec<Settled>, E> {
        let settled = settled(asks, &plan, outcomes);
        check(&settled)?;
        self.record_failures(asks, &plan, outcomes)?;
        self.write_journal(asks, outcomes)?;
        self.account.book(asks, outcomes);
        let answers = outcomes.iter().flatten().map(|outcome| &outcome.answer);
        self.run.take(self.rules.scope, plan, answers);
        Ok(settled)
    }

    /// Writes each exchange from now on into a journal, and notes calls before they are made.
    pub fn keep_journal(&mut self, journal: Store, asked: Asked) {
        self.stores.journal = Some(journal);
        self.stores.asked = Some(asked);
    }

    /// What was spent so far.
    #[must_use]
    pub fn spent(&self) -> Spending {
        Spending {
            live: self.live,
            whole: self.account.whole,
        }
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
}

#[cfg(test)]
mod tests;
