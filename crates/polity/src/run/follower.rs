//! Following messages and tasks tick by tick, on a thread of its own.

use std::sync::Arc;

use crossbeam::channel::Sender;
use polity_data::schema::{MessageRow, TaskRow, TrailRow};
use polity_data::{DataError, Feed};
use polity_worlds::society::Society;

use super::analysis::Analysis;
use super::histograms::Histogram;
use super::hooks::Witness;
use super::seen::Seen;
use super::stage::Stage;
use super::timing::{Laps, Stopwatch};
use crate::observe::{Closed, Ledger, MessageLog, TaskTotals, WindowCounts};
use crate::scenario::Scenario;
use crate::trail::Trail;

/// Rows that are handed to the recorder at once.
const ROWS_AT_ONCE: usize = 8192;

/// Follows a society tick by tick, and has its windows measured.
pub(super) struct Follower {
    /// For what never changes in it: words, groups, models.
    world: Arc<Society>,
    feed: Feed,
    analysis: Stage<Analysis>,
    /// Takes back the memory of what has been seen.
    spare: Sender<Seen>,
    ledger: Ledger,
    log: MessageLog,
    trail: Trail,
    witness: Option<Box<dyn Witness>>,
    /// Messages followed so far: the number of the next one.
    messages: u64,
    totals: TaskTotals,
    tasks: Vec<TaskRow>,
    task_ticks: Histogram,
    laps: Laps,
}

impl Follower {
    pub(super) fn new(
        scenario: &Scenario,
        world: Arc<Society>,
        feed: Feed,
        analysis: Stage<Analysis>,
        spare: Sender<Seen>,
    ) -> Self {
        let log = MessageLog::new(scenario.record.messages, world.lexicon(), scenario.seed);
        Self {
            world,
            feed,
            analysis,
            spare,
            ledger: Ledger::new(log.is_on()),
            log,
            trail: Trail::default(),
            witness: None,
            messages: 0,
            totals: TaskTotals::default(),
            tasks: Vec::new(),
            task_ticks: Histogram::new("task_ticks"),
            laps: Laps::default(),
        }
    }

    /// Has a trail collected too, and a witness told of it.
    pub(super) fn with_trail(self, trail: Trail, witness: Option<Box<dyn Witness>>) -> Self {
        Self {
            trail,
            witness,
            ..self
        }
    }

    /// Takes in one tick.
    pub(super) fn tick(&mut self, seen: Seen) -> Result<(), DataError> {
        let mut stopwatch = Stopwatch::start();
        let (world, tick) = (&*self.world, seen.tick);
        let trail = self.trail.tick(tick, seen.sent(), &seen.events);
        if let Some(witness) = &mut self.witness {
            witness.tick(trail, &seen)?;
        }
        self.ledger.before_messages(world, tick, &seen.events);
        for sent in seen.sent() {
            let thread = self.ledger.message(world, tick, self.messages, sent);
            self.log.note(self.messages, tick, sent, thread);
            self.messages += 1;
        }
        for row in self.ledger.after_messages(tick, &seen.events) {
            self.totals.add(&row);
            self.task_ticks.record(u64::from(tick - row.tick_start), 1);
            self.tasks.push(row);
        }
        // Where there is memory enough going around, this goes back to the allocator.
        let _ = self.spare.try_send(seen);
        self.hand_over(ROWS_AT_ONCE)?;
        self.laps.observe += stopwatch.lap();
        Ok(())
    }

    /// Has a window measured; `last` is the run's last one, and ends all tables.
    pub(super) fn close_window(
        &mut self,
        mut closed: Closed,
        counts: WindowCounts,
        last: bool,
        laps: Laps,
    ) -> Result<(), DataError> {
        closed.tasks = std::mem::take(&mut self.totals);
        let Laps { observe, .. } = std::mem::take(&mut self.laps);
        let laps = Laps { observe, ..laps };
        self.analysis
            .submit(move |analysis| analysis.window(&closed, &counts, last, laps))?;
        if last { self.end_tables() } else { Ok(()) }
    }

    /// Ends the thread of the analysis, and hands it back with the ticks that tasks took.
    pub(super) fn finish(self) -> Result<(Analysis, Histogram), DataError> {
        Ok((self.analysis.finish()?, self.task_ticks))
    }

    fn end_tables(&mut self) -> Result<(), DataError> {
        self.tasks.append(&mut self.ledger.remaining());
        self.hand_over(0)?;
        if self.log.is_on() {
            // What was asked for is there, even if there is nothing in it.
            self.feed.write(Vec::<MessageRow>::new())?;
        }
        if self.trail.is_on() {
            self.feed.write(Vec::<TrailRow>::new())?;
        }
        Ok(())
    }

    fn hand_over(&mut self, at_least: usize) -> Result<(), DataError> {
        if let Some(rows) = self.log.take(at_least) {
            self.feed.write(rows)?;
        }
        if let Some(rows) = self.trail.take(at_least) {
            self.feed.write(rows)?;
        }
        if self.tasks.len() >= at_least {
            self.feed.write(std::mem::take(&mut self.tasks))?;
        }
        Ok(())
    }
}
