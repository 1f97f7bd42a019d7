//! What happens in a team, task by task.

use std::sync::Arc;

use polity_data::schema::EventRow;
use polity_engine::Simulation;
use polity_engine::topology::Topology;
use polity_worlds::team::{Observation, Session, TaskRecord, Team};

use super::strike::strike;
use crate::llm::{Decides, LlmError};
use crate::run::RunError;
use crate::scenario::{Change, Scenario, TeamSpec, WorldSpec};

/// A team and what lies before it.
pub struct Course {
    scenario: Scenario,
    sim: Simulation<Team>,
    session: Session,
    /// The names of the groups: those of the scenario, then those that shocks made.
    groups: Vec<Arc<str>>,
    /// How often each agent's contributions were built on so far.
    built_on: Vec<u32>,
    tick: u32,
}

impl Course {
    /// A team on this network, before its first task; `None` where the scenario is of another world.
    /// 0 threads stand for one per core.
    ///
    /// # Errors
    /// If it cannot work, or the engine cannot be set up.
    pub fn new(
        scenario: &Scenario,
        topology: Topology,
        threads: usize,
    ) -> Result<Option<Self>, RunError> {
        let WorldSpec::Team(spec) = &scenario.world else {
            return Ok(None);
        };
        let agents = topology.agents();
        let team = Team::new(
            spec.params(),
            scenario.team_groups(agents),
            agents,
            scenario.seed,
        )?;
        let options = polity_engine::Options {
            observed: false,
            ..crate::run::engine_options(scenario, threads)
        };
        let groups = scenario.population.groups.iter();
        Ok(Some(Self {
            groups: groups.map(|group| group.name.as_str().into()).collect(),
            scenario: scenario.clone(),
            sim: Simulation::new(team, topology, options)?,
            session: Session::new(spec.protocol.build(), agents),
            built_on: vec![0; agents as usize],
            tick: 0,
        }))
    }

    /// Ticks that have passed: tasks that are over.
    #[must_use]
    pub fn tick(&self) -> u32 {
        self.tick
    }

    /// Who may message whom.
    #[must_use]
    pub fn topology(&self) -> &Topology {
        self.sim.topology()
    }

    /// The name of an agent's group, as of the last task.
    #[must_use]
    pub fn group_of(&self, agent: u32) -> Arc<str> {
        let group = self.sim.world().group_of(agent);
        Arc::clone(&self.groups[usize::from(group)])
    }

    /// Threads that the engine uses.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.sim.sent_parts().count()
    }

    /// The settings.
    #[must_use]
    pub fn spec(&self) -> &TeamSpec {
        match &self.scenario.world {
            WorldSpec::Team(spec) => spec,
            WorldSpec::Society(_) => unreachable!("a course is made of teams only"),
        }
    }

    /// Has strike what is due before the coming task, then lets the team work on it.
    ///
    /// # Errors
    /// If what strikes leaves a team that cannot work.
    pub fn work(&mut self) -> Result<(Vec<EventRow>, TaskRecord), RunError> {
        self.work_deciding(None)
    }

    /// The same; where a decider is given, it decides in place of mocked models.
    ///
    /// # Errors
    /// The same, and where decisions cannot be had: the task is then under way, and not to be gone on with.
    pub(crate) fn work_deciding(
        &mut self,
        decider: Option<&mut dyn Decides>,
    ) -> Result<(Vec<EventRow>, TaskRecord), RunError> {
        let mut events = Vec::new();
        let due = self.scenario.shocks.iter().filter(|s| s.at == self.tick);
        for shock in due {
            let struck = strike(shock, &mut self.sim, &mut self.session, &self.built_on)?;
            events.extend(struck);
            if let Change::Substitute { profile, .. } = &shock.change {
                self.groups.push(profile.name.as_str().into());
            }
        }
        let record = match decider {
            None => self.session.work(&mut self.sim),
            Some(decider) => self.deliberate(decider)?,
        };
        for contribution in &record.contributions {
            for &source in &contribution.built_on {
                self.built_on[source as usize] += 1;
            }
        }
        self.tick += 1;
        Ok((events, record))
    }

    fn deliberate(&mut self, decider: &mut dyn Decides) -> Result<TaskRecord, LlmError> {
        let groups: Vec<u16> = (0..self.sim.topology().agents())
            .map(|agent| self.sim.world().group_of(agent))
            .collect();
        loop {
            let tick = self.sim.tick();
            let decide =
                |seen: &[Observation]| decider.in_team(tick, seen, &|agent| groups[agent as usize]);
            if let Some(record) = self.session.step_deciding(&mut self.sim, decide)? {
                return Ok(record);
            }
        }
    }
}
