//! Agents sleep only while nothing is to be done.
//!
//! Breaks when an alarm is lost, or when a piece of work that can go on does not keep its agent
//! awake: then somebody who is woken for no reason would do something that it had left undone.

use polity_worlds::society::params::Params;

use crate::village::{Log, watched};

fn log_of(ticks: u32, woken: bool, params: &Params) -> Log {
    let mut sim = watched(params.clone(), 64);
    let mut log = Log::default();
    for _ in 0..ticks {
        if woken {
            sim.disturb(|_, _, newborn| newborn.wake_at(newborn.tick()));
        }
        let next = crate::village::watch(&mut sim, 1);
        log.sent.extend(next.sent);
        log.events.extend(next.events);
    }
    log
}

#[test]
fn who_is_woken_for_no_reason_does_nothing() {
    let patient = Params {
        patience_ticks: 40,
        horizon_ticks: 100,
        ..Params::default()
    };
    let rare = Params {
        arrival_rate: 0.005,
        ..Params::default()
    };
    for params in [Params::default(), patient, rare] {
        let (asleep, awake) = (log_of(400, false, &params), log_of(400, true, &params));
        assert!(asleep.events.len() > 300);
        assert!(asleep.sent == awake.sent && asleep.events == awake.events);
    }
}
