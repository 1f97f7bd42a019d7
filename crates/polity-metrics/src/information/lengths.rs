//! How long messages are.

use hdrhistogram::Histogram;

/// Three significant digits: exact up to 2,047 tokens, within 0.1 % above.
const SIGNIFICANT_DIGITS: u8 = 3;

/// Distribution of tokens per message in a window.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct TokenLengths {
    /// Arithmetic mean, exact.
    pub mean: f64,
    /// Median: the least length that half of the messages do not exceed.
    pub p50: u64,
    /// The least length that 90 % of the messages do not exceed.
    pub p90: u64,
    /// The least length that 99 % of the messages do not exceed.
    pub p99: u64,
}

impl TokenLengths {
    /// From pairs (tokens in a message, number of such messages), in any order.
    ///
    /// Quantiles are those of the inverted distribution function, read from an HDR histogram: exact
    /// up to 2,047 tokens, and above at most 0.1 % too high. `None` without messages, and with more
    /// than `u64` can count. O(pairs), with at most half a mebibyte for the histogram.
    #[must_use]
    pub fn from_pairs(pairs: &[(u64, u64)]) -> Option<Self> {
        let messages: u128 = pairs.iter().map(|(_, count)| u128::from(*count)).sum();
        // The histogram adds its counts in `u64`; beyond that it would panic.
        let countable = messages > 0 && messages <= u128::from(u64::MAX);
        let histogram = countable.then(|| histogram(pairs))??;
        Some(Self {
            mean: weighted_total(pairs) / messages as f64,
            p50: histogram.value_at_quantile(0.5),
            p90: histogram.value_at_quantile(0.9),
            p99: histogram.value_at_quantile(0.99),
        })
    }
}

/// `None` only if a length cannot be recorded, which an automatically growing histogram rules out.
fn histogram(pairs: &[(u64, u64)]) -> Option<Histogram<u64>> {
    let mut histogram = Histogram::new(SIGNIFICANT_DIGITS).ok()?;
    pairs
        .iter()
        .try_for_each(|(length, count)| histogram.record_n(*length, *count))
        .ok()?;
    Some(histogram)
}

/// Exact where it matters: only lengths times counts beyond 2^128 would saturate.
fn weighted_total(pairs: &[(u64, u64)]) -> f64 {
    let product = |(length, count): &(u64, u64)| u128::from(*length) * u128::from(*count);
    pairs.iter().map(product).fold(0_u128, u128::saturating_add) as f64
}
