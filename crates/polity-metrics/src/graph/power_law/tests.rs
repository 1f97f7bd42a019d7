//! Samples whose answer is known.

use libm::{floor, pow};

use super::{Alternative, compare, fit, fit_above};
use crate::graph::rng::SplitMix;

/// Devroye's rejection sampler for the zeta law.
fn zipf(alpha: f64, n: usize, seed: u64) -> Vec<u64> {
    let mut chance = SplitMix::new(seed);
    let b = pow(2.0, alpha - 1.0);
    let mut sample = Vec::new();
    while sample.len() < n {
        let (u, v) = (1.0 - chance.unit(), chance.unit());
        let x = floor(pow(u, -1.0 / (alpha - 1.0)));
        let t = pow(1.0 + 1.0 / x, alpha - 1.0);
        if v * x * (t - 1.0) / (b - 1.0) <= t / b && x < 1e15 {
            sample.push(x as u64);
        }
    }
    sample
}

#[test]
fn a_zipf_sample_gives_its_exponent_back() {
    for seed in 0..5 {
        let law = fit(&zipf(2.57, 10_323, seed)).unwrap();
        assert!((law.alpha - 2.57).abs() < 0.05, "{law:?}");
        assert!(law.distance < 0.02, "{law:?}");
    }
}

#[test]
fn a_zipf_sample_beats_the_exponential_and_ties_with_the_lognormal() {
    let sample = zipf(2.57, 10_323, 7);
    let law = fit_above(&sample, 1).unwrap();
    let exponential = compare(&sample, &law, Alternative::Exponential).unwrap();
    assert!(
        exponential.ratio > 100.0 && exponential.p < 1e-6,
        "{exponential:?}"
    );
    let lognormal = compare(&sample, &law, Alternative::Lognormal).unwrap();
    assert!(lognormal.ratio.abs() < 5.0, "{lognormal:?}");
}

#[test]
fn a_geometric_sample_is_not_taken_for_a_power_law() {
    let mut chance = SplitMix::new(3);
    let sample: Vec<u64> = (0..5_000)
        .map(|_| 1 + (-5.0 * libm::log1p(-chance.unit())) as u64)
        .collect();
    let law = fit_above(&sample, 1).unwrap();
    let against = compare(&sample, &law, Alternative::Exponential).unwrap();
    assert!(against.ratio < -100.0 && against.p < 1e-6, "{against:?}");
}

#[test]
fn values_below_the_cut_and_zeros_do_not_matter() {
    let sample = [1, 2, 5, 6, 8, 13, 40];
    let cut = [0, 0, 5, 6, 8, 13, 40];
    assert_eq!(fit_above(&sample, 5), fit_above(&cut, 5));
}

#[test]
fn what_has_no_spread_has_no_law() {
    assert_eq!(fit(&[]), None);
    assert_eq!(fit(&[0, 0]), None);
    assert_eq!(fit(&[3, 3, 3]), None);
    assert_eq!(fit(&[1, 2, 3]), None);
    assert_eq!(fit_above(&[3, 3, 3], 3), None);
    assert_eq!(fit_above(&[1, 2, 3], 0), None);
}

#[test]
fn extreme_values_do_no_harm() {
    let sample = [1, 2, u64::MAX, u64::MAX - 1, 1 << 40, 7];
    let law = fit(&sample).unwrap();
    assert!(law.alpha.is_finite() && law.alpha > 1.0, "{law:?}");
    assert!(compare(&sample, &law, Alternative::Lognormal).is_some());
}
