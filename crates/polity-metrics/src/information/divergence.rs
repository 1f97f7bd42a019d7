//! How far apart two mixes are.

use super::sum;
use core::f64::consts::LN_2;

/// Jensen–Shannon divergence between the token mixes of two windows, in bits: 0 for the same mix,
/// 1 for no token in common.
///
/// JS = ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q)/2 (Lin 1991); the square of scipy's distance. The
/// shorter slice is read as followed by zeros, because a vocabulary grows at its end. `None` when
/// either window is empty. O(n).
#[must_use]
pub fn js_divergence_bits(previous: &[u64], current: &[u64]) -> Option<f64> {
    js_of_weights_bits(&weights(previous), &weights(current))
}

fn weights(counts: &[u64]) -> Vec<f64> {
    counts.iter().map(|count| *count as f64).collect()
}

/// The same over non-negative weights; `None` when one side sums to nothing or is not a mix.
pub(crate) fn js_of_weights_bits(left: &[f64], right: &[f64]) -> Option<f64> {
    let (left_total, right_total) = (mix_total(left)?, mix_total(right)?);
    let at = |mix: &[f64], i: usize| mix.get(i).copied().unwrap_or(0.0);
    let terms = (0..left.len().max(right.len())).map(|i| {
        let (p, q) = (at(left, i) / left_total, at(right, i) / right_total);
        let middle = 0.5 * (p + q);
        relative_entropy(p, middle) + relative_entropy(q, middle)
    });
    // Rounding can leave a tiny negative value for identical mixes.
    Some((0.5 * sum(terms) / LN_2).max(0.0))
}

fn mix_total(mix: &[f64]) -> Option<f64> {
    let total = sum(mix.iter().copied());
    let valid = mix.iter().all(|weight| *weight >= 0.0) && total > 0.0 && total.is_finite();
    valid.then_some(total)
}

/// p ln(p/m), with 0 ln 0 = 0.
fn relative_entropy(p: f64, middle: f64) -> f64 {
    if p > 0.0 {
        p * libm::log(p / middle)
    } else {
        0.0
    }
}
