//! Making a run from the beginning.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use polity_data::{Disk, Manifest, RecorderState, RunDirectory};
use polity_engine::Simulation;
use serde_json::Value;

use super::error::RunError;
use super::hermetic::{self, Kept};
use super::hooks::Hooks;
use super::play::Run;
use super::progress::Progress;
use super::setup::{engine_options, recorder, running_manifest, society};
use super::team::TeamRun;
use super::watch::Memories;
use crate::llm::{Decider, Exhausted, LlmOptions};
use crate::scenario::{Checkpoints, Scenario};
use crate::team::Course;

/// How a run is made. Nothing of this can change a value, only how many of them there are.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// The run's directory.
    pub out: PathBuf,
    /// Whether to replace a run that is there already.
    pub replace: bool,
    /// Threads of the simulation; 0 for one per core.
    pub threads: usize,
    /// After how many ticks to stop as if interrupted; `None` for all of the scenario's.
    pub stop_after: Option<u32>,
    /// Takes no checkpoints, whatever the scenario says.
    pub no_checkpoints: bool,
    /// The disk to write to.
    pub disk: Disk,
    /// Who decides, and where decisions come from.
    pub llm: LlmOptions,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// Where it is.
    pub path: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its summary.
    pub summary: Value,
    /// The limit on calls, tokens or cost that ended it, if one did just now.
    pub exhausted: Option<Exhausted>,
}

/// Makes a run: simulates, measures, records.
///
/// Between two ticks it looks at `stop`; once that is set, it writes a checkpoint, finishes the tables
/// as far as they go and says `interrupted` in the manifest.
///
/// # Errors
/// See [`RunError`]; what it leaves on disk never claims to be complete.
pub fn execute(
    scenario: &Scenario,
    options: &RunOptions,
    progress: &mut dyn Progress,
    stop: &AtomicBool,
) -> Result<RunReport, RunError> {
    execute_with(scenario, options, Hooks::default(), progress, stop)
}

/// The same, with others taking part.
pub(crate) fn execute_with(
    scenario: &Scenario,
    options: &RunOptions,
    hooks: Hooks<'_>,
    progress: &mut dyn Progress,
    stop: &AtomicBool,
) -> Result<RunReport, RunError> {
    let (topology, _) = scenario.build_topology()?;
    let mut kept = hermetic::keep(scenario)?;
    let decider = Decider::open(scenario, &options.llm, &options.out)?;
    if let Some(decider) = &decider {
        kept.files.extend(decider.first_files(&options.llm)?);
    }
    if let Some(course) = Course::new(scenario, topology.clone(), options.threads)? {
        return begin_team(course, decider, scenario, &kept, options)?.play(progress, stop);
    }
    let world = society(scenario, topology.agents(), decider.is_some())?;
    let sim = Simulation::new(world, topology, engine_options(scenario, options.threads))?;
    let threads = sim.sent_parts().count();
    let deciding = options.llm.deciding();
    let manifest = running_manifest(&kept.scenario, sim.topology(), threads, deciding);
    let checkpoints = match options.no_checkpoints || decider.is_some() {
        true => Checkpoints::None,
        false => scenario.record.checkpoint,
    };
    let directory = create(options, &manifest, &kept)?;
    let decider = keep_answers(decider, &directory)?;
    let recorder = recorder(&directory, &manifest, checkpoints, RecorderState::default())?;
    let ticks = options.stop_after.unwrap_or(u32::MAX);
    let mut run = Run {
        scenario: scenario.clone(),
        ticks: ticks.clamp(1, scenario.ticks),
        checkpoints,
        sim,
        decider,
        directory,
        recorder,
        manifest,
    };
    run.record_beginning()?;
    let topology = run.sim.topology();
    let memories = Memories::new(scenario, topology.agents(), topology.edges());
    run.play(memories, hooks, progress, stop)
}

/// A run of a team, before its first task.
fn begin_team(
    course: Course,
    decider: Option<Decider>,
    scenario: &Scenario,
    kept: &Kept,
    options: &RunOptions,
) -> Result<TeamRun, RunError> {
    let (threads, deciding) = (course.threads(), options.llm.deciding());
    let manifest = running_manifest(&kept.scenario, course.topology(), threads, deciding);
    let directory = create(options, &manifest, kept)?;
    let decider = keep_answers(decider, &directory)?;
    let ticks = options.stop_after.unwrap_or(u32::MAX);
    Ok(TeamRun {
        // None, where the budget of the run that is replayed ended it in its first task.
        ticks: ticks.min(scenario.ticks),
        ..TeamRun::new(course, decider, scenario.clone(), directory, manifest)?
    })
}

/// Has a run keep the answers that it makes use of.
pub(super) fn keep_answers(
    decider: Option<Decider>,
    directory: &RunDirectory,
) -> Result<Option<Decider>, RunError> {
    let Some(mut decider) = decider else {
        return Ok(None);
    };
    decider.keep(directory.path())?;
    Ok(Some(decider))
}

fn create(
    options: &RunOptions,
    manifest: &Manifest,
    kept: &Kept,
) -> Result<RunDirectory, RunError> {
    let files: Vec<(&str, &[u8])> = kept
        .files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect();
    let RunOptions {
        out, replace, disk, ..
    } = options;
    Ok(RunDirectory::create(disk, out, *replace, manifest, &files)?)
}
