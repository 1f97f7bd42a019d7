//! Playing a scenario with stand-ins, or so much of it as tells what the whole would ask.

use polity_engine::topology::Topology;
use serde::Serialize;

use super::count::Counter;
use super::stand_in::Manner;
use crate::run::{RunError, Unwatched};
use crate::scenario::{Llm, Scenario, TopologySpec, WorldSpec};
use crate::team::Course;

/// Members of a society that are played: of more, agents see and do much the same.
const SOCIETY_MAX: u32 = 4096;
/// Members of a team that are played.
const TEAM_MAX: u32 = 512;
/// After how much no further tick is played.
#[derive(Clone, Copy)]
pub(super) struct Enough {
    calls: u64,
    /// Turns of agents.
    turns: u64,
}

impl Enough {
    /// To tell what the whole would ask.
    pub(super) const FOR_AN_ESTIMATE: Self = Self {
        calls: 60_000,
        turns: 8_000_000,
    };
    /// To see what is asked at all.
    pub(super) const FOR_ONE_CALL: Self = Self {
        calls: 1,
        turns: 1_000_000,
    };
}

/// How much of a scenario was played, and how much of what was asked was written out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sampled {
    /// Agents that were played.
    pub agents: u32,
    /// Of so many.
    pub of_agents: u32,
    /// Ticks that were played; in a team each is a task.
    pub ticks: u32,
    /// Of so many.
    pub of_ticks: u32,
    /// Prompts that were filled in; their mean length stands for all.
    pub prompts: u64,
}

impl Sampled {
    /// How many agents each of those played stands for.
    pub(super) fn agents_factor(&self) -> f64 {
        f64::from(self.of_agents) / f64::from(self.agents.max(1))
    }

    /// How many ticks each of those played stands for.
    pub(super) fn ticks_factor(&self) -> f64 {
        f64::from(self.of_ticks) / f64::from(self.ticks.max(1))
    }
}

/// A scenario with no more agents than are played, and its network.
pub(super) struct Smaller {
    scenario: Scenario,
    topology: Topology,
    of_agents: u32,
}

impl Smaller {
    /// A network file is played whole, and so is a recipe that makes no smaller network.
    pub(super) fn of(scenario: &Scenario) -> Result<Self, RunError> {
        let most = match scenario.world {
            WorldSpec::Society(_) => SOCIETY_MAX,
            WorldSpec::Team(_) => TEAM_MAX,
        };
        let of_agents = scenario.population.agents;
        let is_file = matches!(
            scenario.topology,
            TopologySpec::EdgeList(_) | TopologySpec::Graphml(_) | TopologySpec::Configuration(_)
        );
        if of_agents > most && !is_file {
            let mut smaller = scenario.clone();
            smaller.population.agents = most;
            if let Ok((topology, _)) = smaller.build_topology()
                && topology.agents() == most
            {
                return Ok(Self {
                    scenario: smaller,
                    topology,
                    of_agents,
                });
            }
        }
        let (topology, _) = scenario.build_topology()?;
        Ok(Self {
            of_agents: topology.agents(),
            scenario: scenario.clone(),
            topology,
        })
    }

    /// Plays it with stand-ins that answer so.
    pub(super) fn play(
        &self,
        llm: &Llm,
        manner: Manner,
        enough: Enough,
    ) -> Result<(Counter, Sampled), RunError> {
        let mut counter = Counter::new(&self.scenario, llm, manner)?;
        let (scenario, topology) = (&self.scenario, self.topology.clone());
        let agents = topology.agents();
        let mut ticks = 0;
        let turns = |ticks: u32| u64::from(ticks) * u64::from(agents);
        let goes_on = |counter: &Counter, ticks: u32| {
            let bounded = counter.calls() < enough.calls && turns(ticks) < enough.turns;
            ticks < scenario.ticks && (bounded || ticks == 0)
        };
        if let Some(mut course) = Course::new(scenario, topology.clone(), 0)? {
            while goes_on(&counter, ticks) {
                course.work_deciding(Some(&mut counter))?;
                ticks += 1;
            }
        } else {
            let mut society = Unwatched::new(scenario, topology, 0)?;
            while goes_on(&counter, ticks) {
                society.tick(&mut counter)?;
                ticks += 1;
            }
        }
        let sampled = Sampled {
            agents,
            of_agents: self.of_agents,
            ticks,
            of_ticks: scenario.ticks,
            prompts: counter.tallies.iter().map(|tally| tally.rendered).sum(),
        };
        Ok((counter, sampled))
    }
}
