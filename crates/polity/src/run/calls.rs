//! What a run writes down of the language models it asked.

use std::time::Duration;

use polity_data::schema::TimingRow;
use polity_data::{Asked, DataError, Feed, Manifest, Status};

use super::conclude::Ending;
use super::error::RunError;
use super::histograms::Histogram;
use crate::llm::{Decider, LlmError};

/// What is written down of calls, tick by tick.
pub(super) struct Calls {
    /// How long each took, in microseconds.
    waits_us: Histogram,
    asks: bool,
}

impl Calls {
    /// Nothing yet; `asks` where there is anything to write down at all.
    pub(super) fn new(asks: bool) -> Self {
        Self {
            waits_us: Histogram::default(),
            asks,
        }
    }

    /// How a run ends that could not go on: whole as far as it came, or with an error.
    pub(super) fn ending_after(error: LlmError) -> Result<Ending, RunError> {
        let exhausted = error.exhausted();
        let status = match &exhausted {
            Some(_) => Status::BudgetExhausted,
            None if error.is_stopped() => Status::Interrupted,
            None => return Err(error.into()),
        };
        Ok(Ending { status, exhausted })
    }

    /// Writes down what was asked since the last time.
    pub(super) fn write(
        &mut self,
        decider: Option<&mut Decider>,
        feed: &mut Feed,
    ) -> Result<(), DataError> {
        let Some(decider) = decider else {
            return Ok(());
        };
        let log = decider.take_log();
        let micros = |wait: &Duration| u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
        log.waits
            .iter()
            .for_each(|wait| self.waits_us.record(micros(wait), 1));
        feed.write(log.rows)
    }

    /// Writes down how long calls took, and whether any was made.
    pub(super) fn finish(
        &self,
        decider: Option<&Decider>,
        feed: &mut Feed,
        manifest: &mut Manifest,
    ) -> Result<(), RunError> {
        if let Some(decider) = decider.filter(|_| self.asks) {
            decider.sync()?;
            let live = decider.spent().live;
            manifest.environment.hermetic = live.calls == 0;
            manifest.environment.asked = Some(Asked {
                calls: live.calls,
                prompt_tokens: live.prompt_tokens,
                completion_tokens: live.completion_tokens,
                cost_usd: live.cost_picousd as f64 * 1e-12,
            });
            let row = |bucket: polity_data::schema::HistogramRow| TimingRow {
                window: 0,
                phase: "llm_call",
                wall_ns: bucket.value_to.saturating_mul(1000),
                count: bucket.count,
            };
            feed.write(self.waits_us.rows("llm_call").map(row).collect())?;
        }
        Ok(())
    }
}
