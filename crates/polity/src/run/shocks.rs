//! Striking a population.

use polity_data::schema::EventRow;
use polity_engine::Simulation;
use polity_worlds::society::{Society, SocietyError};

use crate::observe::ShockAt;
use crate::scenario::{Change, Scenario, Shock};

/// The shocks that have struck before this tick.
pub(super) fn before(scenario: &Scenario, tick: u32) -> Vec<ShockAt> {
    let struck = scenario.shocks.iter().filter(|shock| shock.at < tick);
    struck.map(ShockAt::of).collect()
}

/// Makes the rules what they are before this tick: what strikes agents is with the agents.
pub(super) fn change_rules_before(
    world: &mut Society,
    scenario: &Scenario,
    tick: u32,
) -> Result<(), SocietyError> {
    let mut struck = scenario.shocks.iter().filter(|shock| shock.at < tick);
    struck.try_for_each(|shock| change_rules(world, &shock.change))
}

/// Strikes, and returns what to note of it.
pub(super) fn strike(
    sim: &mut Simulation<Society>,
    shock: &Shock,
) -> Result<Vec<EventRow>, SocietyError> {
    let tick = sim.tick();
    let kind = shock.change.kind();
    let rate_before = sim.world().params().arrival_rate;
    change_rules(sim.world_mut(), &shock.change)?;
    let rate = sim.world().params().arrival_rate;
    if matches!(shock.change, Change::Arrival { .. }) || rate.to_bits() != rate_before.to_bits() {
        sim.disturb(|world, agent, newborn| world.reschedule(agent, newborn));
    }
    let (detail, hit) = match &shock.change {
        Change::Churn { fraction } => (format!("fraction {fraction}"), churn(sim, *fraction)),
        Change::Demand { levels } => (format!("levels {levels:?}"), Vec::new()),
        Change::Arrival { rate } => (format!("rate {rate}"), Vec::new()),
        Change::Rules(rules) => (rules.describe(), Vec::new()),
        // Of teams alone: a scenario of a society holds none.
        Change::Remove { .. } | Change::Substitute { .. } => (String::new(), Vec::new()),
    };
    let mut events = vec![EventRow {
        tick,
        kind: "shock",
        agent: None,
        detail: format!("{kind}: {detail}"),
    }];
    let replaced = |agent| EventRow {
        tick,
        kind,
        agent: Some(agent),
        detail: "replaced".to_owned(),
    };
    events.extend(hit.into_iter().map(replaced));
    Ok(events)
}

fn change_rules(world: &mut Society, change: &Change) -> Result<(), SocietyError> {
    match change {
        Change::Churn { .. } | Change::Remove { .. } | Change::Substitute { .. } => Ok(()),
        Change::Demand { levels } => world.change(|params| params.levels = *levels),
        Change::Arrival { rate } => world.change(|params| params.arrival_rate = *rate),
        Change::Rules(rules) => world.change(|params| *params = rules.then.params()),
    }
}

fn churn(sim: &mut Simulation<Society>, fraction: f64) -> Vec<u32> {
    let tick = sim.tick();
    sim.disturb(|world, agent, newborn| {
        if world.is_replaced(newborn.agent(), tick, fraction) {
            world.replace(agent, newborn);
        }
    });
    let world = sim.world();
    (0..sim.topology().agents())
        .filter(|&a| world.is_replaced(a, tick, fraction))
        .collect()
}
