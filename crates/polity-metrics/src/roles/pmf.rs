//! A discrete distribution from the ratios of neighbouring probabilities.
//!
//! Binomial and hypergeometric probabilities are usually had from log-gamma, which loses eight
//! digits at n = 10⁷ (the logarithms are of size 10⁸, their difference of size 1). Starting from
//! weight 1 at the mode and multiplying by exact ratios loses none, and normalising replaces the
//! constant.

use crate::information::sum;

/// Weights below this share of the mode's are left out; the rest is never subnormal.
const NEGLIGIBLE: f64 = 1e-300;

/// Probabilities of the integers from `first` on; outside they are negligible or zero.
pub(super) struct Pmf {
    pub(super) first: u64,
    pub(super) probabilities: Vec<f64>,
}

/// Builds the distribution on `lowest..=highest` from `ratio(k)` = P(k + 1) / P(k).
///
/// `mode` must lie in the range and have the largest probability. O(width), where the width is
/// about 75 standard deviations at most.
pub(super) fn from_ratios(lowest: u64, mode: u64, highest: u64, ratio: impl Fn(u64) -> f64) -> Pmf {
    let mut probabilities = descend(lowest, mode, &ratio);
    let first = mode - probabilities.len() as u64;
    probabilities.reverse();
    probabilities.push(1.0);
    ascend(mode, highest, &ratio, &mut probabilities);
    let total = sum(probabilities.iter().copied());
    probabilities.iter_mut().for_each(|weight| *weight /= total);
    Pmf {
        first,
        probabilities,
    }
}

/// Weights of mode − 1, mode − 2, …
fn descend(lowest: u64, mode: u64, ratio: &impl Fn(u64) -> f64) -> Vec<f64> {
    let mut weight = 1.0;
    let weights = (lowest..mode).rev().map(|k| {
        weight /= ratio(k);
        weight
    });
    weights.take_while(|weight| *weight > NEGLIGIBLE).collect()
}

/// Appends the weights of mode + 1, mode + 2, …
fn ascend(mode: u64, highest: u64, ratio: &impl Fn(u64) -> f64, weights: &mut Vec<f64>) {
    let mut weight = 1.0;
    let above = (mode..highest).map(|k| {
        weight *= ratio(k);
        weight
    });
    weights.extend(above.take_while(|weight| *weight > NEGLIGIBLE));
}
