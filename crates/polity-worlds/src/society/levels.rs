//! Of which levels the tasks are that arrive.

use super::task::LEVELS;

/// Shares of the levels among arriving tasks, summed up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Levels([f64; LEVELS]);

impl Levels {
    /// Levels with these weights; `None` unless all are finite, none is negative and one positive.
    pub(super) fn new(weights: &[f64; LEVELS]) -> Option<Self> {
        let total: f64 = weights.iter().sum();
        if !weights.iter().all(|w| *w >= 0.0) || !total.is_finite() || total <= 0.0 {
            return None;
        }
        let mut sum = 0.0;
        let mut up_to = weights.map(|weight| {
            sum += weight;
            sum / total
        });
        // Rounding must not leave a draw without a level, nor give it one without weight.
        let last = weights.iter().rposition(|w| *w > 0.0)?;
        up_to[last..].fill(1.0);
        Some(Self(up_to))
    }

    /// The level that a draw in `[0, 1)` stands for.
    #[inline]
    pub(super) fn at(&self, u: f64) -> u8 {
        1 + self.0.iter().filter(|up_to| u >= **up_to).count() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_in_their_shares() {
        let levels = Levels::new(&[4.0, 0.0, 1.0, 0.0]).expect("valid weights");
        let mut counts = [0; 5];
        (0..1000).for_each(|i| counts[usize::from(levels.at(f64::from(i) / 1000.0))] += 1);
        assert_eq!(counts, [0, 800, 0, 200, 0]);
        assert_eq!(levels.at(1.0 - f64::EPSILON), 3);
    }

    #[test]
    fn weights_that_mean_nothing_are_refused() {
        for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Levels::new(&[bad, 0.0, 0.0, 0.0]).is_none(), "{bad}");
        }
        assert!(Levels::new(&[f64::MAX, f64::MAX, 0.0, 0.0]).is_none());
    }
}
