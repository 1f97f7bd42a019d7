//! Turning windows into rows, on a thread of its own: some of what is measured takes longer than a
//! tick.

use std::sync::Arc;

use crossbeam::channel::Sender;
use polity_data::schema::RoleRow;
use polity_data::{DataError, Feed};
use polity_worlds::society::Society;
use serde::{Deserialize, Serialize};

use super::follower::ROWS_AT_ONCE;
use super::histograms::Histogram;
use super::timing::{Laps, Stopwatch};
use super::watch::Standing;
use crate::observe::{Analyst, Closed, GroupNames, Summary, WindowCounts};
use crate::scenario::Scenario;

/// Measures windows.
pub(super) struct Analysis {
    world: Arc<Society>,
    feed: Feed,
    agents_every: u32,
    names: Vec<GroupNames>,
    /// Takes back the memory of what was taken out.
    spare: Sender<WindowCounts>,
    pub(super) memory: Memory,
}

/// What it remembers from window to window.
#[derive(Serialize, Deserialize)]
pub(super) struct Memory {
    analyst: Analyst,
    pub(super) summary: Summary,
    pub(super) tokens_per_message: Histogram,
}

impl Memory {
    pub(super) fn new(edges: usize) -> Self {
        Self {
            analyst: Analyst::default(),
            summary: Summary::new(edges),
            tokens_per_message: Histogram::default(),
        }
    }

    /// Whether a run can have come to this: for one that was read back.
    pub(super) fn is_sound(&self, place: Standing) -> bool {
        self.analyst.is_sound(place.agents) && self.summary.is_sound(place.edges, place.tick)
    }
}

impl Analysis {
    pub(super) fn new(
        scenario: &Scenario,
        world: Arc<Society>,
        memory: Memory,
        feed: Feed,
        spare: Sender<WindowCounts>,
    ) -> Self {
        let name = |g: &crate::scenario::GroupSpec| GroupNames {
            group: g.name.as_str().into(),
            model: g.profile.name.as_str().into(),
        };
        Self {
            world,
            feed,
            agents_every: scenario.record.agents_every,
            names: scenario.population.groups.iter().map(name).collect(),
            spare,
            memory,
        }
    }

    /// Measures a window; `last` is the run's last one.
    pub(super) fn window(
        &mut self,
        closed: &Closed,
        counts: WindowCounts,
        last: bool,
        mut laps: Laps,
    ) -> Result<(), DataError> {
        let mut stopwatch = Stopwatch::start();
        let world = &self.world;
        let name = |agent| self.names[usize::from(world.group_of(agent))].clone();
        let sampled = last || closed.window.is_multiple_of(self.agents_every);
        let names: Option<&dyn Fn(u32) -> GroupNames> = if sampled { Some(&name) } else { None };
        let Memory {
            analyst,
            summary,
            tokens_per_message,
        } = &mut self.memory;
        let (mut agents, mut handed) = (Vec::new(), Ok(()));
        let rows = analyst.window(closed, &counts, world.lexicon(), names, |row| {
            agents.push(row);
            if agents.len() == ROWS_AT_ONCE && handed.is_ok() {
                let full = std::mem::replace(&mut agents, Vec::with_capacity(ROWS_AT_ONCE));
                handed = self.feed.write(full);
            }
        });
        handed?;
        let delegations = counts.delegations().map(|d| (d.edge, d.count));
        let agents_by_role = rows.roles.iter().map(|r: &RoleRow| r.agents);
        summary.add(&rows.window, agents_by_role, delegations);
        // Where there is memory enough going around, this goes back to the allocator.
        let _ = self.spare.try_send(counts);
        for &(tokens, messages) in &rows.lengths {
            tokens_per_message.record(tokens, messages);
        }
        self.feed.write(vec![rows.window])?;
        self.feed.write(rows.roles)?;
        self.feed.write(agents)?;
        laps.measure = stopwatch.lap();
        self.feed.write(laps.rows(closed.window))
    }
}
