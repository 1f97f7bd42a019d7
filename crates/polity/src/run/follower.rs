//! Following messages and tasks tick by tick, on a thread of its own.

use std::io::Write;
use std::sync::Arc;

use crossbeam::channel::Sender;
use polity_data::schema::{MessageRow, TaskRow, TrailRow};
use polity_data::{DataError, Feed};
use polity_worlds::society::Society;
use serde::{Deserialize, Serialize};

use super::analysis::Analysis;
use super::histograms::Histogram;
use super::hooks::Witness;
use super::seen::Seen;
use super::stage::Stage;
use super::timing::{Laps, Stopwatch};
use crate::observe::{
    Closed, Ledger, MessageLog, Prices, Setting, TakenCounts, TaskTotals, WrittenLedger,
};
use crate::scenario::{Messages, Scenario};
use crate::trail::Trail;

/// Rows that are handed to the recorder at once.
pub(super) const ROWS_AT_ONCE: usize = 8192;

/// What memories are written to.
pub(super) type Notebook = Box<dyn Write + Send>;
/// The same, or why something could not be written.
pub(super) type Written = Result<Notebook, postcard::Error>;

/// Follows a society tick by tick, and has its windows measured.
pub(super) struct Follower {
    /// For what never changes in it: words, groups, models.
    world: Arc<Society>,
    prices: Prices,
    outlets: Outlets,
    log: MessageLog,
    trail: Trail,
    tasks: Vec<TaskRow>,
    memory: Memory,
    laps: Laps,
}

/// Where what a follower finds goes to.
pub(super) struct Outlets {
    /// Takes rows.
    pub(super) feed: Feed,
    /// Takes windows.
    pub(super) analysis: Stage<Analysis>,
    /// Takes back the memory of what has been seen.
    pub(super) spare: Sender<Seen>,
    /// Is told what happened tick by tick, and the trail of it.
    pub(super) witness: Option<Box<dyn Witness>>,
}

/// What it remembers from tick to tick, beside rows on their way.
#[derive(Serialize)]
pub(super) struct Memory {
    ledger: Ledger,
    /// Messages followed so far: the number of the next one.
    pub(super) messages: u64,
    totals: TaskTotals,
    task_ticks: Histogram,
}

/// The same as it was written down, not yet believed.
#[derive(Deserialize)]
pub(super) struct WrittenMemory {
    ledger: WrittenLedger,
    messages: u64,
    totals: TaskTotals,
    task_ticks: Histogram,
}

impl WrittenMemory {
    /// What a follower of so many agents remembers; `None` where it cannot have been that.
    pub(super) fn read(self, agents: u32) -> Option<Memory> {
        let sound = self.messages <= u64::MAX / 2 && self.totals.is_sound();
        Some(Memory {
            ledger: self.ledger.read(agents).filter(|_| sound)?,
            messages: self.messages,
            totals: self.totals,
            task_ticks: self.task_ticks,
        })
    }
}

impl Memory {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            ledger: Ledger::new(scenario.record.messages != Messages::None),
            messages: 0,
            totals: TaskTotals::default(),
            task_ticks: Histogram::default(),
        }
    }
}

impl Follower {
    /// One that follows so many agents from what it remembers.
    pub(super) fn new(
        scenario: &Scenario,
        world: Arc<Society>,
        agents: u32,
        memory: Memory,
        outlets: Outlets,
    ) -> Self {
        let log = MessageLog::new(scenario.record.messages, world.lexicon(), scenario.seed);
        Self {
            prices: Prices::of(&world),
            world,
            outlets,
            log,
            trail: Trail::new(scenario.record.trail, agents),
            tasks: Vec::new(),
            memory,
            laps: Laps::default(),
        }
    }

