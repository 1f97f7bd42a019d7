//! A sweep: one scenario in many variants and under many seeds, as one data set.
//!
//! ```text
//! study.toml ─► Study ─► Cells: every variant under every seed, checked before anything is run
//!                          │  in parallel, each whole or not at all
//!                          ▼
//!                        parts (tasks, windows …) and a marker per cell ─► cells.parquet
//! ```
//!
//! A cell is known by what it computes, so that equal cells of different series are computed once, and
//! whatever is there already is not computed again. What is on disk at the end depends on the study
//! alone, not on threads, shards, or how often it was interrupted.

mod axes;
mod cell;
mod cells;
mod error;
mod expand;
mod join;
mod marker;
mod overrides;
pub(crate) mod play;
mod progress;
mod schema;
mod settings;
mod store;
mod study;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use polity_data::Disk;
use rayon::prelude::*;

pub use axes::{Axis, Choice};
pub use cells::{Cell, Cells};
pub use error::{BadCell, SweepError};

pub use progress::SweepProgress;
pub use schema::study_schema;
pub use study::{CELLS_MAX, Series, Study};

use marker::layout;
use store::Store;

/// Which cells to compute: every `of`-th one, beginning with number `number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: usize,
    /// At least `number`.
    pub of: usize,
}

impl Shard {
    /// All of them.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    fn has(self, index: usize) -> bool {
        index % self.of == self.number - 1
    }
}

/// How a sweep is made. Nothing of this can change a value.
#[derive(Clone, Debug)]
pub struct SweepOptions {
    /// Where to.
    pub out: PathBuf,
    /// Which cells.
    pub shard: Shard,
    /// Cells that are computed at a time; 0 for one per core.
    pub threads: usize,
    /// Whether to replace another sweep that is there.
    pub replace: bool,
    /// The disk to write to.
    pub disk: Disk,
}

/// What came of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepReport {
    /// Where it is.
    pub path: PathBuf,
    /// Distinct cells of the study.
    pub total: usize,
    /// How many of them are there.
    pub done: usize,
    /// How many of them were computed now.
    pub computed: usize,
    /// BLAKE3 over all cells, once all are there.
    pub digest: Option<String>,
}

/// Computes what is missing of a study's cells, and joins them once all are there.
///
/// Between two cells it looks at `stop`; once that is set, the cells that are being computed are
/// finished, and no other is begun.
///
/// # Errors
/// See [`SweepError`]; cells that were finished before stay, and the same call goes on from there.
pub fn sweep(
    study: &Study,
    options: &SweepOptions,
    progress: &dyn SweepProgress,
    stop: &AtomicBool,
) -> Result<SweepReport, SweepError> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads);
    let pool = threads.build().map_err(SweepError::threads)?;
    pool.install(|| {
        let cells = Cells::expand(study)?;
        let store = Store::open(study, &cells, options)?;
        let computed = fill(study, &cells, &store, options.shard, (progress, stop));
        progress.end();
        let computed = computed?;
        let (done, digest) = join::join(study, &cells, &store)?;
        Ok(SweepReport {
            path: options.out.clone(),
            total: cells.unique().len(),
            done,
            computed,
            digest,
        })
    })
}

/// Computes the cells of a shard that are not there, and says how many that were.
fn fill(
    study: &Study,
    cells: &Cells,
    store: &Store,
    shard: Shard,
    (progress, stop): (&dyn SweepProgress, &AtomicBool),
) -> Result<usize, SweepError> {
    let all = cells.unique().iter().enumerate();
    let own: Vec<&Cell> = all
        .filter(|(i, _)| shard.has(*i))
        .map(|(_, cell)| cell)
        .collect();
    let missing: Vec<&Cell> = own
        .par_iter()
        .filter(|cell| store.find(cell, &layout(study, cells, cell)).is_none())
        .copied()
        .collect();
    progress.begin(own.len(), own.len() - missing.len());
    let compute = |cell: &&Cell| {
        if stop.load(Ordering::Relaxed) {
            return Ok(0);
        }
        let ticks = cell::compute(study, cells, cell, store)?;
        progress.cell(ticks);
        Ok(1)
    };
    let computed: Vec<usize> = missing
        .par_iter()
        .with_max_len(1)
        .map(compute)
        .collect::<Result<_, SweepError>>()?;
    store.settle()?;
    Ok(computed.into_iter().sum())
}

#[cfg(test)]
mod tests;
