//! Watching a society from the tick loop: taking out what happened, and handing it on.
//!
//! Three threads follow the tick loop, each as far behind as a short queue allows: the follower of
//! messages and tasks, the analysis of windows, and the recorder. None of them can reach an agent,
//! and each does its jobs in order, so that their pace cannot change a row.

use std::io::Read;
use std::sync::Arc;

use crossbeam::channel::{Receiver, bounded};
use polity_data::schema::HistogramRow;
use polity_data::{DataError, Feed};
use polity_engine::Simulation;
use polity_worlds::society::Society;
use serde::{Deserialize, Serialize};

use super::analysis::{self, Analysis};
use super::follower::{self, Follower, Notebook, Outlets, Written};
use super::hooks::Witness;
use super::seen::Seen;
use super::stage::Stage;
use super::timing::{Laps, Stopwatch};
use crate::observe::{Closed, Summary, TaskTotals, WindowCounts};
use crate::scenario::{Scenario, Window};

/// Agents in all ticks that may wait for the follower; a tick of a million agents weighs some 60 MB.
const AGENT_TICKS_WAITING: u32 = 1 << 20;
/// Below this many agents per thread that follows, to wake it costs more than it saves.
const AGENTS_PER_THREAD: u32 = 1 << 14;
/// Windows that may wait for their analysis.
const WINDOWS_WAITING: usize = 2;

/// Watches a society.
pub(super) struct Watch {
    window_ends: Window,
    clock: Clock,
    follower: Stage<Follower>,
    spare: Receiver<Seen>,
    spare_counts: Receiver<WindowCounts>,
    stopwatch: Stopwatch,
    laps: Laps,
}

/// Which window it is.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Clock {
    window: u32,
    window_start: u32,
    messages: u64,
    messages_before: u64,
}

impl Clock {
    /// Whether it can stand so before this tick: every window takes a tick.
    fn is_sound(&self, tick: u32) -> bool {
        self.window <= self.window_start
            && self.window_start <= tick
            && self.messages_before <= self.messages
    }
}

/// Where a run stands that is read back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// Agents of its population.
    pub(super) agents: u32,
    /// Edges of its network.
    pub(super) edges: usize,
    /// The tick that comes next.
    pub(super) tick: u32,
}

/// What observers remember between two ticks.
pub(super) struct Memories {
    clock: Clock,
    follower: follower::Memory,
    analysis: analysis::Memory,
}

impl Memories {
    /// Those before the first tick.
    pub(super) fn new(scenario: &Scenario, agents: u32, edges: usize) -> Self {
        Self {
            clock: Clock::default(),
            follower: follower::Memory::new(scenario, agents),
            analysis: analysis::Memory::new(edges),
        }
    }

