//! Effort is limited: what an agent turns to one kind of work is missing in the others.
//!
//! Breaks when reinforcement adds to one share without taking from the rest, or when a tick holds
//! more than one piece of work.

use polity_worlds::society::curves::Practice;
use polity_worlds::society::params::Params;
use polity_worlds::society::task::{WORKS, Work};

use crate::village::watched;

#[test]
fn shares_of_effort_sum_to_one() {
    let mut sim = watched(Params::default(), 64);
    sim.run(500);
    for agent in sim.states() {
        let shares = Work::ALL.map(|work| agent.affinity.share(work));
        let sum: f64 = shares.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{shares:?}");
        assert!(shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
    }
}

#[test]
fn a_tick_holds_one_piece_of_work() {
    let ticks = 300;
    let params = Params {
        arrival_rate: 0.5,
        ..Params::default()
    };
    let mut sim = watched(params, 32);
    sim.run(ticks);
    for agent in sim.states() {
        let done: u32 = agent.tally.actions[..WORKS].iter().sum();
        assert!(done <= ticks, "{done} pieces of work in {ticks} ticks");
        assert!(
            done > ticks / 2,
            "an overloaded agent should be busy, not {done} of {ticks}"
        );
    }
}

#[test]
fn getting_better_at_one_thing_is_getting_worse_at_others() {
    let params = Params::default();
    let practice = Practice::new(params.practice);
    let mut affinity = polity_worlds::society::skills::Affinity::new(&[0.0; WORKS]);
    let competences = |a: &polity_worlds::society::skills::Affinity| {
        Work::ALL.map(|work| a.practised(work, &practice))
    };
    let before = competences(&affinity);
    (0..10).for_each(|_| affinity.reinforce(Work::Validate, true, &params));
    let after = competences(&affinity);
    for work in Work::ALL {
        let (before, after) = (before[work as usize], after[work as usize]);
        assert_eq!(
            after > before,
            work == Work::Validate,
            "{work:?}: {before} to {after}"
        );
    }
}
