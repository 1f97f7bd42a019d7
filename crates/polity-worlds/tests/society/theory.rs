//! Where theory gives an exact answer, the society must give the same.
//!
//! Alone, without learning and without checks, an agent does a unit rightly with the probability
//! `capability · (1 − e^(−practice)) · (1 − m + m · u)`, where `m` is the probability that something
//! is missing and `u` the factor for doing without; and tasks arrive as a Bernoulli process.

use polity_worlds::society::params::{Delegation, Params};
use polity_worlds::society::probe::What;

use crate::village::{profile, watch, watched};

fn loners() -> Params {
    Params {
        feedback: false,
        delegation: Delegation::Off,
        validation: false,
        inquiry: false,
        abstention: false,
        levels: [1.0, 0.0, 0.0, 0.0],
        follow_on: 0.0,
        arrival_rate: 0.05,
        ..Params::default()
    }
}

#[test]
fn a_unit_is_right_as_often_as_competence_says() {
    let params = loners();
    let log = watch(&mut watched(params.clone(), 256), 1000);
    let (mut first_right, mut units) = (0.0, 0.0);
    for (_, event) in &log.events {
        if let What::Closed { outcome, .. } = event.what {
            // A result that its maker takes for bad is made again: only single attempts are exact.
            if outcome.waves == 1 && outcome.delivered == 1 {
                units += 1.0;
                first_right += f64::from(outcome.correct);
            }
        }
    }
    let competence = profile().capability * -libm::expm1(-params.practice);
    let (m, u) = (params.missing_information, params.uninformed_factor);
    let p = competence * (1.0 - m + m * u);
    // Kept after one attempt: right and seen to be right, or wrong and taken to be right.
    let d = profile().discernment();
    let kept = p * d / (p * d + (1.0 - p) * (1.0 - d));
    let share = first_right / units;
    let error = 5.0 * (kept * (1.0 - kept) / units).sqrt();
    assert!(
        units > 5000.0 && (share - kept).abs() < error,
        "{share} against {kept} ({units})"
    );
}

#[test]
fn tasks_arrive_at_their_rate() {
    let params = loners();
    let (agents, ticks) = (256.0, 1000.0);
    let log = watch(&mut watched(params.clone(), 256), 1000);
    let opened = log
        .events
        .iter()
        .filter(|(_, e)| matches!(e.what, What::Opened { .. }));
    let (n, p) = (agents * ticks, params.arrival_rate);
    let (seen, expected) = (opened.count() as f64, n * p);
    let error = 5.0 * (n * p * (1.0 - p)).sqrt();
    assert!((seen - expected).abs() < error, "{seen} against {expected}");
}
