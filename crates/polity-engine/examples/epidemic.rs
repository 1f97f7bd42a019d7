//! This example demonstrates a whole world in sixty lines: an epidemic (susceptible, infectious,
//! recovered) on a small-world network, run on one thread and on two with the same outcome.
//!
//! Only the infectious act; whoever is well costs nothing until somebody coughs at them, and whoever
//! is immune has no turn even then.
//!
//! ```text
//! cargo run --release -p polity-engine --example epidemic
//! ```

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use polity_engine::random::Purpose;
use polity_engine::topology::TopologyError;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_engine::{Context, EngineError, Newborn, Options, Received, Simulation, World};

const FIRST_CASE: usize = 0;
const INFECTION: usize = 1;
const RECOVERY: usize = 2;

/// The rules, with their rates per tick.
struct Epidemic {
    first_cases: f64,
    infection: f64,
    recovery: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Health {
    Susceptible,
    Infectious,
    Recovered { tick: u32 },
}

/// The only thing that one agent can do to another.
#[derive(Clone, Copy)]
struct Cough;

impl World for Epidemic {
    type State = Health;
    type Message = Cough;
    type Probe = ();
    const PURPOSES: &'static [Purpose] = &[
        Purpose::named("epidemic/first case"),
        Purpose::named("epidemic/infection"),
        Purpose::named("epidemic/recovery"),
    ];

    fn birth(&self, newborn: &mut Newborn<'_>) -> Health {
        if !newborn.draws(FIRST_CASE).chance(self.first_cases) {
            return Health::Susceptible;
        }
        newborn.wake_at(0);
        Health::Infectious
    }

    /// One cough is enough, and nobody needs to know who else coughed: no inbox.
    const ONE_BY_ONE: bool = true;

    fn receive(&self, health: &mut Health, _: &Received<Cough>) -> bool {
        let falls_ill = *health == Health::Susceptible;
        if falls_ill {
            *health = Health::Infectious;
        }
        falls_ill
    }

    fn act(&self, health: &mut Health, _: &[Received<Cough>], ctx: &mut Context<'_, Self>) {
        for neighbour in 0..ctx.neighbours().len() {
            if ctx.draws(INFECTION).chance(self.infection) {
                ctx.send(neighbour, Cough);
            }
        }
        match ctx.draws(RECOVERY).chance(self.recovery) {
            true => *health = Health::Recovered { tick: ctx.tick() },
            false => ctx.wake_at(ctx.tick() + 1),
        }
    }
}

/// Everybody's health after the epidemic has burnt out.
fn outcome(threads: usize) -> Result<Vec<Health>, Box<dyn std::error::Error>> {
    let network = small_world(20_000)?;
    let mut sim = simulation(network, threads)?;
    sim.run(200);
    Ok(sim.states().copied().collect())
}

fn small_world(agents: u32) -> Result<polity_engine::topology::Topology, TopologyError> {
    let small_world = WattsStrogatz {
        degree: 8,
        rewire: 0.05,
    };
    small_world.generate(agents, 7)
}

fn simulation(
    network: polity_engine::topology::Topology,
    threads: usize,
) -> Result<Simulation<Epidemic>, EngineError> {
    let world = Epidemic {
        first_cases: 0.001,
        infection: 0.06,
        recovery: 0.2,
    };
    let options = Options {
        seed: 7,
        threads,
        ..Options::default()
    };
    Simulation::new(world, network, options)
}

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let health = outcome(1)?;
    let count = |is: fn(&Health) -> bool| health.iter().filter(|h| is(h)).count();
    let spared = count(|h| *h == Health::Susceptible);
    let recovered = count(|h| matches!(h, Health::Recovered { .. }));
    println!(
        "of {} agents {recovered} fell ill and {spared} were spared",
        health.len()
    );
    for end in (20..=100).step_by(20) {
        let over = health
            .iter()
            .filter(|h| matches!(h, Health::Recovered { tick } if *tick < end));
        println!("  recovered before tick {end:3}: {:5}", over.count());
    }
    assert_eq!(
        health,
        outcome(2)?,
        "two threads give the same outcome, agent by agent"
    );
    println!("on two threads: the same, agent by agent");
    Ok(())
}
