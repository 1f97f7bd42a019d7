//! What a scenario asks of a machine, before anything is built.
//!
//! An estimate is a function of the scenario alone, never of the machine: the same file is accepted
//! or refused everywhere. It is a sum of parts, each a number of things times what one of them was
//! measured to take, so that a refusal can say which part is at fault. Rates hold for a society at
//! its defaults; expect a factor of two, not more precision.

mod costs;
mod refuse;
mod size;

use super::Record;
use super::delivery::Latency;
use super::record::{Messages, Window};
use super::shock::{Change, Shock};
use super::society::SocietySpec;

pub(crate) use costs::EDGE_BYTES;
pub use costs::{DISK_BYTES_MAX, MEMORY_BYTES_MAX};
pub(crate) use refuse::refuse;
pub use size::Size;

/// A number of things, and what they take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// What they are.
    pub what: &'static str,
    /// How many of them are expected.
    pub count: f64,
    /// What one of them takes, in bytes.
    pub bytes_each: f64,
    /// The key that says how many there are.
    pub key: &'static str,
    /// What to do about them.
    pub remedy: &'static str,
}

impl Part {
    /// What all of them take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> f64 {
        self.count * self.bytes_each
    }
}

/// What a scenario asks of a machine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// What is in memory at once, beside the program itself.
    pub memory: [Part; 4],
    /// What is on disk in the end.
    pub disk: [Part; 5],
    /// How many windows there are.
    pub windows: f64,
}

/// What an estimate depends on.
pub(crate) struct Quantities<'a> {
    pub(crate) agents: u32,
    /// Directed edges.
    pub(crate) edges: f64,
    pub(crate) ticks: u32,
    pub(crate) latency: Latency,
    pub(crate) society: &'a SocietySpec,
    pub(crate) shocks: &'a [Shock],
    pub(crate) record: &'a Record,
}

impl Estimate {
    pub(crate) fn of(quantities: &Quantities<'_>) -> Self {
        let Rates { messages, tasks } = Rates::of(quantities);
        let (ticks, agents) = (f64::from(quantities.ticks), f64::from(quantities.agents));
        let record = quantities.record;
        let windows = match record.window {
            Window::Ticks(length) => (ticks / f64::from(length)).ceil(),
            Window::Messages(size) => (messages * ticks / size as f64).ceil().clamp(1.0, ticks),
        };
        let recorded = match record.messages {
            Messages::All => 1.0,
            Messages::None => 0.0,
            Messages::Rate(share) => share,
        };
        let sampled = (windows / f64::from(record.agents_every)).ceil();
        let under_way = messages * f64::from(latency_ticks(quantities.latency));
        Self {
            memory: [
                costs::agents(agents),
                costs::edges(quantities.edges),
                costs::messages_under_way(under_way),
                costs::windows_kept(windows),
            ],
            disk: [
                costs::messages_recorded(messages * ticks * recorded),
                costs::agent_rows(agents * sampled),
                costs::task_rows(tasks * ticks),
                costs::window_rows(windows),
                costs::edge_rows(quantities.edges),
            ],
            windows,
        }
    }

    /// What a team of so many agents asks of a machine: every one of them is called for each task.
    pub(crate) fn of_team(agents: u32, edges: f64, ticks: u32, record: &Record) -> Self {
        let (ticks, agents) = (f64::from(ticks), f64::from(agents));
        let windows = match record.window {
            Window::Ticks(length) => (ticks / f64::from(length)).ceil(),
            Window::Messages(size) => (agents * ticks / size as f64).ceil().clamp(1.0, ticks),
        };
        let nothing = Part::default();
        Self {
            memory: [
                costs::members(agents),
                costs::network_edges(edges),
                nothing,
                costs::windows_kept(windows),
            ],
            disk: [
                costs::contribution_rows(agents * ticks),
                nothing,
                costs::task_rows(ticks),
                costs::window_rows(windows),
                costs::edge_rows(edges),
            ],
            windows,
        }
    }

    /// Memory at once, in bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> f64 {
        costs::PROGRAM_BYTES + self.memory.iter().map(Part::bytes).sum::<f64>()
    }

    /// Disk in the end, in bytes.
    #[must_use]
    pub fn disk_bytes(&self) -> f64 {
        costs::TABLES_BYTES + self.disk.iter().map(Part::bytes).sum::<f64>()
    }

    /// Disk per window, in bytes.
    #[must_use]
    pub fn window_disk_bytes(&self) -> f64 {
        self.disk_bytes() / self.windows.max(1.0)
    }
}

impl Quantities<'_> {
    /// The highest rate of arrival, at the beginning or after a shock.
    fn arrival_rate_max(&self) -> f64 {
        let rate = |shock: &Shock| match &shock.change {
            Change::Arrival { rate } => *rate,
            Change::Rules(rules) => rules.then.arrival_rate,
            Change::Churn { .. }
            | Change::Demand { .. }
            | Change::Remove { .. }
            | Change::Substitute { .. } => 0.0,
        };
        let after = self.shocks.iter().map(rate);
        after.fold(self.society.arrival_rate, f64::max)
    }
}

/// What happens in a tick, in the whole population.
struct Rates {
    messages: f64,
    tasks: f64,
}

impl Rates {
    fn of(quantities: &Quantities<'_>) -> Self {
        let agents = f64::from(quantities.agents);
        // Where a task always brings another, agents are at work without end: at most one task each.
        let lines = 1.0 / (1.0 - quantities.society.follow_on).max(f64::MIN_POSITIVE);
        let tasks = agents * (quantities.arrival_rate_max() * lines).min(1.0);
        Self {
            messages: tasks * costs::MESSAGES_PER_TASK,
            tasks,
        }
    }
}

fn latency_ticks(latency: Latency) -> u8 {
    match latency {
        Latency::Ticks(ticks) => ticks,
        Latency::PerEdge { max, .. } => max,
    }
}
