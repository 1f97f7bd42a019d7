//! Watching a society from the tick loop: taking out what happened, and handing it on.
//!
//! Three threads follow the tick loop, each as far behind as a short queue allows: the follower of
//! messages and tasks, the analysis of windows, and the recorder. None of them can reach an agent,
//! and each does its jobs in order, so that their pace cannot change a row.

use std::sync::Arc;

use crossbeam::channel::{Receiver, bounded};
use polity_data::schema::HistogramRow;
use polity_data::{DataError, Feed};
use polity_engine::Simulation;
use polity_worlds::society::Society;

use super::analysis::Analysis;
use super::follower::Follower;
use super::hooks::Witness;
use super::seen::Seen;
use super::stage::Stage;
use super::timing::{Laps, Stopwatch};
use crate::observe::{Closed, Summary, TaskTotals, WindowCounts};
use crate::scenario::{Scenario, Window};
use crate::trail::Trail;

/// Agents in all ticks that may wait for the follower; a tick of a million agents weighs some 60 MB.
const AGENT_TICKS_WAITING: u32 = 1 << 20;
/// Windows that may wait for their analysis.
const WINDOWS_WAITING: usize = 2;

/// Watches a society.
pub(super) struct Watch {
    window_ends: Window,
    window: u32,
    window_start: u32,
    messages: u64,
    messages_before: u64,
    follower: Stage<Follower>,
    spare: Receiver<Seen>,
    stopwatch: Stopwatch,
    laps: Laps,
}

/// What watching a whole run comes to.
pub(super) struct Findings {
    pub(super) summary: Summary,
    pub(super) histograms: Vec<HistogramRow>,
}

impl Watch {
    pub(super) fn start(
        scenario: &Scenario,
        sim: &Simulation<Society>,
        feed: &Feed,
        witness: Option<Box<dyn Witness>>,
    ) -> Result<Self, DataError> {
        let world = Arc::new(sim.world().clone());
        let agents = sim.topology().agents();
        let ticks_waiting = (AGENT_TICKS_WAITING / agents.max(1)).clamp(2, 64) as usize;
        let edges = sim.topology().edges();
        let analysis = Analysis::new(scenario, Arc::clone(&world), edges, feed.clone());
        let analysis = Stage::start("analysis", WINDOWS_WAITING, analysis)?;
        let (give_back, spare) = bounded(ticks_waiting);
        let trail = Trail::new(scenario.record.trail, agents);
        let follower = Follower::new(scenario, world, feed.clone(), analysis, give_back)
            .with_trail(trail, witness);
        Ok(Self {
            window_ends: scenario.record.window,
            window: 0,
            window_start: 0,
            messages: 0,
            messages_before: 0,
            follower: Stage::start("follower", ticks_waiting, follower)?,
            spare,
            stopwatch: Stopwatch::start(),
            laps: Laps::default(),
        })
    }

    /// Messages sent so far.
    pub(super) fn messages(&self) -> u64 {
        self.messages
    }

    /// Looks at the tick that has just passed; `last` closes the window whatever its length.
    pub(super) fn after_tick(
        &mut self,
        sim: &mut Simulation<Society>,
        last: bool,
    ) -> Result<(), DataError> {
        self.laps.act += self.stopwatch.lap();
        let mut seen = self.spare.try_recv().unwrap_or_default();
        seen.take(sim);
        self.messages += seen.messages();
        self.follower.submit(|follower| follower.tick(seen))?;
        let over = last || self.window_is_over(sim.tick());
        let closed = over.then(|| (self.closed(sim.tick()), WindowCounts::take(sim)));
        self.laps.hand_over += self.stopwatch.lap();
        let Some((closed, counts)) = closed else {
            return Ok(());
        };
        let laps = std::mem::take(&mut self.laps);
        self.begin_window(sim.tick());
        self.follower
            .submit(move |follower| follower.close_window(closed, counts, last, laps))
    }

    /// Waits for all who follow.
    pub(super) fn finish(self) -> Result<Findings, DataError> {
        let (analysis, task_ticks) = self.follower.finish()?.finish()?;
        let histograms = task_ticks.rows().chain(analysis.tokens_per_message.rows());
        Ok(Findings {
            histograms: histograms.collect(),
            summary: analysis.summary,
        })
    }

    fn window_is_over(&self, tick: u32) -> bool {
        match self.window_ends {
            Window::Ticks(ticks) => tick - self.window_start >= ticks,
            Window::Messages(messages) => self.messages - self.messages_before >= messages,
        }
    }

    /// The window that ends before this tick; what became of its tasks the follower knows.
    fn closed(&self, tick: u32) -> Closed {
        Closed {
            window: self.window,
            tick_start: self.window_start,
            tick_end: tick,
            tasks: TaskTotals::default(),
        }
    }

    fn begin_window(&mut self, tick: u32) {
        self.window += 1;
        self.window_start = tick;
        self.messages_before = self.messages;
    }
}
