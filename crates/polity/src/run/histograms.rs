//! Distributions over the whole run.

use hdrhistogram::Histogram as Hdr;
use polity_data::schema::HistogramRow;
use serde::{Deserialize, Serialize};

/// Greatest value told apart.
const VALUE_MAX: u64 = 1 << 32;

/// One distribution that a run keeps. Written down, it is its values with how often each was seen,
/// as far as they are told apart.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Vec<(u64, u64)>", into = "Vec<(u64, u64)>")]
pub(super) struct Histogram {
    values: Hdr<u64>,
}

impl Default for Histogram {
    fn default() -> Self {
        let values = Hdr::new_with_max(VALUE_MAX, 3).expect("bounds and digits are in range");
        Self { values }
    }
}

impl From<Vec<(u64, u64)>> for Histogram {
    fn from(pairs: Vec<(u64, u64)>) -> Self {
        let mut histogram = Self::default();
        for (value, times) in pairs {
            histogram.record(value, times);
        }
        histogram
    }
}

impl From<Histogram> for Vec<(u64, u64)> {
    fn from(histogram: Histogram) -> Self {
        let buckets = histogram.values.iter_recorded();
        buckets
            .map(|bucket| (bucket.value_iterated_to(), bucket.count_at_value()))
            .collect()
    }
}

impl Histogram {
    /// Adds a value that was seen so many times.
    pub(super) fn record(&mut self, value: u64, times: u64) {
        self.values.saturating_record_n(value, times);
    }

    /// Its buckets, in ascending order, under its name.
    pub(super) fn rows(&self, name: &'static str) -> impl Iterator<Item = HistogramRow> + '_ {
        self.values.iter_recorded().map(move |bucket| HistogramRow {
            histogram: name,
            value_from: self.values.lowest_equivalent(bucket.value_iterated_to()),
            value_to: bucket.value_iterated_to(),
            count: bucket.count_at_value(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_has_the_same_buckets() {
        let mut histogram = Histogram::default();
        for value in [0, 1, 1, 2, 2047, 2048, 2049, 5_000_000, 1 << 32, 1 << 40] {
            histogram.record(value, value % 7 + 1);
        }
        let pairs: Vec<(u64, u64)> = histogram.clone().into();
        let rows = |h: &Histogram| h.rows("test").collect::<Vec<_>>();
        assert!(pairs.len() > 5);
        assert_eq!(rows(&Histogram::from(pairs)), rows(&histogram));
    }
}
