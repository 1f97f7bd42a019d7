//! Decisions that come from outside: each piece of work is asked about once, and what is decided is
//! done in the next tick.
//!
//! Breaks when a decision reaches another piece of work or another agent, when observations depend on
//! threads, or when agents wait for decisions that are there.

use std::collections::BTreeMap;

use polity_engine::{Options, Simulation};
use polity_worlds::society::Society;
use polity_worlds::society::decision::{Choice, Decision, Observation};
use polity_worlds::society::message::Kind;
use polity_worlds::society::params::{Group, Params};
use polity_worlds::usage::Usage;

use crate::village::{group, ring};

const TICKS: u32 = 120;

fn asking(params: Params, threads: usize) -> Simulation<Society> {
    let groups: Vec<(Group, u32)> = vec![(group(), 64)];
    let options = Options {
        seed: 3,
        threads,
        workers: Some(threads),
        block_bits: Some(4),
        observed: true,
        ..Options::default()
    };
    let world = Society::new(params, groups, 64, options.seed).expect("playable rules");
    Simulation::new(world.asking(), ring(64), options).expect("valid options")
}

/// What happened: what was asked, and how many messages of each kind were sent.
#[derive(Default, PartialEq, Debug)]
struct Log {
    asked: Vec<Observation>,
    sent: BTreeMap<&'static str, u64>,
    abstained: u64,
    cost_picousd: u128,
}

fn play(sim: &mut Simulation<Society>, choose: impl Fn(&Observation) -> Choice) -> Log {
    let mut log = Log::default();
    for _ in 0..TICKS {
        sim.step();
        for sent in sim.sent() {
            *log.sent.entry(sent.body.kind.name()).or_default() += 1;
        }
        let asked: Vec<Observation> = sim.probes_mut().flat_map(|p| p.asked.drain(..)).collect();
        let usage = Some(Usage {
            cost_picousd: 1_000_000_000_000,
            ..Usage::default()
        });
        let decide = |seen: &Observation| Decision {
            choice: choose(seen),
            usage,
        };
        let decisions = asked.iter().map(decide).collect();
        sim.world_mut().decide(&asked, decisions);
        log.asked.extend(asked);
    }
    let probes: Vec<_> = sim.probes().collect();
    log.abstained = probes.iter().map(|probe| probe.abstained).sum();
    log.cost_picousd = probes.iter().map(|probe| probe.cost_picousd).sum();
    log
}

fn mixed(seen: &Observation) -> Choice {
    let first = seen.neighbours.first().map(|neighbour| neighbour.agent);
    match (seen.agent + seen.ticks_left) % 4 {
        0 if seen.may_pass => first.map_or(Choice::Keep, Choice::Pass),
        1 if seen.lacks => first.map_or(Choice::Keep, Choice::Ask),
        2 if seen.may_decline => Choice::Decline,
        _ => Choice::Keep,
    }
}

#[test]
fn threads_change_nothing() {
    let alone = play(&mut asking(Params::default(), 1), mixed);
    assert!(alone.asked.len() > 500, "{}", alone.asked.len());
    for threads in [2, 3, 8] {
        let together = play(&mut asking(Params::default(), threads), mixed);
        assert!(alone == together, "{threads} threads");
    }
}

#[test]
fn what_is_decided_is_done() {
    let sent = |log: &Log, kind: Kind| log.sent.get(kind.name()).copied().unwrap_or(0);
    let kept = play(&mut asking(Params::default(), 1), |_| Choice::Keep);
    assert_eq!((sent(&kept, Kind::Delegate), kept.abstained), (0, 0));
    assert!(sent(&kept, Kind::Ask) == 0);

    let declined = play(&mut asking(Params::default(), 1), |_| Choice::Decline);
    // What was asked in the last tick is not decided on any more.
    assert!(declined.abstained > 0 && declined.sent.is_empty());

    let pass = |seen: &Observation| match seen.neighbours.first() {
        Some(first) if seen.may_pass => Choice::Pass(first.agent),
        _ => Choice::Keep,
    };
    let passed = play(&mut asking(Params::default(), 1), pass);
    assert!(sent(&passed, Kind::Delegate) > 0);

    let ask = |seen: &Observation| match seen.neighbours.first() {
        Some(first) if seen.lacks => Choice::Ask(first.agent),
        _ => Choice::Keep,
    };
    let asked = play(&mut asking(Params::default(), 1), ask);
    assert!(sent(&asked, Kind::Ask) > 0 && sent(&asked, Kind::Answer) > 0);
}

#[test]
fn what_deciding_costs_is_paid_once_for_each_decision() {
    let declined = play(&mut asking(Params::default(), 1), |_| Choice::Decline);
    // Nothing else costs anything where nothing is done and nothing said.
    let paid = declined.cost_picousd / 1_000_000_000_000;
    assert_eq!(paid, u128::from(declined.abstained));
    assert_eq!(declined.cost_picousd % 1_000_000_000_000, 0);
}

#[test]
fn nobody_is_passed_work_who_gave_it_or_is_no_neighbour() {
    let odd = |seen: &Observation| match seen.from {
        Some(client) => Choice::Pass(client),
        None => Choice::Pass(seen.agent),
    };
    let log = play(&mut asking(Params::default(), 1), odd);
    assert_eq!(log.sent.get(Kind::Delegate.name()), None);
}

#[test]
fn a_piece_is_asked_about_once_while_it_is_with_one_agent() {
    let log = play(&mut asking(Params::default(), 1), |_| Choice::Keep);
    let mut times: BTreeMap<_, u32> = BTreeMap::new();
    for seen in &log.asked {
        *times.entry((seen.agent, seen.task, seen.node)).or_default() += 1;
    }
    assert!(times.values().all(|&times| times == 1), "{times:?}");
}
