//! Forecasts against what came: mean surprise, squared error, and calibration.

use std::collections::BTreeMap;

use polity_engine::random::{Draws, Purpose};

use super::score::{Calibration, DOUBT, Interval, Score};

/// Draws of the bootstrap.
const RESAMPLED: Purpose = Purpose::named("fit/bootstrap");
const RESAMPLES: usize = 1000;
/// Held-out decisions below which the calibration of a context is not told.
const TOLD_FROM: usize = 5;

/// A forecast of one decision, and what came.
pub(super) struct Forecast<const N: usize> {
    pub(super) key: u64,
    pub(super) odds: [f64; N],
    pub(super) came: usize,
}

/// Resamples calls, not decisions: those that share an answer are no news of each other.
pub(super) fn score<const N: usize>(forecasts: &[Forecast<N>]) -> Score {
    let mut by_call = BTreeMap::<u64, [f64; 3]>::new();
    for forecast in forecasts {
        let odds = forecast.odds;
        let came = |i: usize| if i == forecast.came { 1.0 } else { 0.0 };
        let error = |i: usize| (odds[i] - came(i)) * (odds[i] - came(i));
        let sums = by_call.entry(forecast.key).or_default();
        sums[0] += 1.0;
        // What was foretold to be impossible came: only where a reply goes beyond what is open.
        sums[1] -= libm::log2(odds[forecast.came].max(DOUBT / N as f64));
        sums[2] += (0..N).map(error).sum::<f64>();
    }
    let calls: Vec<[f64; 3]> = by_call.into_values().collect();
    Score {
        log_loss_bits: interval(&calls, 1),
        brier: interval(&calls, 2),
    }
}

fn interval(calls: &[[f64; 3]], of: usize) -> Interval {
    if calls.is_empty() {
        return Interval::default();
    }
    let mean = |sums: (f64, f64)| sums.1 / sums.0;
    let add = |sums: (f64, f64), call: &[f64; 3]| (sums.0 + call[0], sums.1 + call[of]);
    let mut draws = Draws::new(0, RESAMPLED);
    let mut resampled: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn = (0..calls.len()).map(|_| &calls[draws.below(calls.len() as u64) as usize]);
            mean(drawn.fold((0.0, 0.0), add))
        })
        .collect();
    resampled.sort_by(f64::total_cmp);
    Interval {
        mean: mean(calls.iter().fold((0.0, 0.0), add)),
        low: resampled[RESAMPLES * 25 / 1000],
        high: resampled[RESAMPLES * 975 / 1000 - 1],
    }
}

/// What was foretold of a decision, and whether it came.
pub(super) struct Told {
    pub(super) context: usize,
    pub(super) foretold: f64,
    pub(super) came: bool,
}

pub(super) fn calibration(
    told: Vec<Told>,
    of: &'static str,
    name: impl Fn(usize) -> Option<String>,
) -> Vec<Calibration> {
    let mut by_context = BTreeMap::<usize, (usize, f64, usize)>::new();
    for one in told {
        let sums = by_context.entry(one.context).or_default();
        *sums = (
            sums.0 + 1,
            sums.1 + one.foretold,
            sums.2 + usize::from(one.came),
        );
    }
    let enough = by_context
        .into_iter()
        .filter(|(_, sums)| sums.0 >= TOLD_FROM);
    let told = enough.filter_map(|(context, (decisions, foretold, came))| {
        Some(Calibration {
            context: name(context)?,
            decisions,
            of,
            foretold: foretold / decisions as f64,
            came: came as f64 / decisions as f64,
        })
    });
    told.collect()
}
