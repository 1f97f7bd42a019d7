//! A run of a team.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use polity_data::schema::{
    ContributionRow, EdgeRow, EventRow, LlmCallRow, Row, TaskRow, WindowRow,
};
use polity_data::{DataError, Feed, Manifest, Recorder, RecorderState, RunDirectory, Status};
use serde_json::Value;

use super::calls::Calls;
use super::conclude::{Ended, Ending, conclude};
use super::error::RunError;
use super::execute::keep_answers;
use super::progress::Progress;
use super::setup::{recorder, running_manifest};
use super::{RunReport, tables};
use crate::llm::{Decider, Decides, Deciding};
use crate::scenario::{Checkpoints, Scenario};
use crate::team::{Course, Observer, Sink, Totals};

/// A run of a team in progress. It takes no checkpoints: taken up again, it begins anew, which is the
/// same by determinism and seldom takes longer than a checkpoint would.
pub(super) struct TeamRun {
    pub(super) scenario: Scenario,
    /// Tasks to work on: those of the scenario, or fewer.
    pub(super) ticks: u32,
    pub(super) course: Course,
    /// Who decides; `None` where mocked models do.
    pub(super) decider: Option<Decider>,
    pub(super) recorder: Recorder,
    pub(super) directory: RunDirectory,
    pub(super) manifest: Manifest,
}

fn decider(of_run: &mut Option<Decider>) -> Option<&mut dyn Decides> {
    of_run.as_mut().map(|decider| decider as &mut dyn Decides)
}

impl Sink for Feed {
    fn write<R: Row>(&mut self, rows: Vec<R>) -> Result<(), DataError> {
        Self::write(self, rows)
    }
}

impl TeamRun {
    /// A run that was interrupted, before its first task again.
    pub(super) fn again(
        course: Course,
        decider: Option<Decider>,
        deciding: Deciding,
        scenario: Scenario,
        directory: RunDirectory,
    ) -> Result<Self, RunError> {
        let threads = course.threads();
        let manifest = running_manifest(&scenario, course.topology(), threads, deciding);
        directory.rewind(&manifest, &Default::default())?;
        let decider = keep_answers(decider, &directory)?;
        Self::new(course, decider, scenario, directory, manifest)
    }

    /// A run in a directory in which nothing is yet.
    pub(super) fn new(
        course: Course,
        decider: Option<Decider>,
        scenario: Scenario,
        directory: RunDirectory,
        manifest: Manifest,
    ) -> Result<Self, RunError> {
        let (none, state) = (Checkpoints::None, RecorderState::default());
        let recorder = recorder(&directory, &manifest, none, state)?;
        Ok(Self {
            ticks: scenario.ticks,
            scenario,
            course,
            decider,
            recorder,
            directory,
            manifest,
        })
    }

    /// Lets the team work, and finishes the run as far as it got.
    pub(super) fn play(
        mut self,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<RunReport, RunError> {
        let began = Instant::now();
        let worked = self.work(progress, stop);
        self.manifest.environment.wall_time_s = began.elapsed().as_secs_f64();
        let report = match worked {
            Ok((totals, status)) => self.finish(&totals, status),
            Err(RunError::Data(DataError::Stopped)) => Err(RunError::Data(
                self.recorder.failure().unwrap_or(DataError::Stopped),
            )),
            Err(error) => Err(error),
        };
        progress.end();
        report
    }

    /// Lets tasks be worked on; comes back with how the run ended.
    fn work(
        &mut self,
        progress: &mut dyn Progress,
        stop: &AtomicBool,
    ) -> Result<(Totals, Ending), RunError> {
        self.record_beginning()?;
        let mut feed = self.recorder.feed().ok_or(DataError::Stopped)?;
        let spec = self.course.spec();
        let agents = self.course.topology().agents();
        let window = self.scenario.record.window;
        let mut observer = Observer::new(spec.protocol.name(), spec.pass_quality, window, agents);
        let mut calls = Calls::new(self.decider.is_some());
        progress.begin(self.ticks);
        let mut ending = Ending::from(Status::Complete);
        while self.course.tick() < self.ticks {
            let (events, record) = match self.course.work_deciding(decider(&mut self.decider)) {
                Err(RunError::Llm(error)) => {
                    ending = Calls::ending_after(error)?;
                    break;
                }
                worked => worked?,
            };
            feed.write(events)?;
            calls.write(self.decider.as_mut(), &mut feed)?;
            observer.task(&record, |agent| self.course.group_of(agent), &mut feed)?;
            progress.advance(self.course.tick(), u64::from(record.calls));
            if stop.load(Ordering::Relaxed) {
                break;
            }
        }
        progress.finishing();
        calls.finish(self.decider.as_ref(), &mut feed, &mut self.manifest)?;
        if ending.status == Status::Complete && self.course.tick() < self.scenario.ticks {
            ending.status = Status::Interrupted;
        }
        Ok((observer.finish(&mut feed)?, ending))
    }

    /// Writes what stands before the first task. Tables that there are have a file, also where nothing
    /// is in it.
    fn record_beginning(&mut self) -> Result<(), DataError> {
        let recorder = &mut self.recorder;
        recorder.write(Vec::<EventRow>::new())?;
        recorder.write(Vec::<TaskRow>::new())?;
        recorder.write(Vec::<ContributionRow>::new())?;
        recorder.write(Vec::<WindowRow>::new())?;
        if self.decider.is_some() {
            recorder.write(Vec::<LlmCallRow>::new())?;
        }
        let latency_ticks = self.scenario.delivery.delivery().latency_ticks;
        let mut edges = tables::edges(self.course.topology(), latency_ticks).peekable();
        while edges.peek().is_some() {
            recorder.write(edges.by_ref().take(tables::EDGES_AT_ONCE).collect())?;
        }
        recorder.close::<EdgeRow>()
    }

    fn finish(self, totals: &Totals, ending: Ending) -> Result<RunReport, RunError> {
        let ticks = self.course.tick();
        let shocks = self.scenario.shocks.iter();
        let summary: Value = totals.to_json(shocks.filter(|shock| shock.at < ticks));
        conclude(Ended {
            ticks,
            ending,
            checkpoints: Checkpoints::None,
            recorder: self.recorder,
            directory: self.directory,
            manifest: self.manifest,
            summary,
        })
    }
}
