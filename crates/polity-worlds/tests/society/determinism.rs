//! Same seed, same society, on any number of threads and in blocks of any size.
//!
//! Breaks when a rule reads anything that other agents write in the same tick, draws from a shared
//! generator, or depends on the order in which blocks are worked on.

use polity_engine::Options;
use polity_worlds::society::params::{Delegation, Params};

use crate::village::{found, lossy, ring, watch};

/// The rules, with every mechanism at work and with each of them changed in turn.
fn variants() -> Vec<Params> {
    let base = Params::default();
    let mut variants = vec![
        base.clone(),
        Params {
            feedback: false,
            ..base.clone()
        },
    ];
    let mut mute = base.clone();
    mute.norms.learn = false;
    variants.push(mute);
    variants.push(Params {
        delegation: Delegation::Random { rate: 0.3 },
        ..base.clone()
    });
    variants.push(Params {
        delegation: Delegation::Off,
        ..base.clone()
    });
    variants.push(Params {
        validation: false,
        inquiry: false,
        abstention: false,
        ..base.clone()
    });
    variants.push(Params {
        renegotiation: 0.01,
        attention_tokens: 0,
        ..base
    });
    variants
}

fn fingerprint(params: &Params, threads: usize, block_bits: u32) -> String {
    let options = Options {
        seed: 11,
        delivery: lossy(),
        threads,
        observed: true,
        block_bits: Some(block_bits),
        workers: Some(threads),
    };
    let mut sim = found(params.clone(), ring(300), options);
    let log = watch(&mut sim, 60);
    let states: Vec<String> = sim.states().map(|agent| format!("{agent:?}")).collect();
    format!("{:?} {:?} {states:?}", log.sent, log.events)
}

#[test]
fn threads_and_blocks_change_nothing() {
    for params in variants() {
        let alone = fingerprint(&params, 1, 12);
        for (threads, block_bits) in [(2, 6), (3, 4), (8, 5)] {
            let together = fingerprint(&params, threads, block_bits);
            assert!(
                alone == together,
                "{threads} threads, blocks of 2^{block_bits}: {params:?}"
            );
        }
    }
}

#[test]
fn another_seed_is_another_society() {
    let run = |seed| {
        let options = Options {
            seed,
            observed: true,
            ..Options::default()
        };
        watch(&mut found(Params::default(), ring(64), options), 30).sent
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
