//! Striking a population.

use polity_data::schema::EventRow;
use polity_engine::Simulation;
use polity_worlds::society::{Society, SocietyError};

use crate::observe::ShockAt;
use crate::scenario::{Change, Shock};

/// Strikes, and returns what to note of it.
pub(super) fn strike(
    sim: &mut Simulation<Society>,
    shock: &Shock,
) -> Result<(ShockAt, Vec<EventRow>), SocietyError> {
    let tick = sim.tick();
    let (kind, detail, hit) = match shock.change {
        Change::Churn { fraction } => (
            "churn",
            format!("fraction {fraction}"),
            churn(sim, fraction),
        ),
        Change::Demand { levels } => {
            sim.world_mut().change(|params| params.levels = levels)?;
            ("demand", format!("levels {levels:?}"), Vec::new())
        }
        Change::Arrival { rate } => {
            sim.world_mut()
                .change(|params| params.arrival_rate = rate)?;
            sim.disturb(|world, agent, newborn| world.reschedule(agent, newborn));
            ("arrival", format!("rate {rate}"), Vec::new())
        }
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
    Ok((ShockAt { tick, kind }, events))
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
