//! Watching a society tick by tick, and handing rows to the recorder.

use polity_data::schema::{MessageRow, RoleRow, TaskRow};
use polity_data::{DataError, Recorder};
use polity_engine::Simulation;
use polity_worlds::society::Society;
use polity_worlds::society::probe::Event;
use serde_json::Value;

use super::histograms::Histograms;
use super::timing::{Phase, Stopwatch};
use crate::observe::{
    Analyst, Closed, GroupNames, Ledger, MessageLog, ShockAt, Summary, TaskTotals, WindowCounts,
};
use crate::scenario::{Scenario, Window};

/// Rows that are handed to the recorder at once.
const ROWS_AT_ONCE: usize = 8192;

/// Watches a society.
pub(super) struct Watch {
    window_ends: Window,
    agents_every: u32,
    seed: u64,
    names: Vec<GroupNames>,
    ledger: Ledger,
    log: MessageLog,
    analyst: Analyst,
    summary: Summary,
    histograms: Option<Histograms>,
    stopwatch: Stopwatch,
    shocks: Vec<ShockAt>,
    window: u32,
    window_start: u32,
    messages: u64,
    messages_before: u64,
    totals: TaskTotals,
    tasks: Vec<TaskRow>,
    events: Vec<Event>,
}

impl Watch {
    pub(super) fn new(scenario: &Scenario, sim: &Simulation<Society>) -> Self {
        let record = &scenario.record;
        let log = MessageLog::new(record.messages, sim.world().lexicon(), scenario.seed);
        let name = |g: &crate::scenario::GroupSpec| GroupNames {
            group: g.name.as_str().into(),
            model: g.profile.name.as_str().into(),
        };
        Self {
            window_ends: record.window,
            agents_every: record.agents_every,
            seed: scenario.seed,
            names: scenario.population.groups.iter().map(name).collect(),
            ledger: Ledger::new(log.is_on()),
            log,
            analyst: Analyst::default(),
            summary: Summary::new(sim.topology().edges()),
            histograms: record.histograms.then(Histograms::new),
            stopwatch: Stopwatch::new(),
            shocks: Vec::new(),
            window: 0,
            window_start: 0,
            messages: 0,
            messages_before: 0,
            totals: TaskTotals::default(),
            tasks: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Messages sent so far.
    pub(super) fn messages(&self) -> u64 {
        self.messages
    }

    pub(super) fn struck(&mut self, shock: ShockAt) {
        self.shocks.push(shock);
    }

    /// Looks at the tick that has just passed; `last` closes the window whatever its length.
    pub(super) fn after_tick(
        &mut self,
        sim: &mut Simulation<Society>,
        recorder: &mut Recorder,
        last: bool,
    ) -> Result<(), DataError> {
        self.stopwatch.lap(Phase::Act);
        self.follow(sim);
        self.hand_over(recorder, ROWS_AT_ONCE)?;
        self.stopwatch.lap(Phase::Observe);
        if last || self.window_is_over(sim.tick()) {
            self.close_window(sim, recorder, last)?;
        }
        Ok(())
    }

    /// What the whole run comes to.
    pub(super) fn summary(&self, sim: &Simulation<Society>) -> Value {
        let topology = sim.topology();
        self.summary.to_json(
            topology.agents(),
            topology.iter_edges(),
            &self.shocks,
            self.seed,
        )
    }

    fn follow(&mut self, sim: &mut Simulation<Society>) {
        let tick = sim.tick() - 1;
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        sim.probes_mut()
            .for_each(|probe| events.append(&mut probe.events));
        let world = sim.world();
        self.ledger.before_messages(world, tick, &events);
        for sent in sim.sent() {
            let thread = self.ledger.message(world, tick, self.messages, sent);
            self.log.note(self.messages, tick, sent, thread);
            self.messages += 1;
        }
        for row in self.ledger.after_messages(tick, &events) {
            self.totals.add(&row);
            if let Some(histograms) = &mut self.histograms {
                histograms.task(tick - row.tick_start);
            }
            self.tasks.push(row);
        }
        self.events = events;
    }

    fn hand_over(&mut self, recorder: &mut Recorder, at_least: usize) -> Result<(), DataError> {
        if let Some(rows) = self.log.take(at_least) {
            recorder.write(rows)?;
        }
        if self.tasks.len() >= at_least {
            recorder.write(std::mem::take(&mut self.tasks))?;
        }
        Ok(())
    }

    fn window_is_over(&self, tick: u32) -> bool {
        match self.window_ends {
            Window::Ticks(ticks) => tick - self.window_start >= ticks,
            Window::Messages(messages) => self.messages - self.messages_before >= messages,
        }
    }

    fn close_window(
        &mut self,
        sim: &mut Simulation<Society>,
        recorder: &mut Recorder,
        last: bool,
    ) -> Result<(), DataError> {
        let counts = WindowCounts::take(sim);
        let world = sim.world();
        let name = |agent| self.names[usize::from(world.group_of(agent))].clone();
        let sampled = last || self.window.is_multiple_of(self.agents_every);
        let closed = Closed {
            window: self.window,
            tick_start: self.window_start,
            tick_end: sim.tick(),
            tasks: &self.totals,
        };
        let names: Option<&dyn Fn(u32) -> GroupNames> = if sampled { Some(&name) } else { None };
        let rows = self.analyst.window(closed, &counts, world.lexicon(), names);
        let delegations = counts.delegations.iter().map(|d| (d.edge, d.count));
        let agents_by_role = rows.roles.iter().map(|r: &RoleRow| r.agents);
        self.summary
            .add(rows.window.clone(), agents_by_role, delegations);
        if let Some(histograms) = &mut self.histograms {
            let lengths = rows.lengths.iter();
            lengths.for_each(|(tokens, messages)| histograms.message(*tokens, *messages));
        }
        recorder.write(vec![rows.window])?;
        recorder.write(rows.roles)?;
        recorder.write(rows.agents)?;
        if last {
            self.tasks.append(&mut self.ledger.remaining());
            self.hand_over(recorder, 0)?;
            if self.log.is_on() {
                // What was asked for is there, even if there is nothing in it.
                recorder.write(Vec::<MessageRow>::new())?;
            }
            if let Some(histograms) = &self.histograms {
                recorder.write(histograms.rows())?;
            }
        }
        self.stopwatch.lap(Phase::Measure);
        recorder.write(self.stopwatch.rows(self.window))?;
        self.begin_window(sim.tick());
        Ok(())
    }

    fn begin_window(&mut self, tick: u32) {
        self.window += 1;
        self.window_start = tick;
        self.messages_before = self.messages;
        self.totals = TaskTotals::default();
    }
}
