//! Weighted choice in constant time.

use super::Draws;

/// Walker's alias table (Vose's construction, 1991): O(n) to build, one draw and O(1) to sample.
#[derive(Clone, Debug, PartialEq)]
pub struct AliasTable {
    /// (probability of keeping the column, the column taken otherwise)
    columns: Vec<(f64, u32)>,
}

impl AliasTable {
    /// A table for these weights; `None` unless all are finite, none is negative, one is positive
    /// and there are fewer than 2³². A sum of weights so small (below 10⁻³⁰⁰) that it cannot be
    /// scaled up counts as none.
    #[must_use]
    pub fn new(weights: &[f64]) -> Option<Self> {
        let total: f64 = weights.iter().sum();
        let scale = weights.len() as f64 / total;
        let valid = weights.iter().all(|w| *w >= 0.0) && total.is_finite() && scale.is_finite();
        if !valid || u32::try_from(weights.len()).is_err() {
            return None;
        }
        Some(Self::balance(weights.iter().map(|w| w * scale).collect()))
    }

    /// Pairs each column lighter than 1 with a heavier one that fills it up.
    fn balance(mut mass: Vec<f64>) -> Self {
        let mut columns: Vec<(f64, u32)> = (0..mass.len() as u32).map(|i| (1.0, i)).collect();
        let (mut light, mut heavy): (Vec<usize>, Vec<usize>) =
            (0..mass.len()).partition(|&i| mass[i] < 1.0);
        while let (Some(small), Some(&large)) = (light.pop(), heavy.last()) {
            columns[small] = (mass[small], large as u32);
            mass[large] -= 1.0 - mass[small];
            if mass[large] < 1.0 {
                heavy.pop();
                light.push(large);
            }
        }
        Self { columns }
    }

    /// An index, with probability proportional to its weight.
    #[inline]
    pub fn sample(&self, draws: &mut Draws) -> usize {
        let place = draws.unit() * self.columns.len() as f64;
        let column = (place as usize).min(self.columns.len() - 1);
        let (keep, alias) = self.columns[column];
        if place - (column as f64) < keep {
            column
        } else {
            alias as usize
        }
    }
}
