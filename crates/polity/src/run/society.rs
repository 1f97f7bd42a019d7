//! What happens in a society, tick by tick, whoever decides and whoever looks on.

use polity_data::schema::EventRow;
use polity_engine::Simulation;
use polity_engine::topology::Topology;
use polity_worlds::society::Society;
use polity_worlds::society::decision::Observation;

use super::error::RunError;
use super::setup::{engine_options, society};
use super::shocks;
use crate::llm::{Decides, LlmError};
use crate::scenario::{Scenario, Shock};

/// Has decided about what agents could not decide in the last tick.
pub(crate) fn deliberate(
    sim: &mut Simulation<Society>,
    decider: &mut dyn Decides,
) -> Result<(), LlmError> {
    let tick = sim.tick();
    let probes = sim.probes_mut();
    let asked: Vec<Observation> = probes.flat_map(|p| p.asked.drain(..)).collect();
    let world = sim.world_mut();
    let decisions = decider.in_society(tick, &asked, &|agent| world.group_of(agent))?;
    world.decide(&asked, decisions);
    Ok(())
}

/// Has strike what is due before the coming tick; returns what to note of it.
pub(crate) fn strike(
    sim: &mut Simulation<Society>,
    shocks: &[Shock],
) -> Result<Vec<EventRow>, RunError> {
    let tick = sim.tick();
    let mut events = Vec::new();
    for shock in shocks.iter().filter(|shock| shock.at == tick) {
        events.extend(shocks::strike(sim, shock)?);
    }
    Ok(events)
}

/// A society in which somebody else decides, at which nobody looks.
pub(crate) struct Unwatched {
    scenario: Scenario,
    sim: Simulation<Society>,
}

impl Unwatched {
    /// The society of a scenario on this network, before its first tick.
    pub(crate) fn new(
        scenario: &Scenario,
        topology: Topology,
        threads: usize,
    ) -> Result<Self, RunError> {
        let world = society(scenario, topology.agents(), true)?;
        let options = polity_engine::Options {
            observed: false,
            ..engine_options(scenario, threads)
        };
        Ok(Self {
            sim: Simulation::new(world, topology, options)?,
            scenario: scenario.clone(),
        })
    }

    /// Lets one tick pass, as in a run.
    pub(crate) fn tick(&mut self, decider: &mut dyn Decides) -> Result<(), RunError> {
        deliberate(&mut self.sim, decider)?;
        strike(&mut self.sim, &self.scenario.shocks)?;
        self.sim.step();
        self.sim.probes_mut().for_each(|probe| probe.events.clear());
        Ok(())
    }
}
