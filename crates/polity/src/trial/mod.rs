//! A trial: whether a population does what is expected of it, under many seeds.

mod value;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use polity_data::{DataError, Disk};
use rayon::prelude::*;
use thiserror::Error;

use crate::run::RunError;
use crate::scenario::{Expectation, Scenario};
use crate::sweep::SweepProgress;
use crate::sweep::play::play;

/// How far below its share an expectation may be: nothing but rounding.
const ROUNDING: f64 = 1e-12;

/// What came of an expectation.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What was expected.
    pub clause: Expectation,
    /// Under how many seeds it held.
    pub met: usize,
    /// How many seeds there were.
    pub seeds: usize,
    /// The seed whose value is farthest from what is expected, or least within it.
    pub worst_seed: u64,
    /// That value; `None` where there is none, which meets no expectation.
    pub worst_value: Option<f64>,
}

impl Verdict {
    /// The share of seeds under which it held.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.met as f64 / self.seeds.max(1) as f64
    }

    /// Whether it held under as many seeds as it should.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.share() >= self.clause.share_of_seeds - ROUNDING
    }
}

/// A trial that could not be made.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrialError {
    /// There is nothing to look at.
    #[error(
        "the scenario has no [[expect]] clauses; add some, such as: [[expect]] metric = \"quality_mean\", min = 0.5"
    )]
    NothingExpected,
    /// A run could not be made.
    #[error("seed {seed}: {error}")]
    Run {
        /// Under this seed.
        seed: u64,
        /// Why.
        error: RunError,
    },
    /// The system refused something.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The system gives no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

impl TrialError {
    /// How the program ends: 2 where content is at fault, 3 where the system is.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NothingExpected => 2,
            Self::Run { error, .. } => error.exit_code(),
            Self::Data(error) if error.is_content() => 2,
            Self::Data(_) | Self::Threads(_) => 3,
        }
    }
}

/// Plays a scenario under so many seeds, from its own on, and looks at what is expected of it.
///
/// `threads` are the runs that are made at a time, 0 for one per core; they change no result. Between
/// two runs it looks at `stop`; once that is set, there are no verdicts.
///
/// # Errors
/// See [`TrialError`].
pub fn trial(
    scenario: &Scenario,
    seeds: usize,
    threads: usize,
    progress: &dyn SweepProgress,
    stop: &AtomicBool,
) -> Result<Option<Vec<Verdict>>, TrialError> {
    if scenario.expect.is_empty() {
        return Err(TrialError::NothingExpected);
    }
    let temporary = std::env::temp_dir();
    let work = tempfile::tempdir().map_err(DataError::io("create a directory in", &temporary))?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    let pool = pool
        .build()
        .map_err(|e| TrialError::Threads(e.to_string()))?;
    let seeds: Vec<u64> = (0..seeds.max(1) as u64)
        .map(|i| scenario.seed.wrapping_add(i))
        .collect();
    progress.begin(seeds.len(), 0);
    let values: Result<Vec<Option<Vec<Option<f64>>>>, TrialError> = pool.install(|| {
        let play = |seed: &u64| {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let values = values_under(scenario, *seed, work.path());
            progress.cell(scenario.ticks);
            let fault = |error| TrialError::Run { seed: *seed, error };
            values.map(Some).map_err(fault)
        };
        seeds.par_iter().with_max_len(1).map(play).collect()
    });
    progress.end();
    let values: Option<Vec<Vec<Option<f64>>>> = values?.into_iter().collect();
    Ok(values.map(|values| verdicts(scenario, &seeds, &values)))
}

/// What the expectations look at, under a seed.
fn values_under(scenario: &Scenario, seed: u64, work: &Path) -> Result<Vec<Option<f64>>, RunError> {
    let scenario = Scenario {
        seed,
        ..scenario.clone()
    };
    let disk = Disk::default();
    let place = work.join(seed.to_string());
    let played = play(&scenario, false, &place, &disk)?;
    let values = scenario
        .expect
        .iter()
        .map(|clause| value::of(clause, &played));
    let values: Result<_, DataError> = values.collect();
    disk.clear_directory(&place)?;
    Ok(values?)
}

/// The verdicts, from the values by seed and clause.
fn verdicts(scenario: &Scenario, seeds: &[u64], values: &[Vec<Option<f64>>]) -> Vec<Verdict> {
    let verdict = |(i, clause): (usize, &Expectation)| {
        let margin =
            |value: Option<f64>| value.map_or(f64::NEG_INFINITY, |value| clause.margin(value));
        let own = || {
            seeds
                .iter()
                .zip(values)
                .map(|(seed, values)| (*seed, values[i]))
        };
        let worst = own().min_by(|a, b| margin(a.1).total_cmp(&margin(b.1)));
        let (worst_seed, worst_value) = worst.unwrap_or((scenario.seed, None));
        Verdict {
            clause: clause.clone(),
            met: own().filter(|(_, value)| margin(*value) >= 0.0).count(),
            seeds: seeds.len(),
            worst_seed,
            worst_value,
        }
    };
    scenario.expect.iter().enumerate().map(verdict).collect()
}
