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
use super::part::Part;
use super::seen::Seen;
use super::stage::Stage;
use super::timing::{Laps, Stopwatch};
use crate::observe::{
    Closed, Hands, Ledger, MessageLog, Prices, Setting, TaskTotals, Thread, WindowCounts,
    WrittenLedger,
};
use crate::scenario::{Messages, Scenario};
use crate::trail::Trail;

/// Rows that are handed to the recorder at once: so few that their memory goes around within the cache,
/// and never back to the system.
pub(super) const ROWS_AT_ONCE: usize = 1024;

/// Ticks that are taken in at once, at most: what is known of tasks then comes from memory once for
/// all of them.
const TICKS_AT_ONCE: u32 = 8;
/// The same in agents times ticks; what a million agents do in a tick weighs some 20 MB until it is
/// taken in.
const AGENT_TICKS_AT_ONCE: u32 = 1 << 22;

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
    hands: Hands,
    parts: Vec<Part>,
    /// Ticks that have been read and wait to be taken in; the first of them is one of the memory's.
    waiting: u32,
    /// The tick that comes next.
    tick: u32,
    ticks_at_once: u32,
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

/// What it remembers from tick to tick, beside rows on their way and ticks that wait.
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
    pub(super) fn new(scenario: &Scenario, agents: u32) -> Self {
        Self {
            ledger: Ledger::new(agents, scenario.record.messages != Messages::None),
            messages: 0,
            totals: TaskTotals::default(),
            task_ticks: Histogram::default(),
        }
    }
}

impl Follower {
    /// One that follows so many agents, on so many threads, from what it remembers.
    pub(super) fn new(
        scenario: &Scenario,
        world: Arc<Society>,
        (agents, threads): (u32, usize),
        memory: Memory,
        outlets: Outlets,
    ) -> Self {
        let log = MessageLog::new(scenario.record.messages, world.lexicon(), scenario.seed);
        let trail = Trail::new(scenario.record.trail);
        let at_once = AGENT_TICKS_AT_ONCE / agents.max(1);
        Self {
            prices: Prices::of(&world),
            world,
            outlets,
            hands: Hands::new(threads),
            parts: Part::divide(agents, threads, trail.is_on(), log.is_on()),
            waiting: 0,
            tick: 0,
            // What messages reply to must be known before they are forgotten.
            ticks_at_once: if log.is_on() {
                1
            } else {
                at_once.clamp(1, TICKS_AT_ONCE)
            },
            log,
            trail,
            tasks: Vec::new(),
            memory,
            laps: Laps::default(),
        }
    }

    /// Takes in one tick.
    pub(super) fn tick(&mut self, seen: Seen) -> Result<(), DataError> {
        let mut stopwatch = Stopwatch::start();
        self.hands.each(&mut self.parts, |_, part| part.read(&seen));
        self.waiting += 1;
        self.tick = seen.tick + 1;
        self.record_trail(&seen)?;
        if self.log.is_on() {
            self.record_messages(&seen)?;
        } else if self.waiting == self.ticks_at_once {
            self.take_in(None)?;
        }
        self.memory.messages += seen.messages();
        // Where there is memory enough going around, this goes back to the allocator.
        let _ = self.outlets.spare.try_send(seen);
        self.laps.observe += stopwatch.lap();
        Ok(())
    }

    fn record_trail(&mut self, seen: &Seen) -> Result<(), DataError> {
        let footprints = self.parts.iter_mut().map(|part| &mut part.footprints);
        let trail = self.trail.tick(seen.tick, footprints);
        if let Some(witness) = &mut self.outlets.witness {
            witness.tick(trail, seen)?;
        }
        match self.trail.take(ROWS_AT_ONCE) {
            Some(rows) => self.outlets.feed.write(rows),
            None => Ok(()),
        }
    }

    /// Records the messages of a tick, each with what it is a part of.
    fn record_messages(&mut self, seen: &Seen) -> Result<(), DataError> {
        self.take_in(Some(seen))?;
        let mut threads = vec![Thread::default(); seen.messages() as usize];
        self.memory.ledger.found(&mut threads);
        let sent = seen.sent().iter().flatten().zip(threads);
        for (id, (sent, thread)) in (self.memory.messages..).zip(sent) {
            self.log.note(id, seen.tick, sent, thread);
            // Rows leave as they come, so that however much happens in a tick, few of them wait here.
            if let Some(rows) = self.log.take(ROWS_AT_ONCE) {
                self.outlets.feed.write(rows)?;
            }
        }
        Ok(())
    }

    /// Takes in the ticks that wait; with `seen` it is one, and this one.
    fn take_in(&mut self, seen: Option<&Seen>) -> Result<(), DataError> {
        let ticks = std::mem::take(&mut self.waiting);
        let first = Setting {
            world: &self.world,
            prices: &self.prices,
            tick: self.tick - ticks,
        };
        let Memory {
            ledger,
            messages,
            totals,
            task_ticks,
        } = &mut self.memory;
        let said = seen.map(|seen| (*messages, seen.sent()));
        let mut deeds: Vec<_> = self.parts.iter_mut().map(|part| &mut part.deeds).collect();
        ledger.take_in(first, ticks, &mut deeds, said, &self.hands);
        let (tasks, feed, mut handed) = (&mut self.tasks, &self.outlets.feed, Ok(()));
        ledger.ended(|row| {
            totals.add(&row);
            let tick = row.tick_end.unwrap_or(row.tick_start);
            task_ticks.record(u64::from(tick.saturating_sub(row.tick_start)), 1);
            tasks.push(row);
            if tasks.len() == ROWS_AT_ONCE && handed.is_ok() {
                handed = feed.write(std::mem::replace(tasks, Vec::with_capacity(ROWS_AT_ONCE)));
            }
        });
        handed
    }

    /// Has a window measured; `last` is the run's last one, and ends all tables.
    pub(super) fn close_window(
        &mut self,
        mut closed: Closed,
        counts: WindowCounts,
        last: bool,
        laps: Laps,
    ) -> Result<(), DataError> {
        let mut stopwatch = Stopwatch::start();
        self.take_in(None)?;
        self.laps.observe += stopwatch.lap();
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
        self.take_in(None)?;
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
        let (tasks, feed, mut handed) = (&mut self.tasks, &self.outlets.feed, Ok(()));
        let ledger = &mut self.memory.ledger;
        ledger.remaining(&self.prices, &self.hands, |row| {
            tasks.push(row);
            if tasks.len() == ROWS_AT_ONCE && handed.is_ok() {
                handed = feed.write(std::mem::replace(tasks, Vec::with_capacity(ROWS_AT_ONCE)));
            }
        });
        handed?;
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
