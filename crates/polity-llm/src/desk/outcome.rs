//! What came of the exchanges of a batch.

use std::time::Duration;

use super::ask::{Ask, Settled};
use super::run::{Plan, Way};
use crate::{Answer, Given};

/// What came of an exchange.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    /// What it took, where a provider was asked.
    called: Option<(Duration, u32)>,
}

impl Outcome {
    /// One that is recorded; with `counts_untold`, attempts count of which nobody told what they took.
    pub(crate) fn at_hand(answer: &Answer, counts_untold: bool) -> Self {
        let untold = answer.untold * u32::from(counts_untold);
        Self {
            answer: Answer {
                untold,
                ..answer.clone()
            },
            called: None,
        }
    }

    /// Whether a provider was asked for it.
    pub(crate) fn is_called(&self) -> bool {
        self.called.is_some()
    }

    pub(crate) fn given(given: Given) -> Self {
        Self {
            answer: given.answer,
            called: Some((given.wall, given.attempts)),
        }
    }
}

/// Places of the exchanges of which nothing has come.
pub(crate) fn missing(plan: &Plan, outcomes: &[Option<Outcome>]) -> Vec<usize> {
    let places = plan.exchanges(0);
    places.filter(|&place| outcomes[place].is_none()).collect()
}

/// What came of each ask, once something has come of all exchanges.
pub(crate) fn settled(asks: &[Ask], plan: &Plan, outcomes: &[Option<Outcome>]) -> Vec<Settled> {
    let mut settled = Vec::<Settled>::with_capacity(asks.len());
    for ((ask, planned), outcome) in asks.iter().zip(&plan.asks).zip(outcomes) {
        let (answer, called) = match (&planned.way, outcome) {
            (Way::Earlier(answer), _) => (answer.clone(), None),
            (Way::Same(first), _) => (settled[*first].answer.clone(), None),
            (Way::Exchange(_), outcome) => {
                let outcome = outcome.as_ref().expect("no exchange is missing");
                (outcome.answer.clone(), outcome.called)
            }
        };
        let own = planned.is_exchange();
        settled.push(Settled {
            key: planned.key,
            coalesced: !own,
            called: called.is_some(),
            cost_picousd: if own {
                ask.prices.cost_picousd(answer.usage)
            } else {
                0
            },
            wall: called.map(|(wall, _)| wall),
            attempts: called.map_or(0, |(_, attempts)| attempts),
            answer,
        });
    }
    settled
}
