//! A mechanism that is switched off freezes, and leaves all other draws as they were.
//!
//! Control runs are half of every result: a switch that also changed which tasks arrive, or that
//! still learnt a little, would make the comparison worthless.

use polity_engine::topology::generators::{Generator, Ring};
use polity_engine::{Options, Sent};
use polity_worlds::society::message::{Kind, Message};
use polity_worlds::society::params::{Delegation, Params};
use polity_worlds::society::probe::What;
use polity_worlds::society::task::{DELEGATE, TaskId, Work};

use crate::village::{Log, found, watch, watched};

const TICKS: u32 = 200;

fn log_of(params: Params) -> Log {
    watch(&mut watched(params, 64), TICKS)
}

fn says(log: &Log, kind: Kind) -> bool {
    log.sent.iter().any(|(_, sent)| sent.body.kind == kind)
}

/// Tasks that came from outside of their own accord.
fn arrivals(log: &Log) -> Vec<(u32, TaskId, u8)> {
    let arrival = |(tick, event): &(u32, _)| {
        let event: &polity_worlds::society::probe::Event = event;
        match event.what {
            What::Opened {
                level,
                follows: None,
                ..
            } => Some((*tick, event.task, level)),
            _ => None,
        }
    };
    log.events.iter().filter_map(arrival).collect()
}

#[test]
fn every_control_gets_the_same_tasks() {
    let base = Params::default();
    let expected = arrivals(&log_of(base.clone()));
    assert!(
        expected.len() > 400,
        "{} tasks prove little",
        expected.len()
    );
    let mut mute = base.clone();
    mute.norms.learn = false;
    let controls = [
        Params {
            feedback: false,
            ..base.clone()
        },
        mute,
        Params {
            delegation: Delegation::Off,
            ..base.clone()
        },
        Params {
            delegation: Delegation::Random { rate: 0.5 },
            ..base.clone()
        },
        Params {
            validation: false,
            ..base.clone()
        },
        Params {
            inquiry: false,
            ..base.clone()
        },
        Params {
            abstention: false,
            ..base.clone()
        },
        Params {
            follow_on: 0.0,
            ..base
        },
    ];
    for control in controls {
        assert_eq!(arrivals(&log_of(control.clone())), expected, "{control:?}");
    }
}

#[test]
fn without_feedback_nobody_becomes_anything() {
    let learnt = |feedback| {
        let mut sim = watched(
            Params {
                feedback,
                ..Params::default()
            },
            64,
        );
        sim.run(TICKS);
        let changed = |agent: &polity_worlds::society::agent::Agent| {
            let even = Work::ALL.iter().all(|w| agent.affinity.share(*w) == 0.25);
            let strangers = agent
                .contacts
                .iter()
                .all(|contact| contact.trust == [0.5; 4]);
            !(even && strangers)
        };
        sim.states().filter(|agent| changed(agent)).count()
    };
    assert_eq!((learnt(false), learnt(true)), (0, 64));
}

#[test]
fn without_norms_nobody_learns_a_word() {
    let learnt = |learn| {
        let mut params = Params::default();
        params.norms.learn = learn;
        let mut sim = watched(params, 64);
        let first = format!("{:?}", sim.states().next().map(|agent| &agent.repertoire));
        sim.run(TICKS);
        sim.states()
            .filter(|agent| format!("{:?}", Some(&agent.repertoire)) != first)
            .count()
    };
    assert_eq!((learnt(false), learnt(true)), (0, 64));
}

#[test]
fn without_delegation_work_stays_where_it_arrives() {
    let off = log_of(Params {
        delegation: Delegation::Off,
        ..Params::default()
    });
    assert!(!says(&off, Kind::Delegate) && !says(&off, Kind::Result));
    assert!(off.tallies.iter().all(|t| t.actions[DELEGATE] == 0));
    assert!(says(&log_of(Params::default()), Kind::Delegate));
}

#[test]
fn without_validation_or_inquiry_nobody_asks_for_either() {
    let off = log_of(Params {
        validation: false,
        inquiry: false,
        ..Params::default()
    });
    for kind in [Kind::Check, Kind::Verdict, Kind::Ask, Kind::Answer] {
        assert!(!says(&off, kind), "{kind:?}");
    }
    let on = log_of(Params::default());
    assert!(says(&on, Kind::Verdict) && says(&on, Kind::Answer));
}

#[test]
fn without_abstention_nobody_declines_but_for_want_of_room() {
    let declined = |params| {
        log_of(params)
            .tallies
            .iter()
            .map(|t| t.abstained)
            .sum::<u32>()
    };
    let roomy = Params {
        in_hand_max: usize::MAX,
        abstain_below: 0.9,
        ..Params::default()
    };
    assert!(declined(roomy.clone()) > 0);
    assert_eq!(
        declined(Params {
            abstention: false,
            ..roomy
        }),
        0
    );
}

#[test]
fn random_delegation_happens_at_its_rate() {
    let rate = 0.35;
    let params = Params {
        delegation: Delegation::Random { rate },
        validation: false,
        inquiry: false,
        levels: [1.0, 0.0, 0.0, 0.0],
        follow_on: 0.0,
        ..Params::default()
    };
    let log = watch(&mut watched(params, 256), 500);
    let opened = log
        .events
        .iter()
        .filter(|(_, e)| matches!(e.what, What::Opened { .. }));
    let tasks = opened.count() as f64;
    // The first decision falls in the tick of arrival; later ones follow refusals and bad results.
    let first = |(tick, sent): &&(u32, Sent<Message>)| {
        let here = sent.src == sent.body.task.origin && sent.body.task.arrival >> 1 == *tick;
        here && sent.body.kind == Kind::Delegate
    };
    let share = log.sent.iter().filter(first).count() as f64 / tasks;
    let error = 5.0 * (rate * (1.0 - rate) / tasks).sqrt();
    assert!((share - rate).abs() < error, "{share} of {tasks}");
}

#[test]
fn random_delegation_goes_to_any_other_neighbour_alike() {
    let ring = Ring { degree: 4 }.generate(64, 0).expect("a valid network");
    let params = Params {
        delegation: Delegation::Random { rate: 1.0 },
        levels: [1.0, 0.0, 0.0, 0.0],
        ..Params::default()
    };
    let options = Options {
        seed: 3,
        observed: true,
        ..Options::default()
    };
    let log = watch(&mut found(params, ring.clone(), options), 1000);
    // Passed on at once by whoever got it from its neighbour two places back: three others remain.
    let mut counts = [0_u32; 4];
    let mut got_from = std::collections::BTreeMap::new();
    for (tick, sent) in log
        .sent
        .iter()
        .filter(|(_, s)| s.body.kind == Kind::Delegate)
    {
        let step = |from: u32, to: u32| (to + 64 - from) % 64;
        let place = |step: u32| [62, 63, 1, 2].iter().position(|s| *s == step);
        if let Some(&(62, arrived)) = got_from.get(&(sent.body.task, sent.src))
            && arrived == *tick
        {
            counts[place(step(sent.src, sent.dst)).expect("a neighbour")] += 1;
        }
        got_from.insert(
            (sent.body.task, sent.dst),
            (step(sent.dst, sent.src), tick + 1),
        );
    }
    let total: u32 = counts.iter().sum();
    let expected = f64::from(total) / 3.0;
    let error = 5.0 * (expected * 2.0 / 3.0).sqrt();
    assert_eq!(counts[0], 0, "the client");
    for count in &counts[1..] {
        assert!(
            total > 2000 && (f64::from(*count) - expected).abs() < error,
            "{counts:?}"
        );
    }
}
