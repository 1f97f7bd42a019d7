//! Probabilities, as draws are compared with them.

use super::luck::{UNIT_BITS, UNIT_STEP};

/// A probability as a draw is compared with it, in steps of 2⁻⁵³: no draw tells it from `p`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Odds(u64);

impl Odds {
    /// Of a probability: of none where it is not a number.
    #[inline]
    pub(super) fn new(p: f64) -> Self {
        Self((p / UNIT_STEP).ceil() as u64)
    }

    /// Of a probability in steps of 2 to the power of so many bits.
    #[inline]
    pub(super) fn of_steps(steps: u16, bits: u32) -> Self {
        Self(u64::from(steps) << (UNIT_BITS - bits))
    }

    /// Whether a draw of [`UNIT_BITS`] falls among them.
    #[inline]
    pub(super) fn include(self, drawn: u64) -> bool {
        drawn < self.0
    }
}

#[cfg(test)]
mod tests {
    use polity_engine::random::{Draws, Purpose};

    use super::super::luck::{For, Luck};
    use super::*;

    fn luck() -> Luck {
        Luck::new(Draws::new(42, Purpose::named("test")).at(3, 4))
    }

    #[test]
    fn odds_decide_as_the_probability_does() {
        let [mut one, mut other, mut third] = [(); 3].map(|()| luck());
        for i in 0..10_000 {
            let u: f64 = third.unit(For::Hearing);
            let near = [u, u + UNIT_STEP, u - UNIT_STEP, u + UNIT_STEP / 2.0];
            let p = [near[0], near[1], near[2], near[3], f64::NAN, -1.0, 2.0][i % 7];
            let expected = one.chance(For::Hearing, p);
            assert_eq!(
                other.falls_below(For::Hearing, Odds::new(p)),
                expected,
                "{p}"
            );
        }
        for steps in [0, 1, 4915, 1 << 15] {
            assert_eq!(
                Odds::of_steps(steps, 15),
                Odds::new(f64::from(steps) / 32768.0)
            );
        }
    }
}
