//! What a change does, over many seeds, with an interval.

use polity_worlds::team::TaskRecord;

use crate::workshop::{Workshop, written};

/// Seeds of an experiment.
const SEEDS: u64 = 40;
/// The quantile of Student's t with 39 degrees of freedom that leaves 0.5 % above it.
const QUANTILE: f64 = 2.708;

/// The mean over tasks of some measure.
pub(crate) type Measure = fn(&TaskRecord) -> f64;

/// The mean difference that a change makes, between these bounds with 99 % confidence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effect {
    low: f64,
    high: f64,
}

/// What the treated have more than the controls, seed by seed: both meet the same tasks and luck.
pub(crate) fn effect(control: &Workshop, treated: &Workshop, measure: Measure) -> Effect {
    let mean = |workshop: &Workshop, seed| {
        let records = workshop.seeded(seed).play();
        records.iter().map(measure).sum::<f64>() / records.len() as f64
    };
    let differences: Vec<f64> = (0..SEEDS)
        .map(|seed| mean(treated, seed) - mean(control, seed))
        .collect();
    let n = SEEDS as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let reach = QUANTILE * (squares / (n - 1.0) / n).sqrt();
    Effect {
        low: mean - reach,
        high: mean + reach,
    }
}

impl Effect {
    #[track_caller]
    pub(crate) fn raises(self) {
        assert!(self.low > 0.0, "no rise: {self:?}");
    }

    #[track_caller]
    pub(crate) fn lowers(self) {
        assert!(self.high < 0.0, "no fall: {self:?}");
    }
}

/// Asserts that a change makes no difference at all.
#[track_caller]
pub(crate) fn assert_inert(control: &Workshop, treated: &Workshop) {
    for seed in 0..8 {
        let records = |workshop: &Workshop| written(&workshop.seeded(seed).play());
        assert!(
            records(control) == records(treated),
            "something changed under seed {seed}"
        );
    }
}

pub(crate) fn quality(record: &TaskRecord) -> f64 {
    record.verdict.quality()
}

pub(crate) fn accuracy(record: &TaskRecord) -> f64 {
    record.verdict.accuracy
}

pub(crate) fn completeness(record: &TaskRecord) -> f64 {
    record.verdict.completeness
}

pub(crate) fn coherence(record: &TaskRecord) -> f64 {
    record.verdict.coherence
}

pub(crate) fn contributors(record: &TaskRecord) -> f64 {
    f64::from(record.contributors())
}
