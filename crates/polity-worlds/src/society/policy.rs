//! The mocked policy: from what an agent observes to what it decides.

use super::curves::Logistic;
use super::params::{Delegation, Params};

/// What an agent knows when a piece of work has come to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Its belief to succeed itself, given all it has in hand.
    pub own: f64,
    /// Its trust in the neighbour it would turn to; `None` where there is nobody.
    pub other: Option<f64>,
}

/// What an agent can decide about a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// To do it.
    Keep,
    /// To pass it on.
    Delegate,
    /// To decline it.
    Abstain,
}

/// Whether to turn to the neighbour rather than to oneself: logistic in the difference. `u` is a
/// draw in `[0, 1)`.
#[must_use]
pub fn prefers_other(seen: Observation, params: &Params, logistic: &Logistic, u: f64) -> bool {
    let Some(other) = seen.other else {
        return false;
    };
    match params.delegation {
        Delegation::Off => false,
        Delegation::Random { rate } => u < rate,
        Delegation::Trust => {
            let gain = other - params.delegation_cost - seen.own;
            logistic.exceeds(params.choice_steepness * gain, u)
        }
    }
}

/// Who should do a piece of work, if anybody. `u` is a draw in `[0, 1)`.
#[must_use]
pub fn place(seen: Observation, params: &Params, logistic: &Logistic, u: f64) -> Decision {
    if prefers_other(seen, params, logistic, u) {
        Decision::Delegate
    } else if params.abstention && seen.own < params.abstain_below {
        Decision::Abstain
    } else {
        Decision::Keep
    }
}
