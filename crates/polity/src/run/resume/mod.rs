//! Going on with a run that was interrupted or cut off.
//!
//! From its checkpoint; where there is none, or a damaged one, from the first tick, which comes to the
//! same. A team takes none, and always begins anew. Everything is read before anything is changed, and the manifest says `running` before
//! anything else is.

mod found;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use polity_data::{DataError, Disk, Manifest, RunDirectory, Status, is_untidy, read_manifest};
use serde_json::Value;
use thiserror::Error;

use super::RunReport;
use super::error::RunError;
use super::hooks::Hooks;
use super::play::Run;
use super::progress::Progress;
use super::setup::PROGRAM;
use super::team::TeamRun;
use super::watch::Memories;
use crate::llm::{LlmOptions, PolicyMode, keep_for_good};
use crate::scenario::ScenarioError;
use found::Found;

/// How a run is taken up again.
#[derive(Clone, Debug, Default)]
pub struct ResumeOptions {
    /// Threads of the simulation; 0 for one per core.
    pub threads: usize,
    /// The disk to write to.
    pub disk: Disk,
    /// Where decisions come from that are not recorded yet. Its mode does not count.
    pub llm: LlmOptions,
    /// How language models decide from where the run ended; as they did before if none is given.
    pub mode: Option<PolicyMode>,
}

/// A run that cannot be taken up again.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// It cannot be read, written, or simulated.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Its scenario is not valid.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// Its scenario or network is not the one that it was begun with.
    #[error("{what} does not fit {run}/manifest.json: it was changed after the run began; put the old one back, or make the run again with `polity run` and --force", run = .run.display())]
    Changed {
        /// The run.
        run: PathBuf,
        /// What was changed.
        what: &'static str,
    },
    /// Mocked models decided in it and language models were to go on, or the other way round.
    #[error("in {run} the policy mode is `{was}`, and a run cannot go on with `{asked}`: make a run of its own with `polity run`, or `polity fork` this one", run = .run.display())]
    OtherPolicy {
        /// The run.
        run: PathBuf,
        /// How decisions were come by.
        was: PolicyMode,
        /// How they were to be.
        asked: PolicyMode,
    },
    /// Its checkpoint was written by another version.
    #[error("the checkpoint of {run} was written by Polity {found}, this is {PROGRAM}; go on with that version, or delete {run}/checkpoint to have this one begin anew", run = .run.display())]
    OtherVersion {
        /// The run.
        run: PathBuf,
        /// The version that wrote it.
        found: String,
    },
}

impl From<DataError> for ResumeError {
    fn from(error: DataError) -> Self {
        Self::Run(error.into())
    }
}

impl ResumeError {
    /// How the program ends.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Run(error) => error.exit_code(),
            Self::Scenario(error) => error.exit_code(),
            Self::Changed { .. } | Self::OtherPolicy { .. } | Self::OtherVersion { .. } => 2,
        }
    }
}

/// Where a run goes on.
#[derive(Debug)]
pub enum Start {
    /// From its checkpoint, before this tick.
    Checkpoint(u32),
    /// From the first tick: there is no checkpoint, or none that can be used.
    Beginning(Option<DataError>),
}

/// A run that was found, and what is left to do about it.
pub enum Resumption {
    /// Nothing: it is complete.
    Complete(Box<RunReport>),
    /// It can go on.
    Ready(Box<Ready>),
}

/// A run that is ready to go on.
pub struct Ready {
    run: Begun,
    start: Start,
}

/// A run of either world.
enum Begun {
    Society(Box<(Run, Memories)>),
    Team(Box<TeamRun>),
}

impl Ready {
    /// Where it goes on.
    #[must_use]
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// Goes on to the end, as [`super::execute`] does.
    ///
    /// # Errors
    /// See [`RunError`]; what it leaves on disk never claims to be complete.
    pub fn play(
        self,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<RunReport, RunError> {
        match self.run {
            Begun::Society(begun) => {
                let (run, memories) = *begun;
                run.play(memories, Hooks::default(), progress, stop)
            }
            Begun::Team(run) => run.play(progress, stop),
        }
    }
}

/// Takes a run up again.
///
/// # Errors
/// See [`ResumeError`]. A run that cannot be taken up is left as it was.
pub fn resume(run: &Path, options: &ResumeOptions) -> Result<Resumption, ResumeError> {
    if let Ok(manifest) = read_manifest(run)
        && manifest.status == Status::Complete
        && !is_untidy(run)
    {
        return Ok(complete(run, manifest)?);
    }
    let (directory, manifest) = RunDirectory::open(&options.disk, run)?;
    if manifest.status == Status::Complete {
        // It was cut off in the very last step.
        keep_for_good(run).map_err(RunError::from)?;
        directory.tidy()?;
        return Ok(complete(run, manifest)?);
    }
    let found = Found::check(run, manifest)?;
    let ready = found.ready(directory, options)?;
    Ok(Resumption::Ready(Box::new(ready)))
}

fn complete(run: &Path, manifest: Manifest) -> Result<Resumption, DataError> {
    let path = run.join("summary.json");
    let text = fs::read(&path).map_err(DataError::io("read", &path))?;
    let summary: Value = serde_json::from_slice(&text).map_err(DataError::damaged(&path))?;
    Ok(Resumption::Complete(Box::new(RunReport {
        path: run.to_owned(),
        manifest,
        summary,
        exhausted: None,
    })))
}
