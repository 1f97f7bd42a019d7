//! Pins: memory follows from what is under way, not from how long the run has been: it does not
//! grow under constant traffic, a burst's memory is given back, and pending wishes cost what they
//! are.
//!
//! Why: a run of a million ticks must fit where a run of a hundred did.
//!
//! Breaks when: a list is emptied but never shrunk, or something is kept per tick. Caught: the
//! first wheel of wishes kept a list per agent and coming tick, 2 kB per agent in the end.

use polity_engine::topology::generators::{Generator, Ring};
use polity_engine::{Context, Delivery, Newborn, Options, Received, Simulation, World};

/// Everybody writes to `loud` neighbours in ticks below `quiet_from`, to one afterwards.
struct Traffic {
    loud: usize,
    quiet_from: u32,
    far_wishes: &'static [u32],
}

impl World for Traffic {
    type State = ();
    type Message = [u64; 3];
    type Probe = ();

    fn birth(&self, newborn: &mut Newborn<'_>) {
        newborn.wake_at(0);
    }

    fn act(&self, (): &mut (), _: &[Received<[u64; 3]>], ctx: &mut Context<'_, Self>) {
        let tick = ctx.tick();
        let messages = if tick < self.quiet_from { self.loud } else { 1 };
        (0..messages).for_each(|neighbour| ctx.send(neighbour, [0; 3]));
        self.far_wishes
            .iter()
            .for_each(|ahead| ctx.wake_at(tick + ahead));
        ctx.wake_at(tick + 1);
        ctx.wake_at(u32::MAX);
    }
}

fn simulation(world: Traffic) -> Simulation<Traffic> {
    let delivery = Delivery {
        latency_ticks: 4,
        ..Delivery::default()
    };
    let options = Options {
        delivery,
        observed: true,
        workers: Some(2),
        ..Options::default()
    };
    let ring = Ring { degree: 40 }.generate(2000, 0).unwrap();
    Simulation::new(world, ring, options).unwrap()
}

#[test]
fn constant_traffic_takes_constant_memory() {
    let mut sim = simulation(Traffic {
        loud: 3,
        quiet_from: u32::MAX,
        far_wishes: &[],
    });
    sim.run(20);
    let early = (sim.mail_heap_bytes(), sim.heap_bytes());
    for _ in 0..20 {
        sim.run(25);
        assert_eq!(
            (sim.mail_heap_bytes(), sim.heap_bytes()),
            early,
            "tick {}",
            sim.tick()
        );
    }
}

#[test]
fn the_memory_of_a_burst_is_given_back() {
    let quiet = |loud, quiet_from| {
        let mut sim = simulation(Traffic {
            loud,
            quiet_from,
            far_wishes: &[],
        });
        sim.run(quiet_from);
        let without_topology = |sim: &Simulation<_>| sim.heap_bytes() - sim.topology().heap_bytes();
        let burst = without_topology(&sim);
        sim.run(100);
        (burst, without_topology(&sim))
    };
    let (_, always_quiet) = quiet(1, 10);
    let (burst, after) = quiet(40, 10);
    assert!(burst > 10 * always_quiet, "{burst} {always_quiet}");
    assert!(
        after <= 4 * always_quiet,
        "{after} of {burst} are still held, {always_quiet} needed"
    );
}

#[test]
fn wishes_cost_what_is_pending() {
    let mut sim = simulation(Traffic {
        loud: 1,
        quiet_from: 0,
        far_wishes: &[31, 300, 300],
    });
    sim.run(700);
    let early = sim.heap_bytes();
    sim.run(2000);
    assert!(
        sim.heap_bytes() <= early + early / 100,
        "{early} became {}",
        sim.heap_bytes()
    );
}
