//! How many actions of a kind are too many for chance.

use super::pmf;

/// Tails within this relative distance of alpha count as equal to it, hence not significant.
///
/// Shares such as 1/10 make tails such as (1/10)² which equal an alpha of 0.01 in exact arithmetic;
/// the last bit of a float must not decide them.
const EQUAL: f64 = 1e-10;

/// The share of one kind of action in the population, as a fraction of counts.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub(super) count: u64,
    pub(super) total: u64,
}

/// Least x of n for which the share x/n exceeds the population's and P(X ≥ x) < alpha, with X
/// binomial; n + 1 when there is none.
///
/// O(√n): the tail is summed from the top, small terms first.
pub(super) fn critical_count(n: u64, share: Share, alpha: f64) -> u64 {
    let above_share = smallest_above(n, share);
    if alpha.is_nan() || alpha <= 0.0 || above_share > n {
        return n + 1;
    }
    if share.count == 0 {
        return above_share;
    }
    above_share.max(tail_start(n, share, alpha))
}

/// Least x with x/n > count/total, in exact integers.
fn smallest_above(n: u64, share: Share) -> u64 {
    let expected = u128::from(n) * u128::from(share.count) / u128::from(share.total.max(1));
    u64::try_from(expected).map_or(n, |whole| whole.min(n)) + 1
}

/// Least x with P(X ≥ x) < alpha, or n + 1.
fn tail_start(n: u64, share: Share, alpha: f64) -> u64 {
    let law = binomial(n, share);
    let mut tail = 0.0;
    let significant = law.probabilities.iter().rev().take_while(|probability| {
        tail += **probability;
        tail < alpha * (1.0 - EQUAL)
    });
    let (width, count) = (law.probabilities.len() as u64, significant.count() as u64);
    law.first + width - count
}

/// Needs 0 < count < total.
fn binomial(n: u64, share: Share) -> pmf::Pmf {
    let odds = share.count as f64 / (share.total - share.count) as f64;
    let mode = u128::from(n + 1) * u128::from(share.count) / u128::from(share.total);
    let mode = u64::try_from(mode).map_or(n, |mode| mode.min(n));
    pmf::from_ratios(0, mode, n, |k| (n - k) as f64 / (k + 1) as f64 * odds)
}
