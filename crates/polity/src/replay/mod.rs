//! Proving that a run can be re-executed.
//!
//! A replay uses the run's directory alone. It checks that the scenario there is the one of the
//! manifest, makes the run again in a temporary place, and compares. Equal bytes prove equality;
//! where bytes differ, values are compared in canonical order and the first difference is named.

mod manifest;
mod summary;
mod tables;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use polity_data::{DataError, Difference, Manifest, read_finished};

use crate::run::{Progress, RunError, RunOptions, execute};
use crate::scenario::{Overrides, Scenario, ScenarioError};

/// What a replay found.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every table came out the same.
    Same {
        /// The run digest.
        digest: String,
        /// Files with equal values in other bytes: written by another program, or another version
        /// of a library.
        other_bytes: Vec<String>,
    },
    /// The run cannot be reproduced: here is the first difference.
    Diverged(Divergence),
}

/// The first place where a run and its re-execution differ.
#[derive(Clone, Debug, PartialEq)]
pub enum Divergence {
    /// In a table.
    Table {
        /// The table.
        table: String,
        /// The window that it lies in, where the table tells.
        window: Option<u64>,
        /// What differs.
        what: Difference,
        /// Whether the file is no longer what its manifest says: changed since, not
        /// irreproducible.
        changed_since: bool,
    },
    /// In a value of `manifest.json`, `scenario.toml` or `summary.json`.
    Value {
        /// The file.
        file: &'static str,
        /// JSON pointer to the value.
        key: String,
        /// The value recorded.
        recorded: String,
        /// The value found now.
        executed: String,
        /// Whether the file is known to have been changed after the run.
        changed_since: bool,
    },
}

/// A run that cannot be replayed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// It cannot be read or re-executed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Its scenario is not valid.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The replay was stopped before there was anything to compare.
    #[error("stopped after tick {ticks} of {of}, before anything could be compared")]
    Interrupted {
        /// Ticks re-executed.
        ticks: u32,
        /// Ticks of the run.
        of: u32,
    },
}

impl From<DataError> for ReplayError {
    fn from(error: DataError) -> Self {
        Self::Run(error.into())
    }
}

impl ReplayError {
    /// How the program ends, unless a signal says otherwise.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Run(error) => error.exit_code(),
            Self::Scenario(error) => error.exit_code(),
            Self::Interrupted { .. } => 130,
        }
    }
}

/// Re-executes a run and compares.
///
/// # Errors
/// If the run cannot be read or re-executed; a difference is no error.
pub fn replay(
    run: &Path,
    threads: usize,
    progress: &mut dyn Progress,
    stop: &AtomicBool,
) -> Result<Verdict, ReplayError> {
    let manifest = read_finished(run)?;
    let scenario = Scenario::load(&run.join("scenario.toml"), &Overrides::default())?;
    if let Some(divergence) = manifest::check_scenario(&manifest, &scenario) {
        return Ok(Verdict::Diverged(divergence));
    }
    let found = tables::digests(run, &manifest)?;
    let place =
        tempfile::tempdir().map_err(DataError::io("make a directory in", &std::env::temp_dir()))?;
    let out = place.path().join("run");
    let options = RunOptions {
        out: out.clone(),
        replace: false,
        threads,
        // Beside the scenario, whose hash is in every table.
        stop_after: Some(manifest.ticks),
        no_checkpoints: true,
        ..RunOptions::default()
    };
    let again = execute(&scenario, &options, progress, stop)?.manifest;
    if again.ticks < manifest.ticks {
        let (ticks, of) = (again.ticks, manifest.ticks);
        return Err(ReplayError::Interrupted { ticks, of });
    }
    Ok(Comparison {
        run,
        again_at: &out,
        found: &found,
        manifest: &manifest,
        again: &again,
    }
    .verdict()?)
}

/// A run and its re-execution.
struct Comparison<'a> {
    run: &'a Path,
    again_at: &'a Path,
    /// Digests of the run's tables as they are now.
    found: &'a tables::Digests,
    manifest: &'a Manifest,
    again: &'a Manifest,
}

impl Comparison<'_> {
    fn verdict(&self) -> Result<Verdict, DataError> {
        let mut other_bytes = Vec::new();
        let divergence = match self.compare_tables(&mut other_bytes)? {
            None => self.compare_summaries(&mut other_bytes)?,
            found => found,
        };
        Ok(match divergence.or_else(|| self.compare_manifests()) {
            Some(divergence) => Verdict::Diverged(divergence),
            None => Verdict::Same {
                digest: self.again.run_digest.clone().unwrap_or_default(),
                other_bytes,
            },
        })
    }
}
