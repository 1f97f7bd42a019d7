//! Is a power law better than what else has a heavy tail? Likelihood ratios.

use libm::{erfc, exp, log, log1p};

use super::{
    PowerLaw,
    gauss::{log_above, log_between},
    simplex::minimum,
    tail::{Counted, Tail},
    zeta::sums,
};

/// What a power law is compared with. Both live on the integers from `xmin` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternative {
    /// A continuous lognormal variable above `xmin − ½`, rounded to the nearest integer.
    Lognormal,
    /// The geometric law `(1 − e^−λ) e^(λ (xmin − x))`.
    Exponential,
}

/// The outcome of a likelihood ratio test (Vuong 1989) of a power law against an alternative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Difference of the log-likelihoods in nats: above 0 favours the power law.
    pub ratio: f64,
    /// Two-sided probability of a ratio at least as far from 0 if both were equally good:
    /// above 0.1, say, the sign of `ratio` means nothing.
    pub p: f64,
}

/// Compares a fitted power law with an alternative fitted by maximum likelihood to the same tail
/// (Clauset, Shalizi & Newman 2009, §5;
/// `powerlaw.Fit(discrete=True).distribution_compare("power_law", …)`).
///
/// The lognormal is fitted in the range 0.01 ≤ σ ≤ 100: the likelihood of a pure power law grows
/// slightly and without end as σ does, and at 100 the two are the same for practical purposes.
/// `None` when no value reaches `law.xmin`, all that do are equal, the law is no power law
/// (`alpha` not above 1, `xmin` zero), or all differences are the same. O(n log n + distinct).
pub fn compare(sample: &[u64], law: &PowerLaw, alternative: Alternative) -> Option<Comparison> {
    let counted = Counted::of(sample);
    let tail = counted.above(law.xmin);
    let valid = law.alpha > 1.0 && law.alpha.is_finite() && law.xmin > 0;
    if !valid || tail.values.len() < 2 {
        return None;
    }
    let xmin = law.xmin as f64;
    let log_norm = log(sums(law.alpha, xmin).plain);
    let power = |x: f64| -law.alpha * log(x / xmin) - log_norm;
    match alternative {
        Alternative::Exponential => vuong(tail, power, exponential(tail, xmin)),
        Alternative::Lognormal => vuong(tail, power, lognormal(tail, xmin)),
    }
}

/// Log-probability under the best geometric law, whose mean excess over `xmin` is the sample's.
fn exponential(tail: Tail<'_>, xmin: f64) -> impl Fn(f64) -> f64 {
    let rate = log1p(1.0 / (tail.mean() - xmin));
    let log_norm = log(-libm::expm1(-rate));
    move |x| log_norm - rate * (x - xmin)
}

/// Log-probability under the best rounded lognormal.
///
/// Searched over ln σ and the slope of the density at the mean logarithm, which the data fix well,
/// rather than over μ and σ, which trade off along a long curved ridge.
fn lognormal(tail: Tail<'_>, xmin: f64) -> impl Fn(f64) -> f64 {
    let centre = log(xmin) + tail.mean_log(xmin);
    let at = move |[slope, log_sigma]: [f64; 2]| {
        let sigma = exp(log_sigma);
        Lognormal {
            mu: centre - slope * sigma * sigma,
            sigma,
        }
    };
    let cost = |point: [f64; 2]| {
        if point[1].abs() > log(100.0) {
            return f64::INFINITY;
        }
        at(point).cost(tail, xmin)
    };
    let starts = [[0.0, -0.5], [0.5, 0.5], [1.0, 2.0]];
    let ends = starts.map(|start| minimum(cost, start, 0.3));
    let best = ends
        .into_iter()
        .min_by(|&a, &b| cost(a).total_cmp(&cost(b)));
    let law = at(best.unwrap_or(starts[0]));
    move |x| law.log_mass(x) - law.log_norm(xmin)
}

#[derive(Debug, Clone, Copy)]
struct Lognormal {
    mu: f64,
    sigma: f64,
}

impl Lognormal {
    fn z(self, x: f64) -> f64 {
        (log(x) - self.mu) / self.sigma
    }

    fn log_mass(self, x: f64) -> f64 {
        let low = x - 0.5;
        log_between(self.z(low), log1p(1.0 / low) / self.sigma)
    }

    fn log_norm(self, xmin: f64) -> f64 {
        log_above(self.z(xmin - 0.5))
    }

    /// Negative log-likelihood per observation; infinite where it is not a number.
    fn cost(self, tail: Tail<'_>, xmin: f64) -> f64 {
        let total: f64 = tail.iter().map(|(x, count)| count * self.log_mass(x)).sum();
        let cost = self.log_norm(xmin) - total / tail.len() as f64;
        if cost.is_nan() { f64::INFINITY } else { cost }
    }
}

/// Sum and significance of the pointwise differences.
fn vuong(
    tail: Tail<'_>,
    power: impl Fn(f64) -> f64,
    other: impl Fn(f64) -> f64,
) -> Option<Comparison> {
    let total = tail.len() as f64;
    let gaps: Vec<_> = tail
        .iter()
        .map(|(x, count)| (power(x) - other(x), count))
        .collect();
    let ratio: f64 = gaps.iter().map(|(gap, count)| gap * count).sum();
    let mean = ratio / total;
    let spread: f64 = gaps
        .iter()
        .map(|(gap, n)| n * (gap - mean) * (gap - mean))
        .sum();
    let p = erfc(ratio.abs() / (2.0 * spread).sqrt());
    (spread > 0.0 && ratio.is_finite()).then_some(Comparison { ratio, p })
}
