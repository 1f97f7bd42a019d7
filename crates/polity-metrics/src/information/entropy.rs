//! Shannon entropy of one set of counts.

use super::sum;
use core::f64::consts::LN_2;

/// Total of the counts as a float: the sum is taken in `u128`, where it cannot overflow.
pub(crate) fn total(counts: &[u64]) -> f64 {
    counts.iter().map(|count| u128::from(*count)).sum::<u128>() as f64
}

/// Number of symbols that were seen at least once.
fn observed(counts: &[u64]) -> usize {
    counts.iter().filter(|count| **count > 0).count()
}

/// Shannon entropy in nats; `None` when all counts are zero. O(n).
pub(crate) fn entropy_nats(counts: &[u64]) -> Option<f64> {
    let total = total(counts);
    let seen = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| *count as f64 / total);
    (total > 0.0).then(|| sum(seen.map(|p| -p * libm::log(p))).max(0.0))
}

/// Shannon entropy H = −Σ p log2 p of token counts, in bits.
///
/// The maximum-likelihood ("plug-in") estimate: biased low in small windows, see
/// [`entropy_mm_bits`]. `None` for an empty window. O(n).
#[must_use]
pub fn entropy_bits(counts: &[u64]) -> Option<f64> {
    entropy_nats(counts).map(|nats| nats / LN_2)
}

/// Entropy with the Miller–Madow correction, in bits: H + (K − 1)/(2n) nats, for n tokens of which
/// K are distinct.
///
/// Source: Miller (1955). It removes the first-order bias only; with many tokens seen once the
/// estimate is still low. `None` for an empty window. O(n).
#[must_use]
pub fn entropy_mm_bits(counts: &[u64]) -> Option<f64> {
    let correction_nats = (observed(counts) as f64 - 1.0) / (2.0 * total(counts));
    entropy_nats(counts).map(|nats| (nats + correction_nats) / LN_2)
}

/// Entropy relative to the largest possible one, H / log2 K in `[0, 1]`.
///
/// K is the **fixed** size of the vocabulary, never the number of tokens observed: that number
/// grows with the window and would move the metric by itself. `None` for an empty window, for a
/// vocabulary of fewer than two tokens, and when more distinct tokens were seen than the
/// vocabulary is said to hold. O(n).
#[must_use]
pub fn entropy_norm(counts: &[u64], vocabulary_size: u64) -> Option<f64> {
    let possible = vocabulary_size >= 2 && observed(counts) as u64 <= vocabulary_size;
    let nats = entropy_nats(counts).filter(|_| possible)?;
    Some(nats / libm::log(vocabulary_size as f64))
}

/// Distinct tokens divided by tokens, in `(0, 1]`.
///
/// Falls with the size of the window even when nothing changes: compare windows of equal size.
/// `None` for an empty window. O(n).
#[must_use]
pub fn type_token_ratio(counts: &[u64]) -> Option<f64> {
    let total = total(counts);
    (total > 0.0).then(|| observed(counts) as f64 / total)
}
