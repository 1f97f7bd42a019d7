//! The tick loop of a run, and its end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use polity_data::{DataError, Manifest, Recorder, RunDirectory, Status};
use polity_engine::Simulation;
use polity_worlds::society::Society;
use serde_json::Value;

use super::RunReport;
use super::calls::Calls;
use super::conclude::{Ended, Ending, conclude};
use super::error::RunError;
use super::hooks::Hooks;
use super::pace::Pace;
use super::progress::Progress;
use super::society::{deliberate, strike};
use super::watch::{Findings, Memories, Watch};
use super::{checkpoint, shocks, tables};
use crate::llm::{Decider, LlmError};
use crate::scenario::{Checkpoints, Scenario};

/// Ticks between two looks at the progress.
const PROGRESS_TICKS: u32 = 16;

/// A run in progress.
pub(super) struct Run {
    pub(super) scenario: Scenario,
    /// Ticks to simulate: those of the scenario, or fewer.
    pub(super) ticks: u32,
    pub(super) checkpoints: Checkpoints,
    pub(super) sim: Simulation<Society>,
    /// Who decides; `None` where mocked models do.
    pub(super) decider: Option<Decider>,
    /// Before the directory: it ends before the directory's lock is given up.
    pub(super) recorder: Recorder,
    pub(super) directory: RunDirectory,
    pub(super) manifest: Manifest,
}

impl Run {
    /// Writes the tables that stand before the first tick.
    pub(super) fn record_beginning(&mut self) -> Result<(), DataError> {
        use polity_data::schema::{EdgeRow, EventRow, LlmCallRow, VocabularyRow};
        let recorder = &mut self.recorder;
        if self.decider.is_some() {
            recorder.write(Vec::<LlmCallRow>::new())?;
        }
        recorder.write(tables::vocabulary(self.sim.world().lexicon()))?;
        recorder.close::<VocabularyRow>()?;
        let latency_ticks = self.scenario.delivery.delivery().latency_ticks;
        let mut edges = tables::edges(self.sim.topology(), latency_ticks).peekable();
        recorder.write(Vec::<EventRow>::new())?;
        while edges.peek().is_some() {
            recorder.write(edges.by_ref().take(tables::EDGES_AT_ONCE).collect())?;
        }
        recorder.close::<EdgeRow>()
    }

    /// Lets the remaining ticks pass, and finishes the run as far as it got.
    pub(super) fn play(
        mut self,
        memories: Memories,
        hooks: Hooks<'_>,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<RunReport, RunError> {
        let played = self.tick_on(memories, hooks, progress, stop);
        let report = match played {
            Ok((findings, ending)) => self.finish(findings, ending),
            Err(error) => Err(self.reason(error)),
        };
        progress.end();
        report
    }

    fn tick_on(
        &mut self,
        memories: Memories,
        mut hooks: Hooks<'_>,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<(Findings, Ending), RunError> {
        let began = Instant::now();
        let mut feed = self.recorder.feed().ok_or(DataError::Stopped)?;
        let mut calls = Calls::new(self.decider.is_some());
        let mut watch = Watch::start(&self.scenario, &self.sim, &feed, memories, hooks.witness)?;
        let mut pace = Pace::new(self.checkpoints, self.sim.tick());
        progress.begin(self.ticks);
        let mut ended = None;
        loop {
            let tick = self.sim.tick();
            let stopped = stop.load(Ordering::Relaxed) || hooks.end.has_come(tick);
            let mut last = tick == self.ticks || (tick > 0 && stopped);
            if !last && let Err(error) = self.decide(&mut watch) {
                ended = Some(Calls::ending_after(error)?);
                last = true;
            }
            calls.write(self.decider.as_mut(), &mut feed)?;
            if self.needs_checkpoint(&pace, last) {
                let began = Instant::now();
                checkpoint::write(self, &mut watch)?;
                pace.taken(tick, began);
            }
            watch.close_window(&mut self.sim, last)?;
            if last || tick.is_multiple_of(PROGRESS_TICKS) {
                progress.advance(tick, watch.messages());
            }
            if last {
                break;
            }
            let events = strike(&mut self.sim, &self.scenario.shocks)?;
            if !events.is_empty() {
                self.recorder.write(events)?;
            }
            if let Some(disturb) = &mut hooks.before_tick {
                disturb(&mut self.sim);
            }
            self.sim.step();
            watch.tick(&mut self.sim)?;
        }
        progress.finishing();
        calls.finish(self.decider.as_ref(), &mut feed, &mut self.manifest)?;
        let findings = watch.finish()?;
        self.manifest.environment.wall_time_s = began.elapsed().as_secs_f64();
        let ending = match ended {
            Some(ending) => ending,
            None if self.sim.tick() == self.scenario.ticks => Status::Complete.into(),
            None => Status::Interrupted.into(),
        };
        Ok((findings, ending))
    }

    /// Has decided about what agents could not decide in the last tick.
    fn decide(&mut self, watch: &mut Watch) -> Result<(), LlmError> {
        let Some(decider) = &mut self.decider else {
            return Ok(());
        };
        deliberate(&mut self.sim, decider)?;
        watch.decided();
        Ok(())
    }

    /// A checkpoint comes before the window is closed: whoever goes on from there closes it, or has it
    /// go on.
    fn needs_checkpoint(&self, pace: &Pace, last: bool) -> bool {
        let tick = self.sim.tick();
        let more = tick < self.scenario.ticks;
        more && (pace.is_due(tick) || (last && pace.is_on()))
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

    fn finish(self, findings: Findings, ending: Ending) -> Result<RunReport, RunError> {
        let Self {
            scenario,
            ticks: _,
            checkpoints,
            sim,
            decider: _,
            directory,
            mut recorder,
            manifest,
        } = self;
        let summary = summarize(&scenario, &sim, &findings);
        if scenario.record.histograms {
            recorder.write(findings.histograms)?;
        }
        conclude(Ended {
            ticks: sim.tick(),
            ending,
            checkpoints,
            recorder,
            directory,
            manifest,
            summary,
        })
    }
}

fn summarize(scenario: &Scenario, sim: &Simulation<Society>, findings: &Findings) -> Value {
    let topology = sim.topology();
    let struck = shocks::before(scenario, sim.tick());
    let edges = topology.iter_edges();
    let agents = topology.agents();
    findings
        .summary
        .to_json(agents, edges, &struck, scenario.seed)
}
