//! Distributions over the whole run.

use hdrhistogram::Histogram as Hdr;
use polity_data::schema::HistogramRow;

/// Greatest value told apart.
const VALUE_MAX: u64 = 1 << 32;

/// One distribution that a run keeps.
pub(super) struct Histogram {
    name: &'static str,
    values: Hdr<u64>,
}

impl Histogram {
    pub(super) fn new(name: &'static str) -> Self {
        let values = Hdr::new_with_max(VALUE_MAX, 3).expect("bounds and digits are in range");
        Self { name, values }
    }

    /// Adds a value that was seen so many times.
    pub(super) fn record(&mut self, value: u64, times: u64) {
        self.values.saturating_record_n(value, times);
    }

    /// Its buckets, in ascending order.
    pub(super) fn rows(&self) -> impl Iterator<Item = HistogramRow> + '_ {
        self.values.iter_recorded().map(|bucket| HistogramRow {
            histogram: self.name,
            value_from: self.values.lowest_equivalent(bucket.value_iterated_to()),
            value_to: bucket.value_iterated_to(),
            count: bucket.count_at_value(),
        })
    }
}
