//! The main job.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use polity_data::{
    DataError, Environment, FORMAT_VERSION, Manifest, Recorder, RecorderOptions, RunDirectory,
    Status, run_digest,
};
use polity_engine::topology::Topology;
use polity_engine::{Options, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::message::Kind;
use serde_json::Value;

use super::error::RunError;
use super::hermetic::{self, Kept};
use super::hooks::Hooks;
use super::progress::Progress;
use super::watch::{Findings, Watch};
use super::{shocks, tables};
use crate::observe::ShockAt;
use crate::scenario::Scenario;

/// Ticks between two looks at the progress.
const PROGRESS_TICKS: u32 = 16;

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
}

/// Makes a run: simulates, measures, records.
///
/// Between two ticks it looks at `stop`; once that is set, it finishes the tables as far as they
/// go and says `interrupted` in the manifest.
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
    let kept = hermetic::keep(scenario)?;
    let sim = society(scenario, topology, options)?;
    let manifest = first_manifest(&kept.scenario, &sim);
    let directory = create(options, &manifest, &kept)?;
    let recorder = start_recorder(&directory, &manifest)?;
    let mut run = Run {
        scenario,
        ticks: options
            .stop_after
            .unwrap_or(u32::MAX)
            .clamp(1, scenario.ticks),
        struck: Vec::new(),
        sim,
        directory,
        recorder,
        manifest,
    };
    let played = run.play(hooks, progress, stop);
    let report = match played {
        Ok(findings) => run.finish(findings),
        Err(error) => Err(run.reason(error)),
    };
    progress.end();
    report
}

struct Run<'a> {
    scenario: &'a Scenario,
    /// Ticks to simulate: those of the scenario, or fewer.
    ticks: u32,
    /// The shocks so far.
    struck: Vec<ShockAt>,
    sim: Simulation<Society>,
    /// Before the directory: it ends before the directory's lock is given up.
    recorder: Recorder,
    directory: RunDirectory,
    manifest: Manifest,
}

impl Run<'_> {
    fn record_beginning(&mut self) -> Result<(), RunError> {
        self.recorder
            .write(tables::vocabulary(self.sim.world().lexicon()))?;
        let latency_ticks = self.scenario.delivery.delivery().latency_ticks;
        let mut edges = tables::edges(self.sim.topology(), latency_ticks).peekable();
        self.recorder
            .write(Vec::<polity_data::schema::EventRow>::new())?;
        while edges.peek().is_some() {
            self.recorder
                .write(edges.by_ref().take(tables::EDGES_AT_ONCE).collect())?;
        }
        Ok(())
    }

    /// Lets the ticks pass, and whoever follows them come to an end.
    fn play(
        &mut self,
        mut hooks: Hooks<'_>,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Findings, RunError> {
        let began = Instant::now();
        let ticks = self.ticks;
        self.record_beginning()?;
        let feed = self.recorder.feed().ok_or(DataError::Stopped)?;
        let mut watch = Watch::start(self.scenario, &self.sim, &feed, hooks.witness)?;
        let mut pending = self.scenario.shocks.as_slice();
        progress.begin(ticks);
        loop {
            while let Some((shock, rest)) = pending.split_first()
                && shock.at == self.sim.tick()
            {
                let (struck, events) = shocks::strike(&mut self.sim, shock)?;
                self.struck.push(struck);
                self.recorder.write(events)?;
                pending = rest;
            }
            if let Some(disturb) = &mut hooks.before_tick {
                disturb(&mut self.sim);
            }
            self.sim.step();
            let stopped = stop.load(Ordering::Relaxed) || hooks.end.has_come(self.sim.tick());
            let last = self.sim.tick() == ticks || stopped;
            watch.after_tick(&mut self.sim, last)?;
            if last || self.sim.tick().is_multiple_of(PROGRESS_TICKS) {
                progress.advance(self.sim.tick(), watch.messages());
            }
            if last {
                break;
            }
        }
        progress.finishing();
        let findings = watch.finish()?;
        self.manifest.environment.wall_time_s = began.elapsed().as_secs_f64();
        Ok(findings)
    }

    /// Where the recorder has failed, whoever fed it only knows that it is gone.
    fn reason(self, error: RunError) -> RunError {
        match error {
            RunError::Data(DataError::Stopped) => {
                RunError::Data(self.recorder.failure().unwrap_or(DataError::Stopped))
            }
            other => other,
        }
    }

    fn finish(self, findings: Findings) -> Result<RunReport, RunError> {
        let Self {
            scenario,
            ticks: _,
            struck,
            sim,
            directory,
            mut recorder,
            mut manifest,
        } = self;
        let topology = sim.topology();
        let edges = topology.iter_edges();
        let Findings {
            summary,
            histograms,
        } = findings;
        let summary = summary.to_json(topology.agents(), edges, &struck, scenario.seed);
        if scenario.record.histograms {
            recorder.write(histograms)?;
        }
        let mut text = format!("{summary:#}").into_bytes();
        text.push(b'\n');
        let mut tables = recorder.finish()?;
        manifest.environment.timing = tables.remove("timing");
        directory.write_file("summary.json", &text)?;
        let complete = sim.tick() == scenario.ticks;
        manifest.status = if complete {
            Status::Complete
        } else {
            Status::Interrupted
        };
        manifest.ticks = sim.tick();
        manifest.run_digest = Some(run_digest(&tables));
        manifest.summary_digest = Some(blake3::hash(&text).to_hex().to_string());
        manifest.tables = tables;
        directory.write_manifest(&manifest)?;
        directory.tidy()?;
        Ok(RunReport {
            path: directory.path().to_owned(),
            manifest,
            summary,
        })
    }
}

