//! Samplers of our own, because their values reach data sets: a library may change its
//! algorithms, and with them every published digest. Golden vectors pin each one.

use super::Draws;

/// 2⁻⁵³: the spacing of the unit floats below.
const UNIT_STEP: f64 = 1.0 / (1_u64 << 53) as f64;

impl Draws {
    /// Uniform in `0..bound` by the high half of a product (Lemire 2019, without rejection).
    ///
    /// One draw always; the bias is below `bound` / 2⁶⁴. Returns 0 for a bound of 0.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next_u64()) * u128::from(bound);
        (product >> 64) as u64
    }

    /// Uniform in `[0, 1)`, a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * UNIT_STEP
    }

    /// True with probability `p` (one draw, also where p is 0 or 1).
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Failures before the first success of probability `p`, by inversion.
    ///
    /// `u64::MAX` where `p` is not positive; 0 where it is 1 or more. One draw always.
    pub fn geometric(&mut self, p: f64) -> u64 {
        let u = 1.0 - self.unit();
        if p >= 1.0 {
            return 0;
        }
        if p <= 0.0 || p.is_nan() {
            return u64::MAX;
        }
        (libm::log(u) / libm::log1p(-p)) as u64
    }

    /// Exponential with the given mean, by inversion.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.unit())
    }

    /// The index of a weight, with probability proportional to it; the last positive weight where
    /// rounding leaves a remainder, `None` where no weight is positive. One draw always.
    pub fn weighted(&mut self, weights: &[f32]) -> Option<usize> {
        let total: f64 = weights.iter().map(|&w| f64::from(w.max(0.0))).sum();
        let mut left = self.unit() * total;
        let mut last = None;
        for (i, &weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
            last = Some(i);
            left -= f64::from(weight);
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// Shuffles in place (Fisher–Yates from the end; one draw per element but the first).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u64 + 1) as usize;
            items.swap(last, other);
        }
    }
}
