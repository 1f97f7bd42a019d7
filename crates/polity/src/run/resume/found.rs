//! A run that is not complete, and how far it can be taken up again.

use std::path::{Path, PathBuf};

use polity_data::{
    CheckpointHeader, CheckpointReader, DataError, Manifest, RecorderState, RunDirectory,
};
use polity_engine::Simulation;
use polity_engine::topology::Topology;
use polity_worlds::society::Society;

use super::super::checkpoint::{self, Restored};
use super::super::error::RunError;
use super::super::execute::keep_answers;
use super::super::play::Run;
use super::super::setup::{
    PROGRAM, engine_options, recorder, running_manifest, society, topology_digest,
};
use super::super::team::TeamRun;
use super::super::watch::Memories;
use super::{Begun, Ready, ResumeError, ResumeOptions, Start};
use crate::llm::{
    Beginning, Decider, Deciding, LlmOptions, PolicyMode, asked_before, given_before,
    given_to_parent,
};
use crate::scenario::{Checkpoints, Overrides, Scenario, WorldSpec};
use crate::team::Course;

/// A run that is not complete, and fits its manifest.
pub(super) struct Found {
    path: PathBuf,
    scenario: Scenario,
    manifest: Manifest,
}

impl Found {
    pub(super) fn check(run: &Path, manifest: Manifest) -> Result<Self, ResumeError> {
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

    /// The run as far as it can be taken up again.
    pub(super) fn ready(
        self,
        directory: RunDirectory,
        options: &ResumeOptions,
    ) -> Result<Ready, ResumeError> {
        let threads = options.threads;
        let asked = self.decider(options)?;
        let is_team = matches!(self.scenario.world, WorldSpec::Team(_));
        if is_team && let Some(course) = Course::new(&self.scenario, self.topology()?, threads)? {
            return self.begin_team(course, asked, directory);
        }
        if asked.0.is_some() {
            return self.begin(directory, threads, asked, None);
        }
        match self.restore(&directory, threads) {
            Ok(Some((tick, restored))) => self.go_on(directory, tick, restored),
            Ok(None) => self.begin(directory, threads, asked, None),
            Err(ResumeError::Run(RunError::Data(damaged @ DataError::Damaged { .. }))) => {
                self.begin(directory, threads, asked, Some(damaged))
            }
            Err(other) => Err(other),
        }
    }

    /// Who decides: as in the run, from what it had been given, and then as the mode says. What was to
    /// be recorded anew is neither paid for twice nor taken from an earlier recording. Nothing is
    /// changed yet.
    fn decider(&self, options: &ResumeOptions) -> Result<(Option<Decider>, Deciding), ResumeError> {
        let mode = self.mode(options.mode)?;
        if mode == PolicyMode::Mock {
            return Ok((None, Deciding::default()));
        }
        let given = given_before(&self.path).map_err(RunError::from)?;
        let begun = Beginning::of_run(&self.path);
        let cache = match (&options.llm.cache, &begun) {
            (None, Some(begun)) if mode != PolicyMode::Live => {
                Some(begun.cache().map_err(RunError::from)?)
            }
            (given, _) => given.clone(),
        };
        let llm = LlmOptions {
            mode,
            // What a run was not to go beyond, it is not to go beyond by having been interrupted.
            caps: options
                .llm
                .caps
                .or(self.manifest.environment.limits.unwrap_or_default()),
            sources: given.into_iter().collect(),
            cache,
            begun,
            parent: given_to_parent(&self.path),
            asked: asked_before(&self.path).map_err(RunError::from)?,
            ..options.llm.clone()
        };
        let decider = Decider::open(&self.scenario, &llm, &self.path).map_err(RunError::from)?;
        Ok((decider, llm.deciding()))
    }

    /// The mode that is asked for, or else that of the run.
    fn mode(&self, asked: Option<PolicyMode>) -> Result<PolicyMode, ResumeError> {
        let was = PolicyMode::named(&self.manifest.environment.policy_mode).unwrap_or_default();
        match asked {
            Some(asked) if (asked == PolicyMode::Mock) != (was == PolicyMode::Mock) => {
                let run = self.path.clone();
                Err(ResumeError::OtherPolicy { run, was, asked })
            }
            asked => Ok(asked.unwrap_or(was)),
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
        let run = self.run(
            directory,
            sim,
            recorder,
            Deciding::default(),
            |directory, manifest| directory.rewind(manifest, &files),
        )?;
        Ok(Ready {
            run: Begun::Society(Box::new((run, memories))),
            start: Start::Checkpoint(tick),
        })
    }

    fn begin(
        self,
        directory: RunDirectory,
        threads: usize,
        (decider, deciding): (Option<Decider>, Deciding),
        because: Option<DataError>,
    ) -> Result<Ready, ResumeError> {
        let topology = self.topology()?;
        let memories = Memories::new(&self.scenario, topology.agents(), topology.edges());
        let world = society(&self.scenario, topology.agents(), decider.is_some())?;
        let options = engine_options(&self.scenario, threads);
        let sim = Simulation::new(world, topology, options).map_err(RunError::from)?;
        let state = RecorderState::default();
        let mut run = self.run(directory, sim, state, deciding, |directory, manifest| {
            directory.rewind(manifest, &Default::default())
        })?;
        run.decider = keep_answers(decider, &run.directory)?;
        if run.decider.is_some() {
            run.checkpoints = Checkpoints::None;
        }
        run.record_beginning()?;
        Ok(Ready {
            run: Begun::Society(Box::new((run, memories))),
            start: Start::Beginning(because),
        })
    }

    /// A run of a team, which begins anew.
    fn begin_team(
        self,
        course: Course,
        (decider, deciding): (Option<Decider>, Deciding),
        directory: RunDirectory,
    ) -> Result<Ready, ResumeError> {
        let run = TeamRun::again(course, decider, deciding, self.scenario, directory)?;
        Ok(Ready {
            run: Begun::Team(Box::new(run)),
            start: Start::Beginning(None),
        })
    }

    fn run(
        self,
        directory: RunDirectory,
        sim: Simulation<Society>,
        state: RecorderState,
        deciding: Deciding,
        rewind: impl FnOnce(&RunDirectory, &Manifest) -> Result<(), DataError>,
    ) -> Result<Run, ResumeError> {
        let threads = sim.sent_parts().count();
        let manifest = running_manifest(&self.scenario, sim.topology(), threads, deciding);
        rewind(&directory, &manifest)?;
        let checkpoints = self.scenario.record.checkpoint;
        let recorder = recorder(&directory, &manifest, checkpoints, state)?;
        Ok(Run {
            ticks: self.scenario.ticks,
            scenario: self.scenario,
            checkpoints,
            sim,
            decider: None,
            recorder,
            directory,
            manifest,
        })
    }
}