fn society(
    scenario: &Scenario,
    topology: Topology,
    options: &RunOptions,
) -> Result<Simulation<Society>, RunError> {
    let agents = topology.agents();
    let groups = scenario.groups(agents);
    let world = Society::new(scenario.params(), groups, agents, scenario.seed)?;
    let options = Options {
        seed: scenario.seed,
        delivery: scenario.delivery.delivery(),
        threads: options.threads,
        observed: true,
        ..Options::default()
    };
    Ok(Simulation::new(world, topology, options)?)
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
    Ok(RunDirectory::create(
        &options.out,
        options.replace,
        manifest,
        &files,
    )?)
}

fn start_recorder(directory: &RunDirectory, manifest: &Manifest) -> Result<Recorder, RunError> {
    let dependencies = Kind::ALL.into_iter().filter(|kind| kind.is_dependency());
    let dependency_kinds: Vec<&str> = dependencies.map(Kind::name).collect();
    let metadata = [
        ("polity.format_version", FORMAT_VERSION.to_string()),
        ("polity.scenario_hash", manifest.scenario_hash.clone()),
        ("polity.seed", manifest.seed.to_string()),
        ("dependency_kinds", dependency_kinds.join(",")),
    ];
    let options = RecorderOptions {
        directory: directory.path().to_owned(),
        segments: directory.segments(),
        metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into(),
    };
    Ok(Recorder::start(options)?)
}

fn first_manifest(scenario: &Scenario, sim: &Simulation<Society>) -> Manifest {
    let mut hasher = blake3::Hasher::new();
    sim.topology().digest_bytes(|bytes| {
        hasher.update(bytes);
    });
    Manifest {
        format_version: FORMAT_VERSION,
        name: scenario.name.clone(),
        status: Status::Running,
        ticks: 0,
        seed: scenario.seed,
        scenario_hash: scenario.hash(),
        topology_digest: hasher.finalize().to_hex().to_string(),
        run_digest: None,
        summary_digest: None,
        tables: BTreeMap::new(),
        scenario: serde_json::to_value(scenario).unwrap_or_default(),
        environment: Environment {
            polity: env!("CARGO_PKG_VERSION").to_owned(),
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            threads: sim.sent_parts().count(),
            wall_time_s: 0.0,
            policy_mode: "mock".to_owned(),
            hermetic: true,
            timing: None,
        },
    }
}