    /// Takes in one tick.
    pub(super) fn tick(&mut self, seen: Seen) -> Result<(), DataError> {
        let mut stopwatch = Stopwatch::start();
        let tick = seen.tick;
        let trail = self.trail.tick(tick, seen.sent(), seen.events());
        if let Some(witness) = &mut self.outlets.witness {
            witness.tick(trail, &seen)?;
        }
        if let Some(rows) = self.trail.take(ROWS_AT_ONCE) {
            self.outlets.feed.write(rows)?;
        }
        let Memory {
            ledger,
            messages,
            totals,
            task_ticks,
        } = &mut self.memory;
        let now = Setting {
            world: &self.world,
            prices: &self.prices,
            tick,
        };
        let (log, tasks, feed) = (&mut self.log, &mut self.tasks, &self.outlets.feed);
        // Rows leave as they come, so that however much happens in a tick, few of them wait here.
        let mut handed = Ok(());
        ledger.follow(
            now,
            seen.events(),
            seen.sent(),
            *messages,
            |id, sent, thread| {
                log.note(id, tick, sent, thread);
                if let Some(rows) = log.take(ROWS_AT_ONCE)
                    && handed.is_ok()
                {
                    handed = feed.write(rows);
                }
            },
        );
        *messages += seen.messages();
        ledger.end_tasks(now, |row| {
            totals.add(&row);
            task_ticks.record(u64::from(tick.saturating_sub(row.tick_start)), 1);
            tasks.push(row);
            if tasks.len() == ROWS_AT_ONCE && handed.is_ok() {
                handed = feed.write(std::mem::replace(tasks, Vec::with_capacity(ROWS_AT_ONCE)));
            }
        });
        handed?;
        // Where there is memory enough going around, this goes back to the allocator.
        let _ = self.outlets.spare.try_send(seen);
        self.laps.observe += stopwatch.lap();
        Ok(())
    }

    /// Has a window measured; `last` is the run's last one, and ends all tables.
    pub(super) fn close_window(
        &mut self,
        mut closed: Closed,
        counts: TakenCounts,
        last: bool,
        laps: Laps,
    ) -> Result<(), DataError> {
        closed.tasks = std::mem::take(&mut self.memory.totals);
        let Laps { observe, .. } = std::mem::take(&mut self.laps);
        let laps = Laps { observe, ..laps };
        self.outlets
            .analysis
            .submit(move |analysis| analysis.window(&closed, counts, last, laps))?;
        if last { self.end_tables() } else { Ok(()) }
    }

    /// Hands all rows to the recorder and writes down what is remembered, here and by the analysis;
    /// `out` comes back with what became of it.
    pub(super) fn write_down(&mut self, out: Notebook) -> Result<Written, DataError> {
        self.hand_over()?;
        let follower = postcard::to_io(&self.memory, out);
        self.outlets.analysis.ask(move |analysis| {
            Ok(follower.and_then(|out| postcard::to_io(&analysis.memory, out)))
        })
    }

    /// Ends the thread of the analysis, and hands it back with the ticks that tasks took.
    pub(super) fn finish(self) -> Result<(Analysis, Histogram), DataError> {
        Ok((self.outlets.analysis.finish()?, self.memory.task_ticks))
    }

    fn end_tables(&mut self) -> Result<(), DataError> {
        self.tasks
            .append(&mut self.memory.ledger.remaining(&self.prices));
        self.hand_over()?;
        if self.log.is_on() {
            // What was asked for is there, even if there is nothing in it.
            self.outlets.feed.write(Vec::<MessageRow>::new())?;
        }
        if self.trail.is_on() {
            self.outlets.feed.write(Vec::<TrailRow>::new())?;
        }
        Ok(())
    }

    /// Hands over the rows that wait.
    fn hand_over(&mut self) -> Result<(), DataError> {
        if let Some(rows) = self.log.take(0) {
            self.outlets.feed.write(rows)?;
        }
        if let Some(rows) = self.trail.take(0) {
            self.outlets.feed.write(rows)?;
        }
        self.outlets.feed.write(std::mem::take(&mut self.tasks))
    }
}
