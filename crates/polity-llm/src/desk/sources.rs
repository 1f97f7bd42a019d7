//! Where answers are taken from that nobody need be asked for.

use super::Desk;
use super::ask::Ask;
use super::error::{DeskError, Miss};
use super::outcome::Outcome;
use super::rules::{Mode, Stores};
use super::run::{Plan, Way};
use crate::{Answer, Key, Nearest, Request, Store};

/// Misses for which the nearest recorded request is looked up: it takes a pass over all that is
/// recorded for each.
const MISSES_COMPARED: usize = 8;

/// How answers are taken from a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// The n-th exchange of a key in this run gets the n-th answer there, failures among them: what
    /// happened happens again.
    InSequence,
    /// Every exchange gets the first answer there that may be used again.
    Reusable,
}

/// A store that answers are taken from, whatever the mode: what this run has been given before it was
/// interrupted, or what another run is replayed from.
#[derive(Debug)]
pub struct Source {
    /// The store. It is only read.
    pub store: Store,
    /// How answers are taken from it.
    pub taking: Taking,
}

impl Taking {
    /// How answers are taken from the cache in this mode.
    pub(crate) fn of_cache(mode: Mode) -> Option<Self> {
        match mode {
            Mode::Live | Mode::Record => None,
            Mode::Auto => Some(Self::Reusable),
            Mode::Replay => Some(Self::InSequence),
        }
    }

    /// The answer for the exchange of this number.
    pub(crate) fn take<'a>(self, store: &'a Store, key: &Key, number: usize) -> Option<&'a Answer> {
        let mut answers = store.answers(key);
        match self {
            Self::InSequence => answers.nth(number),
            Self::Reusable => answers.find(|answer| answer.is_reusable()),
        }
    }
}

impl Desk {
    /// What is at hand for the exchanges of a batch, by place.
    pub(crate) fn at_hand(&self, plan: &Plan) -> Vec<Option<Outcome>> {
        let found = plan.asks.iter().map(|ask| match ask.way {
            Way::Exchange(number) => self.recorded(&ask.key, number).map(Outcome::at_hand),
            Way::Earlier(_) | Way::Same(_) => None,
        });
        found.collect()
    }

    fn recorded(&self, key: &Key, number: usize) -> Option<&Answer> {
        let mut stores = self.stores_and_takings();
        stores.find_map(|(store, taking)| taking.take(store, key, number))
    }

    /// What is asked for an answer, in this order.
    fn stores_and_takings(&self) -> impl Iterator<Item = (&Store, Taking)> {
        let Stores { sources, cache, .. } = &self.stores;
        let sources = sources.iter().map(|source| (&source.store, source.taking));
        let taking = Taking::of_cache(self.rules.mode);
        sources.chain(cache.iter().filter_map(move |cache| Some((cache, taking?))))
    }

    /// Says what is not recorded.
    pub(crate) fn misses(&self, asks: &[Ask], plan: &Plan, missing: &[usize]) -> DeskError {
        let miss = |(number, &place): (usize, &usize)| {
            let Ask {
                tick,
                agent,
                request,
                ..
            } = &asks[place];
            let compared = number < MISSES_COMPARED;
            Miss {
                tick: *tick,
                agent: *agent,
                key: plan.asks[place].key,
                model: request.model.clone(),
                nearest: compared.then(|| self.nearest(request)).flatten(),
            }
        };
        DeskError::Misses(missing.iter().enumerate().map(miss).collect())
    }

    /// The nearest of all that is recorded: that with the most messages in common, of equals the first.
    fn nearest(&self, request: &Request) -> Option<Nearest> {
        let stores = self.stores_and_takings().map(|(store, _)| store);
        let found: Vec<_> = stores
            .filter_map(|store| store.nearest_shared(request))
            .collect();
        let nearest = found.into_iter().rev().max_by_key(|(shared, _)| *shared);
        nearest.map(|(_, nearest)| nearest)
    }
}
