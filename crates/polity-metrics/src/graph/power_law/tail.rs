//! A sample as distinct values with counts, and what lies above a cut.

use libm::log;

/// Distinct positive values, ascending, with how often each occurs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Counted {
    pub(crate) values: Vec<u64>,
    pub(crate) counts: Vec<u64>,
}

impl Counted {
    /// Zeros are left out: a power law has no mass there. O(n log n).
    pub(crate) fn of(sample: &[u64]) -> Self {
        let mut sorted: Vec<u64> = sample.iter().copied().filter(|&x| x > 0).collect();
        sorted.sort_unstable();
        let mut counted = Self {
            values: Vec::new(),
            counts: Vec::new(),
        };
        for group in sorted.chunk_by(|a, b| a == b) {
            counted.values.push(group[0]);
            counted.counts.push(group.len() as u64);
        }
        counted
    }

    /// The values from position `at` on.
    pub(crate) fn from(&self, at: usize) -> Tail<'_> {
        Tail {
            values: &self.values[at..],
            counts: &self.counts[at..],
        }
    }

    /// The values not below `xmin`.
    pub(crate) fn above(&self, xmin: u64) -> Tail<'_> {
        self.from(self.values.partition_point(|&value| value < xmin))
    }
}

/// The part of a sample at or above some value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tail<'a> {
    pub(crate) values: &'a [u64],
    pub(crate) counts: &'a [u64],
}

impl<'a> Tail<'a> {
    pub(crate) fn iter(self) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.values
            .iter()
            .zip(self.counts)
            .map(|(&value, &count)| (value as f64, count as f64))
    }

    pub(crate) fn len(self) -> u64 {
        self.counts.iter().sum()
    }

    /// Mean of `ln(x / scale)`.
    pub(crate) fn mean_log(self, scale: f64) -> f64 {
        let total: f64 = self.iter().map(|(x, count)| count * log(x / scale)).sum();
        total / self.len() as f64
    }

    pub(crate) fn mean(self) -> f64 {
        let total: f64 = self.iter().map(|(x, count)| count * x).sum();
        total / self.len() as f64
    }
}
