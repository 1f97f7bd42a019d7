//! Exponential curves that every decision needs, from tables worked out once.
//!
//! Neither table changes what a rule says: practice is exact to the precision in which shares are
//! kept, and the logistic function is computed itself wherever its neighbours in the table leave a
//! decision open.

use super::task::WORKS;

/// Steps of a share of effort, from 0 to 1.
const SHARE_STEPS: usize = 128;
/// Steps per unit of the logistic function's argument.
const STEPS_PER_UNIT: f64 = 4.0;
/// Where the table of the logistic function begins and, mirrored, ends.
const REACH: f64 = 8.0;
const LOGISTIC_STEPS: usize = (2.0 * REACH * STEPS_PER_UNIT) as usize;

/// What comes of practice: `1 − e^(−practice · 4 · share)`.
#[derive(Clone, Debug)]
pub struct Practice {
    /// Exponent per share of effort.
    slope: f64,
    /// `e^(−slope · share)`, by steps of share.
    unpractised: [f64; SHARE_STEPS + 1],
}

impl Practice {
    /// The curve for [`super::params::Params::practice`].
    #[must_use]
    pub fn new(practice: f64) -> Self {
        let slope = practice * WORKS as f64;
        let at = |step: usize| libm::exp(-slope * step as f64 / SHARE_STEPS as f64);
        Self {
            slope,
            unpractised: std::array::from_fn(at),
        }
    }

    /// The share of a model's capability that this share of effort makes use of.
    ///
    /// From the nearest step below on by the exponential's series to the third power: exact to
    /// `(practice / 32)⁴ / 24`, 3 · 10⁻⁸ for the default practice.
    #[must_use]
    #[inline]
    pub fn of(&self, share: f64) -> f64 {
        let step = ((share * SHARE_STEPS as f64) as u32).min(SHARE_STEPS as u32);
        let x = self.slope * (share - f64::from(step) / SHARE_STEPS as f64);
        1.0 - self.unpractised[step as usize] * (1.0 - x * (1.0 - x * (0.5 - x * (1.0 / 6.0))))
    }
}

/// The logistic function `1 / (1 + e^(−x))`, as far as a draw has to be compared with it.
#[derive(Clone, Debug)]
pub struct Logistic([f64; LOGISTIC_STEPS + 1]);

impl Default for Logistic {
    fn default() -> Self {
        Self::new()
    }
}

impl Logistic {
    /// The table.
    #[must_use]
    pub fn new() -> Self {
        Self(std::array::from_fn(|step| {
            logistic(step as f64 / STEPS_PER_UNIT - REACH)
        }))
    }

    /// Whether `u` is below the function at `x`.
    #[must_use]
    #[inline]
    pub fn exceeds(&self, x: f64, u: f64) -> bool {
        let step = (x + REACH) * STEPS_PER_UNIT;
        if step >= 0.0 && step < LOGISTIC_STEPS as f64 {
            let step = step as u32 as usize;
            if u < self.0[step] {
                return true;
            }
            if u >= self.0[step + 1] {
                return false;
            }
        }
        u < logistic(x)
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn practice_is_the_exponential() {
        for practice in [0.0, 0.3, 0.9, 2.0] {
            let curve = Practice::new(practice);
            for i in 0..=10_007 {
                let share = f64::from(i) / 10_007.0;
                let exact = -libm::expm1(-practice * 4.0 * share);
                let error = (curve.of(share) - exact).abs();
                let bound = libm::pow(practice / 32.0, 4.0) / 24.0 + 1e-15;
                assert!(error <= bound, "practice {practice} share {share}: {error}");
            }
        }
        let beyond = Practice::new(0.9).of(1.0 + 1e-6);
        assert!((beyond + libm::expm1(-3.6)).abs() < 1e-6);
    }

    #[test]
    fn the_table_decides_as_the_function_does() {
        let table = Logistic::new();
        for i in -1200..1200 {
            let x = f64::from(i) / 100.0 + 0.001;
            let exact = logistic(x);
            let near = (-40..40).map(|d| exact + f64::from(d) * 0.003);
            for u in near.chain([0.0, 0.999_999, exact]) {
                assert_eq!(table.exceeds(x, u), u < exact, "{u} at {x}");
            }
        }
        assert!(!table.exceeds(f64::NAN, 0.5));
        assert!(table.exceeds(f64::INFINITY, 0.5) && !table.exceeds(f64::NEG_INFINITY, 0.5));
    }
}
