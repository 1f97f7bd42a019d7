//! Pins: the share of messages lost is the one asked for, and which are lost is common randomness:
//! whatever is lost at a low rate is also lost at a higher one.
//!
//! Why: comparing scenarios under rising loss would otherwise measure luck.
//!
//! Breaks when: a loss is drawn anywhere else than at (sender, tick, sequence). Seen: an address
//! that also depends on the rate.

use polity_engine::topology::generators::{Generator, Ring};
use polity_engine::{Context, Delivery, Newborn, Options, Received, Simulation, World};

/// Everybody writes to each neighbour in every tick, whatever it hears: 12 messages, more than one
/// block of draws.
struct Metronome;

impl World for Metronome {
    type State = ();
    type Message = ();
    type Probe = ();

    fn birth(&self, newborn: &mut Newborn<'_>) {
        newborn.wake_at(0);
    }

    fn act(&self, (): &mut (), _: &[Received<()>], ctx: &mut Context<'_, Self>) {
        (0..ctx.neighbours().len()).for_each(|neighbour| ctx.send(neighbour, ()));
        ctx.wake_at(ctx.tick() + 1);
    }
}

/// Which of all messages were lost.
fn lost(loss: f64, seed: u64) -> Vec<bool> {
    let delivery = Delivery {
        loss,
        ..Delivery::default()
    };
    let options = Options {
        seed,
        delivery,
        observed: true,
        ..Options::default()
    };
    let ring = Ring { degree: 12 }.generate(200, 0).unwrap();
    let mut sim = Simulation::new(Metronome, ring, options).unwrap();
    let mut lost = Vec::new();
    for _ in 0..50 {
        sim.step();
        lost.extend(sim.sent().map(|sent| sent.lost));
    }
    lost
}

#[test]
fn the_share_of_lost_messages_is_the_one_asked_for() {
    for (loss, seed) in [(0.01, 1), (0.1, 2), (0.5, 3), (0.93, 4)] {
        let lost = lost(loss, seed);
        let (all, lost) = (
            lost.len() as f64,
            lost.iter().filter(|&&l| l).count() as f64,
        );
        let standard_error = (loss * (1.0 - loss) / all).sqrt();
        assert!(
            (lost / all - loss).abs() < 5.0 * standard_error,
            "{loss}: {lost} of {all}"
        );
    }
}

#[test]
fn no_loss_and_full_loss_are_exact() {
    assert!(lost(0.0, 1).iter().all(|&lost| !lost));
    assert!(lost(1.0, 1).iter().all(|&lost| lost));
}

#[test]
fn what_a_low_loss_takes_a_higher_one_takes_too() {
    let rates = [0.1, 0.2, 0.6];
    let runs = rates.map(|loss| lost(loss, 9));
    for pair in runs.windows(2) {
        let mut both = pair[0].iter().zip(&pair[1]);
        assert!(both.all(|(&low, &high)| !low || high));
    }
    assert_ne!(lost(0.2, 9), lost(0.2, 10), "the seed does not matter");
}
