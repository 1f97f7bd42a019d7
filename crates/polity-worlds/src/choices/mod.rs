//! Choices as they were seen: how often a model did what, by what it could tell.
//!
//! A mocked model goes by rules over traits. One whose profile holds such a table goes by frequencies
//! instead: what it observes is put into one of few contexts, and what it does is drawn by what was done in
//! that context. Everything else (how well work is done, what is noticed, which words are found) stays with
//! the traits.

mod society;
mod team;

pub use society::{ACTS, Act, SocietyChoices, SocietyContext, SocietyOdds};
pub use team::{COUNTS, TeamChoices, TeamContext, TeamOdds};

use crate::usage::two_decimals;

/// What a model was seen to choose, as far as it was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// In a society: who does a piece of work.
    pub society: Option<SocietyChoices>,
    /// In a team: what to contribute, or nothing.
    pub team: Option<TeamChoices>,
}

/// Into how many parts beliefs, trust and gains are divided.
const BINS: usize = 4;

/// The part that a number lies in, rounded as observations show it; each part begins where it is said.
fn bin(value: f64, begins: [f64; BINS - 1]) -> usize {
    let value = two_decimals(value);
    begins.iter().filter(|begin| value >= **begin).count()
}

/// Which of some outcomes a draw in `[0, 1)` stands for, by weights of which one is positive; the last such
/// where rounding leaves the draw beyond all.
fn drawn(weights: &[f64], u: f64) -> Option<usize> {
    let total: f64 = weights.iter().sum();
    let mut left = u * total;
    let mut last = None;
    for (i, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            if left < *weight {
                return Some(i);
            }
            left -= weight;
            last = Some(i);
        }
    }
    last
}

#[cfg(test)]
mod tests;
