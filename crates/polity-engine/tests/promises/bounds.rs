//! What chance allows: exact binomial bounds, and critical values of the χ² and the Kolmogorov–
//! Smirnov statistic. A sound sampler exceeds any of them once in a million tests; with fixed seeds,
//! never again once it has passed.

/// One-sided probability of being beyond a bound.
const BEYOND: f64 = 1e-6;
/// The normal quantile of it.
const Z: f64 = 4.753_424;

/// The smallest and the largest number of successes among `n` of probability `p` that are not beyond
/// belief.
pub(crate) fn binomial_bounds(n: u64, p: f64) -> (u64, u64) {
    let mut below = 0.0;
    let mut least = 0;
    while least < n && below + pmf(n, p, least) < BEYOND {
        below += pmf(n, p, least);
        least += 1;
    }
    let mut above = 0.0;
    let mut most = n;
    while most > 0 && above + pmf(n, p, most) < BEYOND {
        above += pmf(n, p, most);
        most -= 1;
    }
    (least, most)
}

fn pmf(n: u64, p: f64, k: u64) -> f64 {
    // What is certain has no logarithm.
    if p <= 0.0 || p >= 1.0 {
        return f64::from(u8::from(k == if p <= 0.0 { 0 } else { n }));
    }
    let [all, taken, left] = [n, k, n - k].map(|x| libm::lgamma(x as f64 + 1.0));
    let ways = all - taken - left;
    libm::exp(ways + k as f64 * libm::log(p) + (n - k) as f64 * libm::log1p(-p))
}

/// Asserts that counts follow their expectations, by χ² (critical value by Wilson and Hilferty).
/// Whatever is expected less than five times belongs into one cell with its neighbours.
#[track_caller]
pub(crate) fn assert_follows(counts: &[u64], expected: &[f64], what: &str) {
    assert_eq!(counts.len(), expected.len());
    assert!(
        expected.iter().all(|e| *e >= 5.0),
        "{what}: cells too small: {expected:?}"
    );
    let terms = counts.iter().zip(expected).map(|(&count, &expected)| {
        let off = count as f64 - expected;
        off * off / expected
    });
    let statistic: f64 = terms.sum();
    let freedom = (counts.len() - 1) as f64;
    let step = 2.0 / (9.0 * freedom);
    let root = 1.0 - step + Z * step.sqrt();
    let critical = freedom * root * root * root;
    assert!(
        statistic < critical,
        "{what}: χ² is {statistic}, critical {critical}: {counts:?}"
    );
}

/// Asserts that a sample follows a continuous distribution, by Kolmogorov and Smirnov.
#[track_caller]
pub(crate) fn assert_distributed(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64, what: &str) {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let distance = |(i, x): (usize, &f64)| {
        let expected = cdf(*x);
        (expected - i as f64 / n)
            .abs()
            .max(((i + 1) as f64 / n - expected).abs())
    };
    let distance = sample.iter().enumerate().map(distance).fold(0.0, f64::max);
    // P(D > d) < 2 exp(−2 n d²)
    let critical = (libm::log(2.0 / BEYOND) / (2.0 * n)).sqrt();
    assert!(
        distance < critical,
        "{what}: distance {distance}, critical {critical}"
    );
}

#[test]
fn bounds_are_those_of_theory() {
    // 20 fair coins: P(X ≤ 0) = 2⁻²⁰ < 10⁻⁶ < P(X ≤ 1).
    assert_eq!(binomial_bounds(20, 0.5), (1, 19));
    assert_eq!(binomial_bounds(1000, 0.0), (0, 0));
    assert_eq!(binomial_bounds(1000, 1.0), (1000, 1000));
    assert_eq!(binomial_bounds(0, 0.3), (0, 0));
}

#[test]
#[should_panic(expected = "χ² is")]
fn a_loaded_die_is_found_out() {
    assert_follows(&[1100, 1000, 1000, 1000, 1000, 900], &[1000.0; 6], "a die");
    assert_follows(
        &[1300, 1000, 1000, 1000, 1000, 700],
        &[1000.0; 6],
        "a loaded die",
    );
}

#[test]
#[should_panic(expected = "distance")]
fn a_skewed_sample_is_found_out() {
    let skewed = (0..10_000)
        .map(|i| (f64::from(i) / 1e4) * (f64::from(i) / 1e4))
        .collect();
    assert_distributed(skewed, |x| x, "squares");
}
