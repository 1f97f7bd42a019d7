//! A shock does what it says, at once, and the society goes on.

use polity_worlds::society::params::Params;
use polity_worlds::society::probe::What;
use polity_worlds::society::task::Work;

use crate::village::{watch, watched};

#[test]
fn a_larger_churn_hits_all_that_a_smaller_one_hits() {
    let sim = watched(Params::default(), 16);
    let hit = |fraction| -> Vec<u32> {
        (0..10_000)
            .filter(|&a| sim.world().is_replaced(a, 500, fraction))
            .collect()
    };
    let (few, many) = (hit(0.1), hit(0.3));
    assert!(few.iter().all(|agent| many.contains(agent)));
    // Five standard errors.
    assert!((few.len() as f64 - 1000.0).abs() < 150.0, "{}", few.len());
    assert!((many.len() as f64 - 3000.0).abs() < 230.0, "{}", many.len());
}

#[test]
fn the_replaced_are_newborn_and_the_others_are_not() {
    let mut sim = watched(Params::default(), 128);
    sim.run(300);
    let before: Vec<String> = sim.states().map(|a| format!("{:?}", a.affinity)).collect();
    sim.disturb(|world, agent, newborn| {
        if world.is_replaced(newborn.agent(), newborn.tick(), 0.25) {
            world.replace(agent, newborn);
        }
    });
    let world = sim.world();
    for ((id, agent), before) in (0..).zip(sim.states()).zip(before) {
        if world.is_replaced(id, 300, 0.25) {
            assert!(
                Work::ALL.iter().all(|w| agent.affinity.share(*w) == 0.25),
                "agent {id}"
            );
        } else {
            assert_eq!(format!("{:?}", agent.affinity), before, "agent {id}");
        }
    }
    let log = watch(&mut sim, 300);
    assert!(
        log.tallies.iter().all(|t| t.completed + t.failed > 0),
        "somebody never works again"
    );
}

#[test]
fn a_new_rate_of_arrivals_holds_from_the_next_tick() {
    let rate = 0.2;
    let quiet = Params {
        arrival_rate: 0.0,
        follow_on: 0.0,
        ..Params::default()
    };
    let mut sim = watched(quiet, 256);
    assert!(watch(&mut sim, 100).events.is_empty());
    let changed = sim.world_mut().change(|params| params.arrival_rate = rate);
    changed.expect("playable rules");
    sim.disturb(|world, agent, newborn| world.reschedule(agent, newborn));
    let log = watch(&mut sim, 50);
    let opened = log
        .events
        .iter()
        .filter(|(_, e)| matches!(e.what, What::Opened { .. }))
        .count();
    let expected = 256.0 * 50.0 * rate;
    let error = 5.0 * (expected * (1.0 - rate)).sqrt();
    assert!(
        (opened as f64 - expected).abs() < error,
        "{opened} against {expected}"
    );
}
