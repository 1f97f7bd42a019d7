//! Going on with a run that was interrupted or cut off.
//!
//! From its checkpoint; where there is none, or a damaged one, from the first tick, which comes to the
//! same. Everything is read before anything is changed, and the manifest says `running` before
//! anything else is.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use polity_data::{
    CheckpointHeader, CheckpointReader, DataError, Disk, Manifest, RecorderState, RunDirectory,
    Status, is_untidy, read_manifest,
};
use polity_engine::Simulation;
use polity_engine::topology::Topology;
use serde_json::Value;
use thiserror::Error;

use super::RunReport;
use super::checkpoint::{self, Restored};
use super::error::RunError;
use super::hooks::Hooks;
use super::play::Run;
use super::progress::Progress;
use super::setup::{PROGRAM, engine_options, recorder, running_manifest, society, topology_digest};
use super::watch::Memories;
use crate::scenario::{Overrides, Scenario, ScenarioError};

/// How a run is taken up again.
#[derive(Clone, Debug, Default)]
pub struct ResumeOptions {
    /// Threads of the simulation; 0 for one per core.
    pub threads: usize,
    /// The disk to write to.
    pub disk: Disk,
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
        run: std::path::PathBuf,
        /// What was changed.
        what: &'static str,
    },
    /// Its checkpoint was written by another version.
    #[error("the checkpoint of {run} was written by Polity {found}, this is {PROGRAM}; go on with that version, or delete {run}/checkpoint to have this one begin anew", run = .run.display())]
    OtherVersion {
        /// The run.
        run: std::path::PathBuf,
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
            Self::Changed { .. } | Self::OtherVersion { .. } => 2,
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
    run: Run,
    memories: Memories,
    start: Start,
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
        self.run
            .play(self.memories, Hooks::default(), progress, stop)
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
        directory.tidy()?;
        return Ok(complete(run, manifest)?);
    }
    let found = Found::check(run, manifest)?;
    let ready = match found.restore(&directory, options.threads) {
        Ok(Some((tick, restored))) => found.go_on(directory, tick, restored)?,
        Ok(None) => found.begin(directory, options.threads, None)?,
        Err(ResumeError::Run(RunError::Data(damaged @ DataError::Damaged { .. }))) => {
            found.begin(directory, options.threads, Some(damaged))?
        }
        Err(other) => return Err(other),
    };
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
    })))
}

/// A run that is not complete, and fits its manifest.
struct Found {
    path: std::path::PathBuf,
    scenario: Scenario,
    manifest: Manifest,
}

impl Found {
    fn check(run: &Path, manifest: Manifest) -> Result<Self, ResumeError> {
        let scenario = Scenario::load(&run.join("scenario.toml"), &Overrides::default())?;
        let resolved = serde_json::to_value(&scenario).unwrap_or_default();
        let same = resolved == manifest.scenario
            && scenario.hash() == manifest.scenario_hash
            && scenario.seed == manifest.seed;
        let found = Self {
            path: run.to_owned(),
            scenario,
            manifest,
        };
        match same {
            true => Ok(found),
            false => Err(found.changed("scenario.toml")),
        }
    }

    fn changed(&self, what: &'static str) -> ResumeError {
        ResumeError::Changed {
            run: self.path.clone(),
            what,
        }
    }

    fn topology(&self) -> Result<Topology, ResumeError> {
        let (topology, _) = self.scenario.build_topology().map_err(RunError::from)?;
        match topology_digest(&topology) == self.manifest.topology_digest {
            true => Ok(topology),
            false => Err(self.changed("its network")),
        }
    }

    /// The run as its checkpoint has it, if there is one.
    fn restore(
        &self,
        directory: &RunDirectory,
        threads: usize,
    ) -> Result<Option<(u32, Restored)>, ResumeError> {
        let Some((input, header)) = CheckpointReader::open(&self.path)? else {
            return Ok(None);
        };
        self.check_header(&input, &header)?;
        let (tick, topology) = (header.tick, self.topology()?);
        let restored = checkpoint::read(input, tick, &self.scenario, topology, threads)?;
        restored.recorder.verify(directory)?;
        Ok(Some((tick, restored)))
    }

    fn check_header(
        &self,
        input: &CheckpointReader,
        header: &CheckpointHeader,
    ) -> Result<(), ResumeError> {
        if header.program != PROGRAM {
            return Err(ResumeError::OtherVersion {
                run: self.path.clone(),
                found: header.program.clone(),
            });
        }
        let ours = header.scenario_hash == self.manifest.scenario_hash
            && header.seed == self.manifest.seed
            && header.topology_digest == self.manifest.topology_digest
            && (1..self.scenario.ticks).contains(&header.tick);
        match ours {
            true => Ok(()),
            false => Err(DataError::damaged(input.path())("it is of another run").into()),
        }
    }

    fn go_on(
        self,
        directory: RunDirectory,
        tick: u32,
        restored: Restored,
    ) -> Result<Ready, ResumeError> {
        let Restored {
            sim,
            memories,
            recorder,
        } = restored;
        let files = recorder.verify(&directory)?;
        let run = self.run(directory, sim, recorder, |directory, manifest| {
            directory.rewind(manifest, &files)
        })?;
        Ok(Ready {
            run,
            memories,
            start: Start::Checkpoint(tick),
        })
    }

    fn begin(
        self,
        directory: RunDirectory,
        threads: usize,
        because: Option<DataError>,
    ) -> Result<Ready, ResumeError> {
        let topology = self.topology()?;
        let memories = Memories::new(&self.scenario, topology.edges());
        let world = society(&self.scenario, topology.agents())?;
        let options = engine_options(&self.scenario, threads);
        let sim = Simulation::new(world, topology, options).map_err(RunError::from)?;
        let state = RecorderState::default();
        let mut run = self.run(directory, sim, state, |directory, manifest| {
            directory.rewind(manifest, &Default::default())
        })?;
        run.record_beginning()?;
        Ok(Ready {
            run,
            memories,
            start: Start::Beginning(because),
        })
    }

    fn run(
        self,
        directory: RunDirectory,
        sim: Simulation<polity_worlds::society::Society>,
        state: RecorderState,
        rewind: impl FnOnce(&RunDirectory, &Manifest) -> Result<(), DataError>,
    ) -> Result<Run, ResumeError> {
        let threads = sim.sent_parts().count();
        let manifest = running_manifest(&self.scenario, sim.topology(), threads);
        rewind(&directory, &manifest)?;
        let checkpoints = self.scenario.record.checkpoint;
        let recorder = recorder(&directory, &manifest, checkpoints, state)?;
        Ok(Run {
            ticks: self.scenario.ticks,
            scenario: self.scenario,
            checkpoints,
            sim,
            recorder,
            directory,
            manifest,
        })
    }
}
