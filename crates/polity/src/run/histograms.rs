//! Distributions over the whole run.

use hdrhistogram::Histogram;
use polity_data::schema::HistogramRow;

/// Greatest value told apart.
const VALUE_MAX: u64 = 1 << 32;

/// Distributions that a run keeps.
pub(super) struct Histograms {
    tokens_per_message: Histogram<u64>,
    task_ticks: Histogram<u64>,
}

impl Histograms {
    pub(super) fn new() -> Self {
        let new = || Histogram::new_with_max(VALUE_MAX, 3).expect("bounds and digits are in range");
        Self {
            tokens_per_message: new(),
            task_ticks: new(),
        }
    }

    pub(super) fn message(&mut self, tokens: u64, messages: u64) {
        self.tokens_per_message
            .saturating_record_n(tokens, messages);
    }

    pub(super) fn task(&mut self, ticks: u32) {
        self.task_ticks.saturating_record(u64::from(ticks));
    }

    pub(super) fn rows(&self) -> Vec<HistogramRow> {
        let mut rows = bucket_rows("task_ticks", &self.task_ticks);
        rows.extend(bucket_rows("tokens_per_message", &self.tokens_per_message));
        rows
    }
}

fn bucket_rows(name: &'static str, histogram: &Histogram<u64>) -> Vec<HistogramRow> {
    let row = |bucket: hdrhistogram::iterators::IterationValue<u64>| HistogramRow {
        histogram: name,
        value_from: histogram.lowest_equivalent(bucket.value_iterated_to()),
        value_to: bucket.value_iterated_to(),
        count: bucket.count_at_value(),
    };
    histogram.iter_recorded().map(row).collect()
}
