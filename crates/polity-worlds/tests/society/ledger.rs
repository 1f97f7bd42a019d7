//! What observers are told adds up.
//!
//! Breaks when a message is sent without being counted, a task is opened or closed twice, or an
//! outcome counts more than the task has.

use std::collections::BTreeMap;

use polity_worlds::society::params::Params;
use polity_worlds::society::probe::What;
use polity_worlds::society::task::{combinations, units};

use crate::village::{watch, watched};

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
            What::Worked { .. } | What::Declined => {}
        }
    }
    assert!(closed > 1000, "{closed} tasks prove little");
    let overdue = open
        .values()
        .filter(|(_, deadline)| *deadline < 600)
        .count();
    assert_eq!(overdue, 0, "a task that nobody gives back");
}
