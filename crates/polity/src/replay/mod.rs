//! Proving that a run can be re-executed.
//!
//! A replay uses the run's directory alone. It checks that the scenario there is the one of the
//! manifest, makes the run again in a temporary place, and compares. Equal bytes prove equality;
//! where bytes differ, values are compared in canonical order and the first difference is named.
//!
//! Where the run has a trail, that of the re-execution is held against it as it comes into being: the
//! first tick in which agents do something else is known at once, with the block and, if they are
//! not too many, the agents. The re-execution then goes on to the end of the window, so that tables
//! can be compared up to there, and stops.

mod bounds;
mod departure;
mod manifest;
mod summary;
mod tables;
mod witness;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polity_data::{DataError, Difference, Manifest, Reader, read_finished};

pub use bounds::Bounds;
pub use departure::{Deed, Departure};

use crate::llm::LlmOptions;
use crate::run::{End, Hooks, Progress, RunError, RunOptions, Witness, execute_with};
use crate::scenario::{Overrides, Scenario, ScenarioError, Window};
use witness::{Finding, Noticed, TrailWitness};

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
    /// The run cannot be reproduced.
    Diverged(Box<Diverged>),
}

/// How a run and its re-execution differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Diverged {
    /// What the trail says of the first tick that differs.
    pub trail: TrailVerdict,
    /// The first difference in tables and other files. None where they were compared only up to the
    /// window in which the trail differs, and none differs that far.
    pub difference: Option<Divergence>,
    /// How many ticks the tables were compared for, if not to the end; 0 if the replay was stopped
    /// before.
    pub compared_ticks: Option<u32>,
}

/// What a trail says of the agents of a run and its re-execution.
#[derive(Clone, Debug, PartialEq)]
pub enum TrailVerdict {
    /// There was nothing to hold against one another: a file beside the tables differs.
    Unused,
    /// The run has no trail; what its tables say of when they part.
    Absent(Option<Bounds>),
    /// In all ticks everybody did as recorded.
    Agrees,
    /// Somebody did something else.
    Departs(Departure),
    /// The trail is not what the run wrote: everything else agrees.
    Changed,
}

impl From<Divergence> for Diverged {
    fn from(difference: Divergence) -> Self {
        Self {
            trail: TrailVerdict::Unused,
            difference: Some(difference),
            compared_ticks: None,
        }
    }
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
    let mut scenario = Scenario::load(&run.join("scenario.toml"), &Overrides::default())?;
    manifest::adapt(&manifest, &mut scenario);
    if let Some(divergence) = manifest::check_scenario(&manifest, &scenario) {
        return Ok(diverged(divergence.into()));
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
        llm: LlmOptions::of_recording(&manifest.environment.policy_mode, run),
        ..RunOptions::default()
    };
    let finding = Finding::default();
    let hooks = hooks(run, &manifest, &found, &scenario, &finding)?;
    let again = execute_with(&scenario, &options, hooks, progress, stop)?.manifest;
    let comparison = Comparison {
        run,
        again_at: &out,
        found: &found,
        manifest: &manifest,
        again: &again,
        scenario: &scenario,
    };
    let noticed = finding.get();
    let stopped = again.ticks < manifest.ticks;
    if stopped && noticed.is_none_or(|noticed| noticed.until.is_none()) {
        let (ticks, of) = (again.ticks, manifest.ticks);
        return Err(ReplayError::Interrupted { ticks, of });
    }
    Ok(comparison.verdict(noticed)?)
}

fn diverged(diverged: Diverged) -> Verdict {
    Verdict::Diverged(Box::new(diverged))
}

/// Has a run's trail, if it has one, compared while it is re-executed.
fn hooks(
    run: &Path,
    manifest: &Manifest,
    found: &tables::Digests,
    scenario: &Scenario,
    finding: &Finding,
) -> Result<Hooks<'static>, DataError> {
    let Some(digest) = found.get(witness::TABLE) else {
        return Ok(Hooks::default());
    };
    let as_written = manifest.tables[witness::TABLE].blake3 == *digest;
    // A trail that was changed proves nothing: everything must be compared. And where windows of so
    // many messages end depends on what is sent.
    let early = as_written && matches!(scenario.record.window, Window::Ticks(_));
    let window_ends = match early {
        true => Reader::open(run, "windows")?.numbers("tick_end")?,
        false => Vec::new(),
    };
    let window_ends = window_ends.into_iter().flatten().map(|end| end as u32);
    let end = End::default();
    let witness = TrailWitness::open(run, Arc::clone(finding), window_ends.collect(), end.clone())?;
    Ok(Hooks {
        witness: Some(Box::new(witness) as Box<dyn Witness>),
        end,
        before_tick: None,
    })
}

/// A run and its re-execution.
struct Comparison<'a> {
    run: &'a Path,
    again_at: &'a Path,
    /// Digests of the run's tables as they are now.
    found: &'a tables::Digests,
    manifest: &'a Manifest,
    again: &'a Manifest,
    scenario: &'a Scenario,
}

impl Comparison<'_> {
    fn verdict(&self, noticed: Option<&Noticed>) -> Result<Verdict, DataError> {
        // Not whether it was: how far it had come by then is a matter of threads.
        if let Some(noticed) = noticed
            && let Some(until) = noticed.until.filter(|until| *until < self.manifest.ticks)
        {
            return Ok(diverged(self.cut_short(noticed, until)?));
        }
        let mut other_bytes = Vec::new();
        let divergence = match self.compare_tables(&mut other_bytes)? {
            None => self.compare_summaries(&mut other_bytes)?,
            found => found,
        };
        Ok(match divergence.or_else(|| self.compare_manifests()) {
            Some(divergence) => diverged(self.diverged(noticed, divergence)?),
            None => Verdict::Same {
                digest: self.again.run_digest.clone().unwrap_or_default(),
                other_bytes,
            },
        })
    }

    /// The verdict on a re-execution that was to end after so many ticks, since it had gone astray.
    fn cut_short(&self, noticed: &Noticed, until: u32) -> Result<Diverged, DataError> {
        // Or else a signal came before the window was over.
        let whole = self.again.ticks >= until;
        let difference = match whole {
            true => self.compare_beginnings(noticed.tick)?,
            false => None,
        };
        Ok(Diverged {
            trail: TrailVerdict::Departs(self.departure(noticed)?),
            difference,
            compared_ticks: Some(if whole { until } else { 0 }),
        })
    }

    fn diverged(
        &self,
        noticed: Option<&Noticed>,
        difference: Divergence,
    ) -> Result<Diverged, DataError> {
        let trail = match noticed {
            _ if is_changed_trail(&difference) => TrailVerdict::Changed,
            Some(noticed) => TrailVerdict::Departs(self.departure(noticed)?),
            None if self.found.contains_key(witness::TABLE) => TrailVerdict::Agrees,
            None => TrailVerdict::Absent(self.bounds()?),
        };
        Ok(Diverged {
            trail,
            difference: Some(difference),
            compared_ticks: None,
        })
    }

    fn departure(&self, noticed: &Noticed) -> Result<Departure, DataError> {
        Departure::new(noticed, self.run, self.scenario.record.messages)
    }
}

/// Whether the first difference is that the trail, which is compared last, was changed.
fn is_changed_trail(difference: &Divergence) -> bool {
    matches!(difference, Divergence::Table { table, changed_since: true, .. } if table == witness::TABLE)
}

#[cfg(test)]
mod tests;
