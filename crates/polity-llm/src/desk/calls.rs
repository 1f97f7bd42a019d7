//! Asking the providers.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use super::Desk;
use super::ask::Ask;
use super::error::DeskError;
use super::outcome::Outcome;
use super::purse::Purse;
use super::rules::{Mode, SharedProvider};
use super::run::{Plan, Planned};
use crate::{Answer, Given, Key, Request, Store, StoreError};

/// What has come so far, of all providers.
struct Came<'a> {
    given: Vec<Option<Given>>,
    purse: Purse,
    /// Whether there was not enough in it for what had not begun.
    is_short: bool,
    cache: Option<&'a mut Store>,
    /// Whether attempts count of which nobody tells what they took.
    counts_untold: bool,
    /// What first went wrong with the cache.
    error: Option<StoreError>,
}

/// An exchange for which a provider is asked.
struct Exchange<'a> {
    /// Its place in what has come.
    place: usize,
    ask: &'a Ask,
    /// Where its answer is to stand.
    stands: Standing,
}

/// Where an answer is to stand among those that the cache has for its key.
#[derive(Clone, Copy)]
struct Standing {
    key: Key,
    /// After so many of them.
    number: usize,
    /// Whether it begins them anew.
    fresh: bool,
}

impl Desk {
    /// Asks for what is missing, all endpoints at a time. Something has come of all of it, unless it took
    /// more than it may.
    pub(crate) fn call(
        &mut self,
        asks: &[Ask],
        plan: &Plan,
        (missing, purse): (&[usize], Purse),
        outcomes: &mut [Option<Outcome>],
    ) -> Result<(), DeskError> {
        let mode = self.rules.mode;
        let mut by_endpoint = BTreeMap::<usize, Vec<Exchange<'_>>>::new();
        for (place, &ask) in missing.iter().enumerate() {
            let exchange = Exchange {
                place,
                ask: &asks[ask],
                stands: self.standing(&plan.asks[ask]),
            };
            by_endpoint
                .entry(asks[ask].endpoint)
                .or_default()
                .push(exchange);
        }
        if let Some(asked) = &mut self.stores.asked {
            asked.note(missing.iter().map(|&ask| plan.asks[ask].key))?;
        }
        let cache = self.stores.cache.as_mut();
        let came = Mutex::new(Came {
            given: vec![None; missing.len()],
            purse,
            is_short: false,
            cache: cache.filter(|_| mode.writes_cache()),
            counts_untold: self.rules.caps.are_of_tokens(),
            error: None,
        });
        ask_all(&self.providers, &by_endpoint, &came);
        let came = came.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Came {
            given,
            error,
            is_short,
            ..
        } = came;
        let answered = given.iter().flatten().count();
        for (&place, given) in missing.iter().zip(given) {
            outcomes[place] = given.map(Outcome::given);
            self.book_live(&asks[place], outcomes[place].as_ref());
        }
        match error {
            Some(error) => Err(error.into()),
            None if !is_short && answered < missing.len() => Err(DeskError::Stopped {
                answered,
                asked: missing.len(),
            }),
            None => Ok(()),
        }
    }

    /// What comes when it is asked for again belongs to the same recording.
    fn standing(&self, planned: &Planned) -> Standing {
        let (key, number) = (planned.key, planned.number());
        let is_anew = self.rules.mode == Mode::Record || self.knows(&key);
        Standing {
            key,
            number,
            fresh: number == 0 && is_anew,
        }
    }

    /// Whether the cache has answers for a key: failures, where it is asked for in spite of them.
    fn knows(&self, key: &Key) -> bool {
        let cache = self.stores.cache.as_ref();
        cache.is_some_and(|cache| cache.answers(key).len() > 0)
    }

    /// Has the cache say of what was asked for and got no answer that it did not.
    pub(crate) fn record_failures(
        &mut self,
        asks: &[Ask],
        plan: &Plan,
        outcomes: &[Option<Outcome>],
    ) -> Result<(), DeskError> {
        if !self.rules.mode.writes_cache() {
            return Ok(());
        }
        let failed = |outcome: &&Outcome| outcome.is_called() && !outcome.answer.is_reusable();
        for ((ask, planned), outcome) in asks.iter().zip(&plan.asks).zip(outcomes) {
            if let Some(outcome) = outcome.as_ref().filter(failed) {
                let stands = self.standing(planned);
                if let Some(cache) = &mut self.stores.cache {
                    record(cache, &ask.request, &outcome.answer, stands)?;
                }
            }
        }
        Ok(())
    }

    fn book_live(&mut self, ask: &Ask, outcome: Option<&Outcome>) {
        if let Some(outcome) = outcome {
            let usage = outcome.answer.usage;
            self.live.book(usage, ask.prices.cost_picousd(usage));
        }
    }
}

/// Puts an answer where it is to stand. What stands there is of a batch that came to nothing.
fn record(
    cache: &mut Store,
    request: &Request,
    answer: &Answer,
    Standing { key, number, fresh }: Standing,
) -> Result<(), StoreError> {
    if !fresh {
        cache.shorten(&key, number)?;
    }
    cache.append(request, answer, fresh).map(drop)
}

fn ask_all(
    providers: &[SharedProvider],
    by_endpoint: &BTreeMap<usize, Vec<Exchange<'_>>>,
    came: &Mutex<Came<'_>>,
) {
    std::thread::scope(|threads| {
        for (&endpoint, exchanges) in by_endpoint {
            let provider = &providers[endpoint];
            threads.spawn(move || {
                let requests: Vec<&Request> =
                    exchanges.iter().map(|call| &call.ask.request).collect();
                provider.answer(&requests, &|number, given| {
                    let mut came = came.lock().unwrap_or_else(PoisonError::into_inner);
                    // A provider that names no place of ours has answered nobody.
                    if let Some(exchange) = exchanges.get(number) {
                        came.take(exchange, given);
                    }
                    came.goes_on()
                });
            });
        }
    });
}

impl Came<'_> {
    /// What cannot be kept, or for what there is not enough, should not be paid for.
    fn goes_on(&self) -> ControlFlow<()> {
        match self.error.is_none() && !self.is_short {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }

    /// Records an answer at once: it may be all that is left of this process.
    fn take(&mut self, exchange: &Exchange<'_>, mut given: Given) {
        if self.given[exchange.place].is_some() {
            return; // An exchange has one answer: the first.
        }
        given.answer.usage = given.answer.usage.bounded();
        // Chance has a hand in their number: it is in no record of a run that it cannot end.
        given.answer.untold *= u32::from(self.counts_untold);
        if let Some(cache) = &mut self.cache
            && given.answer.is_reusable()
        {
            let request = &exchange.ask.request;
            let recorded = record(cache, request, &given.answer, exchange.stands);
            self.error = self.error.take().or(recorded.err());
        }
        self.purse.pay(exchange.ask, &given.answer);
        self.is_short |= !self.purse.is_enough();
        self.given[exchange.place] = Some(given);
    }
}
