//! What a run has asked so far.

use std::collections::BTreeMap;

use super::ask::Ask;
use super::rules::Scope;
use crate::canonical;
use crate::{Answer, Key};

/// What a run has asked so far, by key.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// How often each request was asked, without its sample.
    asked: BTreeMap<Key, u64>,
    /// What came of each key.
    exchanges: BTreeMap<Key, Exchanges>,
}

#[derive(Clone, Debug, Default)]
struct Exchanges {
    /// How many there were.
    number: usize,
    /// The answer that equal requests share from now on.
    answer: Option<Answer>,
}

/// How an ask is to be settled.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) key: Key,
    pub(crate) way: Way,
}

impl Planned {
    pub(crate) fn is_exchange(&self) -> bool {
        matches!(self.way, Way::Exchange(_))
    }

    /// Which exchange of its key in this run it is, if it is one; else 0.
    pub(crate) fn number(&self) -> usize {
        match self.way {
            Way::Exchange(number) => number,
            Way::Earlier(_) | Way::Same(_) => 0,
        }
    }
}

/// How an ask is to be settled.
#[derive(Debug)]
pub(crate) enum Way {
    /// With the answer that came of the same key in an earlier batch.
    Earlier(Answer),
    /// With what comes of this earlier ask of the batch.
    Same(usize),
    /// By an exchange of its own, the n-th of its key in this run.
    Exchange(usize),
}

impl Run {
    /// Sets the samples of these asks, and tells how each is to be settled.
    pub(crate) fn plan(&self, scope: Scope, asks: &mut [Ask]) -> Plan {
        let mut plan = Plan::default();
        let mut first_of = BTreeMap::<Key, usize>::new();
        for (place, ask) in asks.iter_mut().enumerate() {
            let identity = canonical::identity_of(&ask.request);
            ask.request.sample = match scope {
                Scope::Request => 0,
                Scope::Agent => u64::from(ask.agent),
                Scope::Call => self.next_of(identity, &mut plan.asked),
            };
            let key = canonical::key(identity, ask.request.sample);
            let way = match first_of.get(&key) {
                Some(&first) => Way::Same(first),
                None => self.way(&key),
            };
            if !matches!(way, Way::Same(_)) {
                first_of.insert(key, place);
            }
            plan.asks.push(Planned { key, way });
        }
        plan
    }

    /// How often this request has been asked, in this batch included.
    fn next_of(&self, identity: Key, asked: &mut BTreeMap<Key, u64>) -> u64 {
        let before = self.asked.get(&identity).copied().unwrap_or(0);
        let number = asked.entry(identity).or_insert(before);
        *number += 1;
        *number - 1
    }

    fn way(&self, key: &Key) -> Way {
        match self.exchanges.get(key) {
            None => Way::Exchange(0),
            Some(Exchanges {
                answer: None,
                number,
            }) => Way::Exchange(*number),
            Some(Exchanges {
                answer: Some(answer),
                ..
            }) => Way::Earlier(answer.clone()),
        }
    }

    /// Takes a batch as settled; `answers` are those of its exchanges, in order.
    pub(crate) fn take<'a>(
        &mut self,
        scope: Scope,
        plan: Plan,
        answers: impl Iterator<Item = &'a Answer>,
    ) {
        self.asked.extend(plan.asked);
        // Of single calls no two have the same key: there is nothing to share.
        if scope == Scope::Call {
            return;
        }
        let exchanges = plan.asks.iter();
        let exchanges = exchanges.filter(|ask| ask.is_exchange());
        for (ask, answer) in exchanges.zip(answers) {
            let known = self.exchanges.entry(ask.key).or_default();
            known.number += 1;
            known.answer = answer.is_reusable().then(|| answer.clone());
        }
    }
}

impl Plan {
    /// The places of those from this on that are exchanges.
    pub(crate) fn exchanges(&self, begin: usize) -> impl Iterator<Item = usize> {
        let asks = self.asks.iter().enumerate().skip(begin);
        asks.filter_map(|(place, ask)| ask.is_exchange().then_some(place))
    }
}

/// How a batch is to be settled.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) asks: Vec<Planned>,
    /// Requests of the batch, and how often they will have been asked.
    asked: BTreeMap<Key, u64>,
}
