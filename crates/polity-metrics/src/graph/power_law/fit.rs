//! Exponent by maximum likelihood, cut by the smallest Kolmogorov–Smirnov distance.

use libm::{log, pow};

use super::{
    tail::{Counted, Tail},
    zeta::sums,
};

/// Largest number of distinct values that [`fit`] takes: its time grows with their square, to
/// seconds at this size. The degrees of a graph with 8 million edges stay well below.
pub const DISTINCT_LIMIT: usize = 10_000;

/// A discrete power law `p(x) = x^−α / ζ(α, xmin)` on the integers `x ≥ xmin`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerLaw {
    /// Exponent, above 1.
    pub alpha: f64,
    /// Smallest value the law is claimed for.
    pub xmin: u64,
    /// Kolmogorov–Smirnov distance between the law and the sample at or above `xmin`: the largest
    /// difference of P(X < x) over the observed x, which is how `powerlaw` takes it.
    pub distance: f64,
    /// Number of observations at or above `xmin`.
    pub tail: u64,
}

/// Fits a discrete power law to positive integers such as degrees or cascade sizes; zeros are
/// left out (Clauset, Shalizi & Newman 2009, §3.3 with the exact discrete likelihood;
/// `powerlaw.Fit(discrete=True, estimate_discrete=False)`).
///
/// Every distinct value but the two largest is tried as `xmin`, as `powerlaw` does; the smallest
/// distance wins, the smallest value among equals. `None` with fewer than four distinct values
/// (there is nothing to choose from), or more than [`DISTINCT_LIMIT`]. O(n log n + distinct²).
///
/// A fit is no evidence by itself: see [`super::compare`].
pub fn fit(sample: &[u64]) -> Option<PowerLaw> {
    let counted = Counted::of(sample);
    let distinct = counted.values.len();
    if !(4..=DISTINCT_LIMIT).contains(&distinct) {
        return None;
    }
    let candidates = (0..distinct - 2).map(|at| at_cut(counted.from(at)));
    candidates
        .flatten()
        .fold(None, |best: Option<PowerLaw>, next| match best {
            Some(best) if best.distance <= next.distance => Some(best),
            _ => Some(next),
        })
}

/// As [`fit`] with a given `xmin`. `None` when fewer than two distinct values reach it, or for
/// `xmin` zero. O(n log n).
pub fn fit_above(sample: &[u64], xmin: u64) -> Option<PowerLaw> {
    let counted = Counted::of(sample);
    let tail = counted.above(xmin);
    let alpha = exponent(tail, xmin as f64)?;
    Some(PowerLaw {
        alpha,
        xmin,
        distance: distance(tail, alpha, xmin),
        tail: tail.len(),
    })
}

fn at_cut(tail: Tail<'_>) -> Option<PowerLaw> {
    let xmin = *tail.values.first()?;
    let alpha = exponent(tail, xmin as f64)?;
    Some(PowerLaw {
        alpha,
        xmin,
        distance: distance(tail, alpha, xmin),
        tail: tail.len(),
    })
}

/// The α at which the expected `ln(x / xmin)` equals its mean in the tail; there the (concave)
/// likelihood peaks. Found on the scale of `ln(α − 1)`, first bracketed and then by the Illinois
/// variant of false position.
fn exponent(tail: Tail<'_>, xmin: f64) -> Option<f64> {
    if tail.values.len() < 2 || xmin < 1.0 {
        return None;
    }
    let mean = tail.mean_log(xmin);
    let excess = |s: f64| {
        let sums = sums(1.0 + libm::exp(s), xmin);
        sums.log / sums.plain - mean
    };
    // The usual approximation, α ≈ 1 + 1 / mean ln(x / (xmin − ½)), as a first guess.
    let guess = -log(tail.mean_log(xmin - 0.5));
    let (low, high) = bracket(excess, guess)?;
    Some(1.0 + libm::exp(illinois(excess, low, high)))
}

/// Widens an interval around `guess` until the decreasing function changes sign in it.
fn bracket(f: impl Fn(f64) -> f64, guess: f64) -> Option<(f64, f64)> {
    let (mut low, mut high, mut step) = (guess - 0.1, guess + 0.1, 0.2);
    for _ in 0..20 {
        let (at_low, at_high) = (f(low), f(high));
        if at_low >= 0.0 && at_high <= 0.0 {
            return Some((low, high));
        }
        low -= if at_low < 0.0 { step } else { 0.0 };
        high += if at_high > 0.0 { step } else { 0.0 };
        step *= 2.0;
    }
    None
}

/// Root of a function that is not negative at `low` and not positive at `high`.
fn illinois(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    let mut side = 0;
    for _ in 0..100 {
        if high - low <= 1e-14 * (1.0 + low.abs()) || at_low == at_high {
            break;
        }
        let middle = (low * at_high - high * at_low) / (at_high - at_low);
        let value = f(middle);
        if value == 0.0 {
            return middle;
        }
        // Halving the value at an end that stays put twice keeps the secant from stalling there.
        if value > 0.0 {
            (low, at_low) = (middle, value);
            at_high *= if side == 1 { 0.5 } else { 1.0 };
            side = 1;
        } else {
            (high, at_high) = (middle, value);
            at_low *= if side == -1 { 0.5 } else { 1.0 };
            side = -1;
        }
    }
    if at_low.abs() < at_high.abs() {
        low
    } else {
        high
    }
}

/// Largest difference of P(X < x) between law and tail over the values of the tail.
fn distance(tail: Tail<'_>, alpha: f64, xmin: u64) -> f64 {
    let total = tail.len() as f64;
    let mut law = Survival::new(alpha, xmin);
    let (mut below, mut widest) = (0, 0.0_f64);
    for (&value, &count) in tail.values.iter().zip(tail.counts) {
        let gap = (below as f64 / total - (1.0 - law.from(value))).abs();
        widest = widest.max(gap);
        below += count;
    }
    widest
}

/// P(X ≥ x) of the law for ascending x: short gaps by subtracting terms, long ones anew.
struct Survival {
    alpha: f64,
    xmin: f64,
    norm: f64,
    at: u64,
    rest: f64,
}

/// Terms beyond which a fresh sum is the cheaper way.
const GAP_MAX: u64 = 16;

impl Survival {
    fn new(alpha: f64, xmin: u64) -> Self {
        let norm = sums(alpha, xmin as f64).plain;
        Self {
            alpha,
            xmin: xmin as f64,
            norm,
            at: xmin,
            rest: norm,
        }
    }

    fn from(&mut self, value: u64) -> f64 {
        if value.saturating_sub(self.at) > GAP_MAX {
            let start = value as f64;
            self.rest = pow(self.xmin / start, self.alpha) * sums(self.alpha, start).plain;
        } else {
            for x in self.at..value {
                self.rest -= pow(self.xmin / x as f64, self.alpha);
            }
        }
        self.at = value;
        self.rest / self.norm
    }
}
