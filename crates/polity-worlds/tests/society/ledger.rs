//! What observers are told adds up.
//!
//! Breaks when a message is sent without being counted, a task is opened or closed twice, or an
//! outcome counts more than the task has.

use std::collections::BTreeMap;

use polity_engine::{Options, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::params::{Delegation, Group, Params};
use polity_worlds::society::probe::What;
use polity_worlds::society::task::{Work, combinations, units};

use crate::village::{profile, ring, watch, watched};

#[test]
fn counters_agree_with_messages() {
    let mut sim = watched(Params::default(), 64);
    let log = watch(&mut sim, 300);
    let sent: u64 = log.tallies.iter().map(|t| u64::from(t.sent)).sum();
    let received: u64 = log.tallies.iter().map(|t| u64::from(t.received)).sum();
    let said: u64 = sim
        .probes_mut()
        .flat_map(|p| p.utterances.iter().copied())
        .sum();
    let under_way = log.sent.iter().filter(|(tick, _)| *tick == 299).count() as u64;
    assert_eq!(sent, log.sent.len() as u64);
    assert_eq!(said, sent);
    assert_eq!(received + under_way, sent);
}

#[test]
fn tasks_open_once_close_once_and_in_time() {
    let log = watch(&mut watched(Params::default(), 64), 600);
    let mut open = BTreeMap::new();
    let mut closed = 0;
    for (tick, event) in &log.events {
        match event.what {
            What::Opened {
                level, deadline, ..
            } => {
                assert_eq!(event.agent, event.task.origin);
                assert!(
                    open.insert(event.task, (level, deadline)).is_none(),
                    "opened twice"
                );
            }
            What::Closed { outcome, completed } => {
                let (level, deadline) = open
                    .remove(&event.task)
                    .expect("opened before, closed once");
                assert!(*tick <= deadline, "{tick} is after {deadline}");
                assert!(outcome.delivered <= units(level) && outcome.correct <= outcome.delivered);
                assert!(outcome.informed <= outcome.delivered);
                assert!(outcome.combined <= combinations(level));
                assert!(outcome.coherent <= outcome.combined);
                assert!(!completed || outcome.delivered == units(level));
                closed += 1;
            }
            What::Worked { .. } | What::Abstained | What::Refused => {}
        }
    }
    assert!(closed > 1000, "{closed} tasks prove little");
    let overdue = open
        .values()
        .filter(|(_, deadline)| *deadline < 600)
        .count();
    assert_eq!(overdue, 0, "a task that nobody gives back");
}

#[test]
fn what_a_task_demands_does_not_depend_on_how_often_it_is_passed_on() {
    for rate in [0.0, 0.5, 1.0] {
        let params = Params {
            delegation: Delegation::Random { rate },
            levels: [1.0, 0.0, 0.0, 0.0],
            missing_information: 1.0,
            validation: false,
            in_hand_max: usize::MAX,
            ..Params::default()
        };
        let mut sim = watched(params, 64);
        let log = watch(&mut sim, 200);
        let opened = log
            .events
            .iter()
            .filter(|(_, e)| matches!(e.what, What::Opened { .. }));
        let opened = opened.count() as u64;
        let demanded = |work: Work| sim_demand(&mut sim, work);
        let both = [Work::Execute, Work::Inform].map(demanded);
        assert_eq!(both, [opened, opened], "at rate {rate}");
    }
}

fn sim_demand(sim: &mut Simulation<Society>, work: Work) -> u64 {
    sim.probes_mut()
        .map(|probe| probe.demanded[work as usize])
        .sum()
}

#[test]
fn costs_do_not_overflow() {
    let mut dear = profile();
    (dear.prompt_usd_per_million, dear.completion_usd_per_million) = (1e13, f64::INFINITY);
    (dear.context_tokens, dear.work_tokens) = (u32::MAX, u32::MAX);
    let group = Group {
        profile: dear,
        bias: [0.0; 4],
    };
    let world = Society::new(Params::default(), vec![(group, 32)], 32, 1);
    let mut sim = Simulation::new(world.expect("playable rules"), ring(32), Options::default());
    let sim = sim.as_mut().expect("valid options");
    sim.run(100);
    let cost: u128 = sim.probes_mut().map(|probe| probe.cost_picousd).sum();
    assert!(cost > u128::from(u64::MAX));
}
