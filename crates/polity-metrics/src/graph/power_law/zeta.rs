//! The normalizing sum of the discrete power law, and its derivative.
//!
//! Sums are taken relative to their first term, `Σ (q/(q + k))^α = q^α ζ(α, q)`, which neither
//! underflows for a steep exponent nor overflows for a large `q`.

use libm::{log, pow};

/// `B₂ⱼ / (2j)!` for j = 1..8, the coefficients of the Euler–Maclaurin tail.
const EULER_MACLAURIN: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3_617.0 / 10_670_622_842_880_000.0,
];
/// The tail formula starts where its terms fall by more than (2π)² each.
const TAIL_START: f64 = 16.0;
const NEGLIGIBLE: f64 = 1e-19;

/// `Σ (q/(q + k))^α` over k ≥ 0 and `Σ ln((q + k)/q) (q/(q + k))^α`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sums {
    pub(crate) plain: f64,
    pub(crate) log: f64,
}

/// Both sums for α > 1 and q ≥ 1, to about α · 1e-15 relative.
///
/// Terms one by one until they are negligible or past `16 + α`, then Euler–Maclaurin.
pub(crate) fn sums(alpha: f64, q: f64) -> Sums {
    let mut total = Sums {
        plain: 0.0,
        log: 0.0,
    };
    let mut x = q;
    while x < TAIL_START + alpha {
        let ln = log(x / q);
        let term = pow(q / x, alpha);
        total.plain += term;
        total.log += ln * term;
        if term < NEGLIGIBLE {
            return total;
        }
        x += 1.0;
    }
    let tail = tail(alpha, q, x);
    Sums {
        plain: total.plain + tail.plain,
        log: total.log + tail.log,
    }
}

/// The terms from `start` on: integral, half of the first term, and corrections by derivatives.
fn tail(alpha: f64, q: f64, start: f64) -> Sums {
    let (ln, term) = (log(start / q), pow(q / start, alpha));
    let slope = alpha - 1.0;
    let integral = start * term / slope;
    let mut sums = Sums {
        plain: integral + 0.5 * term,
        log: integral * (ln + 1.0 / slope) + 0.5 * ln * term,
    };
    // α (α + 1) … (α + 2j − 2) / start^(2j − 1), and the logarithmic derivative of its product.
    let (mut rising, mut harmonic) = (term * alpha / start, 1.0 / alpha);
    for (j, coefficient) in EULER_MACLAURIN.iter().enumerate() {
        sums.plain += coefficient * rising;
        sums.log += coefficient * rising * (ln - harmonic);
        let (a, b) = (alpha + 2.0 * j as f64 + 1.0, alpha + 2.0 * j as f64 + 2.0);
        rising *= a * b / (start * start);
        harmonic += 1.0 / a + 1.0 / b;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-14 * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn riemann_at_two_and_four() {
        let pi = std::f64::consts::PI;
        close(sums(2.0, 1.0).plain, pi * pi / 6.0);
        close(sums(4.0, 1.0).plain, pi * pi * pi * pi / 90.0);
    }

    #[test]
    fn the_log_sum_is_minus_the_derivative_of_zeta() {
        // ζ'(2) = −0.937548254315843753702574...
        close(sums(2.0, 1.0).log, 0.937_548_254_315_843_8);
    }

    #[test]
    fn shifting_q_by_one_removes_one_term() {
        for (alpha, q) in [(1.05, 1.0), (2.57, 7.0), (30.0, 400.0), (900.0, 1_000.0)] {
            let shifted = sums(alpha, q + 1.0).plain * pow(q / (q + 1.0), alpha);
            let sum = sums(alpha, q).plain;
            // A power loses as many digits as its exponent has.
            assert!(
                (sum - 1.0 - shifted).abs() <= 1e-15 * alpha * sum,
                "{alpha} {q}"
            );
        }
    }

    #[test]
    fn steep_exponents_neither_underflow_nor_take_forever() {
        close(sums(1e6, 1.0).plain, 1.0);
        assert!(sums(1e6, 1e6).plain > 1.5);
    }
}