    /// Reads what [`Watch::write_down`] has written of a run that stands so. `None` where it cannot have
    /// been that.
    pub(super) fn read(mut from: impl Read, place: Standing) -> Option<Self> {
        let mut text = [0; 64];
        let (clock, _): (Clock, _) = postcard::from_io((&mut from, &mut text)).ok()?;
        let (follower, _): (follower::WrittenMemory, _) =
            postcard::from_io((&mut from, &mut text)).ok()?;
        let follower = follower.read(place.agents)?;
        let (analysis, _): (analysis::Memory, _) =
            postcard::from_io((&mut from, &mut text)).ok()?;
        let sound = clock.is_sound(place.tick)
            && clock.messages == follower.messages
            && analysis.is_sound(place);
        sound.then_some(Self {
            clock,
            follower,
            analysis,
        })
    }
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
        memories: Memories,
        witness: Option<Box<dyn Witness>>,
    ) -> Result<Self, DataError> {
        let world = Arc::new(sim.world().clone());
        let agents = sim.topology().agents();
        let ticks_waiting = (AGENT_TICKS_WAITING / agents.max(1)).clamp(2, 64) as usize;
        let Memories {
            clock,
            follower,
            analysis,
        } = memories;
        let (give_back, spare_counts) = bounded(WINDOWS_WAITING + 3);
        let analysis = Analysis::new(
            scenario,
            Arc::clone(&world),
            analysis,
            feed.clone(),
            give_back,
        );
        let analysis = Stage::start("analysis", WINDOWS_WAITING, analysis)?;
        // One more is followed and one is filled, so that none is let go of that is soon missed.
        let (give_back, spare) = bounded(ticks_waiting + 2);
        let outlets = Outlets {
            feed: feed.clone(),
            analysis,
            spare: give_back,
            witness,
        };
        // As many as the simulation has, where there is enough to do.
        let worth = agents.div_ceil(AGENTS_PER_THREAD) as usize;
        let threads = sim.sent_parts().count().min(worth);
        let size = (agents, threads.max(1));
        let follower = Follower::new(scenario, world, size, follower, outlets);
        Ok(Self {
            window_ends: scenario.record.window,
            clock,
            follower: Stage::start("follower", ticks_waiting, follower)?,
            spare,
            spare_counts,
            stopwatch: Stopwatch::start(),
            laps: Laps::default(),
        })
    }

    /// Messages sent so far.
    pub(super) fn messages(&self) -> u64 {
        self.clock.messages
    }

    /// Notes that decisions were waited for until now.
    pub(super) fn decided(&mut self) {
        self.laps.decide += self.stopwatch.lap();
    }

    /// Looks at the tick that has just passed.
    pub(super) fn tick(&mut self, sim: &mut Simulation<Society>) -> Result<(), DataError> {
        self.laps.act += self.stopwatch.lap();
        let mut seen = self.spare.try_recv().unwrap_or_default();
        seen.take(sim);
        self.clock.messages += seen.messages();
        self.follower.submit(|follower| follower.tick(seen))?;
        self.laps.hand_over += self.stopwatch.lap();
        Ok(())
    }

    /// Closes the window if it ends before this tick; the last one whatever its length.
    pub(super) fn close_window(
        &mut self,
        sim: &mut Simulation<Society>,
        last: bool,
    ) -> Result<(), DataError> {
        if !last && !self.window_is_over(sim.tick()) {
            return Ok(());
        }
        let closed = self.closed(sim.tick());
        let mut counts = self.spare_counts.try_recv().unwrap_or_default();
        counts.take(sim);
        self.laps.hand_over += self.stopwatch.lap();
        let laps = std::mem::take(&mut self.laps);
        self.begin_window(sim.tick());
        self.follower
            .submit(move |follower| follower.close_window(closed, counts, last, laps))
    }

    /// Writes down what observers remember between two ticks, once all who follow have come so far:
    /// for [`Memories::read`]. The rows until then are with the recorder.
    pub(super) fn write_down(&mut self, out: Notebook) -> Result<Written, DataError> {
        let out = match postcard::to_io(&self.clock, out) {
            Ok(out) => out,
            Err(error) => return Ok(Err(error)),
        };
        self.follower.ask(move |follower| follower.write_down(out))
    }

    /// Waits for all who follow.
    pub(super) fn finish(self) -> Result<Findings, DataError> {
        let (analysis, task_ticks) = self.follower.finish()?.finish()?;
        let analysis::Memory {
            summary,
            tokens_per_message,
            ..
        } = analysis.memory;
        let tokens = tokens_per_message.rows("tokens_per_message");
        let histograms = task_ticks.rows("task_ticks").chain(tokens).collect();
        Ok(Findings {
            summary,
            histograms,
        })
    }

    fn window_is_over(&self, tick: u32) -> bool {
        match self.window_ends {
            Window::Ticks(ticks) => tick - self.clock.window_start >= ticks,
            Window::Messages(messages) => {
                self.clock.messages - self.clock.messages_before >= messages
            }
        }
    }

    /// The window that ends before this tick; what became of its tasks the follower knows.
    fn closed(&self, tick: u32) -> Closed {
        Closed {
            window: self.clock.window,
            tick_start: self.clock.window_start,
            tick_end: tick,
            tasks: TaskTotals::default(),
        }
    }

    fn begin_window(&mut self, tick: u32) {
        self.clock.window += 1;
        self.clock.window_start = tick;
        self.clock.messages_before = self.clock.messages;
    }
}
