//! Following messages and tasks tick by tick, on a thread of its own.

use std::io::Write;
use std::sync::Arc;

use crossbeam::channel::Sender;
use polity_data::schema::{MessageRow, TaskRow};
use polity_data::{DataError, Feed};
use polity_worlds::society::Society;
use serde::{Deserialize, Serialize};

use super::analysis::Analysis;
use super::histograms::Histogram;
use super::seen::Seen;
use super::stage::Stage;
use super::timing::{Laps, Stopwatch};
use crate::observe::{Closed, Ledger, MessageLog, TaskTotals, WindowCounts};
use crate::scenario::{Messages, Scenario};

/// Rows that are handed to the recorder at once.
const ROWS_AT_ONCE: usize = 8192;

/// What memories are written to.
pub(super) type Notebook = Box<dyn Write + Send>;
/// The same, or why something could not be written.
pub(super) type Written = Result<Notebook, postcard::Error>;

/// Follows a society tick by tick, and has its windows measured.
pub(super) struct Follower {
    /// For what never changes in it: words, groups, models.
    world: Arc<Society>,
    feed: Feed,
    analysis: Stage<Analysis>,
    /// Takes back the memory of what has been seen.
    spare: Sender<Seen>,
    log: MessageLog,
    tasks: Vec<TaskRow>,
    memory: Memory,
    laps: Laps,
}

/// What it remembers from tick to tick, beside rows on their way.
#[derive(Serialize, Deserialize)]
pub(super) struct Memory {
    ledger: Ledger,
    /// Messages followed so far: the number of the next one.
    messages: u64,
    totals: TaskTotals,
    task_ticks: Histogram,
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
    pub(super) fn new(
        scenario: &Scenario,
        world: Arc<Society>,
        memory: Memory,
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
            log,
            tasks: Vec::new(),
            memory,
            laps: Laps::default(),
        }
    }

    /// Takes in one tick.
    pub(super) fn tick(&mut self, seen: Seen) -> Result<(), DataError> {
        let mut stopwatch = Stopwatch::start();
        let (world, tick) = (&*self.world, seen.tick);
        let Memory {
            ledger,
            messages,
            totals,
            task_ticks,
        } = &mut self.memory;
        ledger.before_messages(world, tick, &seen.events);
        for sent in seen.sent() {
            let thread = ledger.message(world, tick, *messages, sent);
            self.log.note(*messages, tick, sent, thread);
            *messages += 1;
        }
        for row in ledger.after_messages(tick, &seen.events) {
            totals.add(&row);
            task_ticks.record(u64::from(tick.saturating_sub(row.tick_start)), 1);
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
        closed.tasks = std::mem::take(&mut self.memory.totals);
        let Laps { observe, .. } = std::mem::take(&mut self.laps);
        let laps = Laps { observe, ..laps };
        self.analysis
            .submit(move |analysis| analysis.window(&closed, &counts, last, laps))?;
        if last { self.end_tables() } else { Ok(()) }
    }

    /// Hands all rows to the recorder and writes down what is remembered, here and by the analysis;
    /// `out` comes back with what became of it.
    pub(super) fn write_down(&mut self, out: Notebook) -> Result<Written, DataError> {
        self.hand_over(0)?;
        let follower = postcard::to_io(&self.memory, out);
        self.analysis.ask(move |analysis| {
            Ok(follower.and_then(|out| postcard::to_io(&analysis.memory, out)))
        })
    }

    /// Ends the thread of the analysis, and hands it back with the ticks that tasks took.
    pub(super) fn finish(self) -> Result<(Analysis, Histogram), DataError> {
        Ok((self.analysis.finish()?, self.memory.task_ticks))
    }

    fn end_tables(&mut self) -> Result<(), DataError> {
        self.tasks.append(&mut self.memory.ledger.remaining());
        self.hand_over(0)?;
        if self.log.is_on() {
            // What was asked for is there, even if there is nothing in it.
            self.feed.write(Vec::<MessageRow>::new())?;
        }
        Ok(())
    }

    fn hand_over(&mut self, at_least: usize) -> Result<(), DataError> {
        if let Some(rows) = self.log.take(at_least) {
            self.feed.write(rows)?;
        }
        if self.tasks.len() >= at_least {
            self.feed.write(std::mem::take(&mut self.tasks))?;
        }
        Ok(())
    }
}
