//! Normal probabilities far into the tail, where `erfc` underflows and differences cancel.

use libm::{erfc, exp, log};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// `exp(x²) erfc(x)` for x ≥ 0: stays near `1/(x √π)` where `erfc` itself underflows.
///
/// Direct below 5; from there the continued fraction of Laplace, evaluated backwards.
fn scaled_erfc(x: f64) -> f64 {
    if x < 5.0 {
        return exp(x * x) * erfc(x);
    }
    let fraction = (1..=40)
        .rev()
        .fold(x, |below, k| x + 0.5 * f64::from(k) / below);
    1.0 / (fraction * PI.sqrt())
}

/// ln P(Z > z) of a standard normal variable.
pub(crate) fn log_above(z: f64) -> f64 {
    if z < 0.0 {
        return log(0.5 * erfc(z * FRAC_1_SQRT_2));
    }
    log(0.5 * scaled_erfc(z * FRAC_1_SQRT_2)) - 0.5 * z * z
}

/// ln P(low < Z < low + width) of a standard normal variable, for a positive width.
///
/// The width is an argument of its own because a difference of two large ends would have lost it.
pub(crate) fn log_between(low: f64, width: f64) -> f64 {
    let high = low + width;
    if high <= 0.0 {
        return log_between(-high, width);
    }
    if width * (1.0 + low.abs()) < 0.5 {
        return log_narrow(low, width);
    }
    if low < 0.0 {
        return log(0.5 * (erfc(low * FRAC_1_SQRT_2) - erfc(high * FRAC_1_SQRT_2)));
    }
    // Both relative to the density at `low`, which alone would underflow.
    let drop = exp(-0.5 * width * (low + high));
    let rest = scaled_erfc(high * FRAC_1_SQRT_2) * drop;
    log(0.5 * (scaled_erfc(low * FRAC_1_SQRT_2) - rest)) - 0.5 * low * low
}

/// Abscissae and weights of Gauss–Legendre quadrature with seven points on [−1, 1]; the
/// remaining three mirror the first three.
const NODES: [(f64, f64); 4] = [
    (0.949_107_912_342_758_5, 0.129_484_966_168_869_7),
    (0.741_531_185_599_394_4, 0.279_705_391_489_276_7),
    (0.405_845_151_377_397_2, 0.381_830_050_505_118_9),
    (0.0, 0.5 * 0.417_959_183_673_469_4),
];

/// Quadrature over an interval so narrow that a difference of tails would cancel.
fn log_narrow(low: f64, width: f64) -> f64 {
    let half = 0.5 * width;
    let centre = low + half;
    let relative = |offset: f64| exp(-0.5 * offset * (2.0 * centre + offset));
    let area: f64 = NODES
        .iter()
        .map(|&(node, weight)| weight * (relative(node * half) + relative(-node * half)))
        .sum();
    log(half * area) - 0.5 * centre * centre - 0.5 * log(2.0 * PI)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn tails_agree_with_erfc_where_it_works_and_go_on_where_it_does_not() {
        close(log_above(1.0), -1.841_021_645_009_263_4, 1e-14);
        close(
            log_above(-3.0),
            log(1.0 - 0.001_349_898_031_630_094_6),
            1e-12,
        );
        close(log_above(10.0), -53.231_285_150_512_48, 1e-13);
        close(log_above(100.0), -5_005.524_208_694_205, 1e-13);
    }

    #[test]
    fn neighbouring_intervals_add_up() {
        for (a, b, c) in [
            (0.1, 0.2, 0.9),
            (-1.0, 0.3, 2.0),
            (-3.0, -2.9, -1.0),
            (9.0, 9.01, 9.5),
        ] {
            let parts = exp(log_between(a, b - a)) + exp(log_between(b, c - b));
            close(parts, exp(log_between(a, c - a)), 1e-12);
        }
    }

    #[test]
    fn a_narrow_interval_far_out_is_density_times_width() {
        let density = -0.5 * 30.0 * 30.0 - 0.5 * log(2.0 * PI);
        close(
            log_between(30.0, 1e-9),
            density - 30.0 * 0.5e-9 + log(1e-9),
            1e-14,
        );
        close(
            log_between(-30.0, 1e-9),
            density + 30.0 * 0.5e-9 + log(1e-9),
            1e-14,
        );
    }
}
