//! Where answers are taken from that nobody need be asked for.

use super::Desk;
use super::ask::Ask;
use super::error::{DeskError, MISSES_TOLD, Miss};
use super::outcome::Outcome;
use super::rules::{Mode, Stores};
use super::run::{Plan, Way};
use crate::{Answer, Key, Nearest, Request, Store, StoreError};

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
    fn take<'a>(
        self,
        store: &'a Store,
        key: &Key,
        number: usize,
        usable: impl Fn(&Answer) -> bool,
    ) -> Result<Option<&'a Answer>, StoreError> {
        let reusable = |answer: &Answer| answer.is_reusable() && usable(answer);
        let place = match self {
            Self::InSequence => Some(number),
            Self::Reusable => store.answers(key).position(reusable),
        };
        place.map_or(Ok(None), |place| store.answer(key, place))
    }
}

impl Desk {
    /// What is at hand for the exchanges of a batch, by place.
    pub(crate) fn at_hand(
        &self,
        plan: &Plan,
        usable: impl Fn(usize, &Answer) -> bool,
    ) -> Result<Vec<Option<Outcome>>, StoreError> {
        let found = plan
            .asks
            .iter()
            .enumerate()
            .map(|(place, ask)| match ask.way {
                Way::Exchange(number) => {
                    let found = self.recorded(&ask.key, number, |answer| usable(place, answer))?;
                    Ok(found
                        .map(|answer| Outcome::at_hand(answer, self.rules.caps.are_of_tokens())))
                }
                Way::Earlier(_) | Way::Same(_) => Ok(None),
            });
        found.collect()
    }

    fn recorded(
        &self,
        key: &Key,
        number: usize,
        usable: impl Fn(&Answer) -> bool,
    ) -> Result<Option<&Answer>, StoreError> {
        for (store, taking) in self.stores_and_takings() {
            if let Some(answer) = taking.take(store, key, number, &usable)? {
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    /// What is asked for an answer, in this order.
    fn stores_and_takings(&self) -> impl Iterator<Item = (&Store, Taking)> {
        let Stores { sources, cache, .. } = &self.stores;
        let sources = sources.iter().map(|source| (&source.store, source.taking));
        let taking = Taking::of_cache(self.rules.mode);
        sources.chain(cache.iter().filter_map(move |cache| Some((cache, taking?))))
    }

    /// Says what is not recorded, and what is instead.
    pub(crate) fn misses(&self, asks: &[Ask], plan: &Plan, missing: &[usize]) -> DeskError {
        let compared = &missing[..missing.len().min(MISSES_TOLD)];
        let requests: Vec<&Request> = compared.iter().map(|&p| &asks[p].request).collect();
        let nearest = self.nearest_of(&requests);
        let nearest = nearest.into_iter().chain(std::iter::repeat(None));
        let miss = |(&place, nearest): (&usize, Option<Nearest>)| Miss {
            tick: asks[place].tick,
            agent: asks[place].agent,
            key: plan.asks[place].key,
            model: asks[place].request.model.clone(),
            nearest,
        };
        DeskError::Misses(missing.iter().zip(nearest).map(miss).collect())
    }

    /// The nearest of all that is recorded: that with the most messages in common, of equals the first.
    fn nearest_of(&self, requests: &[&Request]) -> Vec<Option<Nearest>> {
        let mut nearest: Vec<Option<(usize, Nearest)>> = vec![None; requests.len()];
        for (store, _) in self.stores_and_takings() {
            for (best, found) in nearest.iter_mut().zip(store.nearest_of(requests)) {
                let shared = |of: &Option<(usize, Nearest)>| of.as_ref().map(|(shared, _)| *shared);
                if shared(&found) > shared(best) {
                    *best = found;
                }
            }
        }
        nearest.into_iter().map(|best| Some(best?.1)).collect()
    }
}
