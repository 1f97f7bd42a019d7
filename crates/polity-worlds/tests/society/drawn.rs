//! A model that goes by what it was seen to choose does what it was seen to, and no more than is open to it.
//!
//! Breaks when draws do not follow the table, when a table is asked where it has no say, or when what is drawn
//! depends on threads.

use std::sync::Arc;

use polity_engine::{Options, Simulation};
use polity_worlds::choices::{Choices, SocietyChoices, SocietyContext, SocietyOdds};
use polity_worlds::society::Society;
use polity_worlds::society::message::Kind;
use polity_worlds::society::params::{Delegation, Group, Params};
use polity_worlds::society::probe::What;

use crate::village::{Log, found, group, lossy, ring, watch};

fn of(odds: impl Fn(SocietyContext) -> SocietyOdds) -> Option<Arc<Choices>> {
    let rows = SocietyContext::all().map(odds).collect();
    Some(Arc::new(Choices {
        society: SocietyChoices::new(rows),
        team: None,
    }))
}

fn always(acts: [f64; 4], most_trusted: f64) -> Option<Arc<Choices>> {
    of(|_| SocietyOdds { acts, most_trusted })
}

fn drawing(
    params: &Params,
    choices: Option<Arc<Choices>>,
    options: Options,
) -> Simulation<Society> {
    let mut one = group();
    one.profile.choices = choices;
    let groups: Vec<(Group, u32)> = vec![(one, 300)];
    let world = Society::new(params.clone(), groups, 300, options.seed).expect("playable rules");
    Simulation::new(world, ring(300), options).expect("valid options")
}

fn options(threads: usize, block_bits: u32) -> Options {
    Options {
        seed: 11,
        delivery: lossy(),
        threads,
        observed: true,
        block_bits: Some(block_bits),
        workers: Some(threads),
    }
}

fn play(params: &Params, choices: Option<Arc<Choices>>) -> Log {
    watch(&mut drawing(params, choices, options(1, 12)), 60)
}

fn sent(log: &Log, kind: Kind) -> usize {
    let of_kind = log.sent.iter().filter(|(_, sent)| sent.body.kind == kind);
    of_kind.count()
}

fn abstained(log: &Log) -> usize {
    let out = log
        .events
        .iter()
        .filter(|(_, e)| matches!(e.what, What::Abstained));
    out.count()
}

#[test]
fn what_is_drawn_is_what_was_seen() {
    let params = Params::default();
    let [does, asks, passes, declines] = [0, 1, 2, 3].map(|act| {
        let acts = std::array::from_fn(|i| f64::from(u8::from(i == act)));
        play(&params, always(acts, 1.0))
    });
    for log in [&does, &asks, &declines] {
        assert_eq!(sent(log, Kind::Delegate), 0);
    }
    assert_eq!((sent(&does, Kind::Ask), abstained(&does)), (0, 0));
    assert!(sent(&asks, Kind::Ask) > 100 && abstained(&asks) == 0);
    assert!(sent(&passes, Kind::Delegate) > 1000);
    let opened = declines
        .events
        .iter()
        .filter(|(_, e)| matches!(e.what, What::Opened { .. }));
    let (opened, out) = (opened.count(), abstained(&declines));
    assert!(out * 10 > opened * 9, "{out} of {opened}");
}

#[test]
fn what_is_seen_of_a_situation_counts() {
    // Whoever lacks information declines, everybody else does the work.
    let choices = of(|context| SocietyOdds {
        acts: match context.lacks() {
            true => [0.0, 0.0, 0.0, 1.0],
            false => [1.0, 0.0, 0.0, 0.0],
        },
        most_trusted: 1.0,
    });
    let nothing_lacks = Params {
        missing_information: 0.0,
        ..Params::default()
    };
    assert_eq!(abstained(&play(&nothing_lacks, choices.clone())), 0);
    assert!(abstained(&play(&Params::default(), choices)) > 100);
}

#[test]
fn the_most_trusted_is_turned_to_as_often_as_was_seen() {
    // Without learning all are trusted alike; with it, whoever is turned to least is another.
    let params = Params::default();
    let spread = |most_trusted: f64| {
        let log = play(&params, always([0.3, 0.2, 0.5, 0.0], most_trusted));
        let mut pairs = std::collections::BTreeMap::<(u32, u32), usize>::new();
        for (_, sent) in log
            .sent
            .iter()
            .filter(|(_, s)| s.body.kind == Kind::Delegate)
        {
            *pairs.entry((sent.src, sent.dst)).or_default() += 1;
        }
        let squares: usize = pairs.values().map(|n| n * n).sum();
        squares as f64 / pairs.values().sum::<usize>() as f64
    };
    let (loyal, fickle) = (spread(1.0), spread(0.0));
    assert!(loyal > 1.2 * fickle, "{loyal} and {fickle}");
}

#[test]
fn what_is_not_open_is_not_done_whatever_was_seen() {
    let off = Params {
        delegation: Delegation::Off,
        abstention: false,
        ..Params::default()
    };
    let log = play(&off, always([0.0, 0.0, 0.5, 0.5], 1.0));
    assert_eq!((sent(&log, Kind::Delegate), abstained(&log)), (0, 0));
    // Passing on at random is a control, in which a table has no say.
    let random = Params {
        delegation: Delegation::Random { rate: 0.3 },
        ..Params::default()
    };
    let with = play(&random, always([1.0, 0.0, 0.0, 0.0], 1.0));
    let without = watch(&mut found(random, ring(300), options(1, 12)), 60);
    assert_eq!(with.sent, without.sent);
}

#[test]
fn threads_and_blocks_change_nothing() {
    let fingerprint = |threads, block_bits| {
        let choices = always([0.4, 0.2, 0.3, 0.1], 0.7);
        let mut sim = drawing(&Params::default(), choices, options(threads, block_bits));
        let log = watch(&mut sim, 60);
        let states: Vec<String> = sim.states().map(|agent| format!("{agent:?}")).collect();
        format!("{:?} {:?} {states:?}", log.sent, log.events)
    };
    let alone = fingerprint(1, 12);
    for (threads, block_bits) in [(2, 6), (3, 4), (8, 5)] {
        let together = fingerprint(threads, block_bits);
        assert!(
            alone == together,
            "{threads} threads, blocks of 2^{block_bits}"
        );
    }
}
