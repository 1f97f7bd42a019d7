//! Striking a team, between two tasks.

use polity_data::schema::EventRow;
use polity_engine::Simulation;
use polity_engine::random::{Draws, Purpose};
use polity_worlds::team::{Session, Team};

use crate::run::RunError;
use crate::scenario::{Change, Shock, Who};

/// Whom a shock hits.
const STRUCK: Purpose = Purpose::named("team/struck");

/// Strikes, and returns what to note of it. `built_on` says how often each agent was built on.
pub(super) fn strike(
    shock: &Shock,
    sim: &mut Simulation<Team>,
    session: &mut Session,
    built_on: &[u32],
) -> Result<Vec<EventRow>, RunError> {
    let seed = sim.world().seed();
    let present = session.present().to_vec();
    let share = |fraction: f64| (fraction * present.len() as f64).round() as usize;
    let any = |fraction| {
        first(&present, share(fraction), |agent| {
            chance(seed, agent, shock.at)
        })
    };
    let (what, hit) = match &shock.change {
        Change::Demand { levels } => {
            sim.world_mut().demand(*levels)?;
            (format!("demand: levels {levels:?}"), Vec::new())
        }
        Change::Churn { fraction } => {
            let hit = any(*fraction);
            sim.disturb(|_, member, newborn| {
                if hit.binary_search(&newborn.agent()).is_ok() {
                    *member = Default::default();
                }
            });
            (format!("churn: fraction {fraction}"), hit)
        }
        Change::Remove { fraction, who } => {
            let hit = match who {
                Who::Random => any(*fraction),
                Who::Hubs => first(&present, share(*fraction), |agent| {
                    -f64::from(built_on[agent as usize])
                }),
            };
            session.remove(|agent| hit.binary_search(&agent).is_ok());
            (format!("remove: fraction {fraction} {}", name(*who)), hit)
        }
        Change::Substitute { fraction, profile } => {
            let hit = any(*fraction);
            let struck = |agent: u32| hit.binary_search(&agent).is_ok();
            sim.world_mut().substitute(&profile.model(), struck)?;
            (
                format!("substitute: fraction {fraction} by {}", profile.name),
                hit,
            )
        }
        Change::Arrival { .. } | Change::Rules(_) => (String::new(), Vec::new()),
    };
    Ok(events(shock.at, what, &hit))
}

fn name(who: Who) -> &'static str {
    match who {
        Who::Random => "random",
        Who::Hubs => "hubs",
    }
}

fn chance(seed: u64, agent: u32, tick: u32) -> f64 {
    Draws::new(seed, STRUCK).at(agent, tick).unit()
}

/// So many agents of the least rank, ascending by index; of equal rank those of lower index.
fn first(present: &[u32], count: usize, rank: impl Fn(u32) -> f64) -> Vec<u32> {
    let mut ranked: Vec<(f64, u32)> = present.iter().map(|&agent| (rank(agent), agent)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut hit: Vec<u32> = ranked
        .into_iter()
        .take(count)
        .map(|(_, agent)| agent)
        .collect();
    hit.sort_unstable();
    hit
}

fn events(tick: u32, detail: String, hit: &[u32]) -> Vec<EventRow> {
    let kind = detail.split(':').next().unwrap_or_default();
    let kind = ["churn", "remove", "substitute"]
        .into_iter()
        .find(|known| *known == kind);
    let struck = |&agent: &u32| EventRow {
        tick,
        kind: kind.unwrap_or("shock"),
        agent: Some(agent),
        detail: "struck".to_owned(),
    };
    let mut events: Vec<EventRow> = hit.iter().map(struck).collect();
    let shock = EventRow {
        tick,
        kind: "shock",
        agent: None,
        detail,
    };
    events.insert(0, shock);
    events
}
