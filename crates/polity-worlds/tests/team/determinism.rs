//! Same seed, same records, on any number of threads and in blocks of any size.
//!
//! Breaks when an agent reads what others write in the same wave, when what was done is put on the
//! board in the order in which threads finish, or when luck depends on the tick.

use polity_worlds::team::params::{Aggregation, Order, Visibility};
use polity_worlds::team::protocol::KINDS;

use crate::workshop::{Workshop, group, profile, written};

/// A team of two models in which everything that can be drawn is drawn.
fn workshop(protocol: &str) -> Workshop {
    let mut workshop = Workshop::new(protocol, 130).ruled(|params| {
        params.order = Order::Random;
        params.switching_cost = 0.2;
        params.aggregation = Aggregation::Synthesizer;
    });
    let other = polity_worlds::profile::ModelProfile {
        reasoning: 0.5,
        temperature: 1.2,
        context_limit_tokens: 4_000,
        ..profile()
    };
    workshop.groups = vec![(group(profile()), 90), (group(other), 40)];
    workshop.tasks = 6;
    workshop
}

fn on(workshop: &Workshop, threads: usize, block_bits: u32) -> Vec<String> {
    let workshop = workshop.but(|workshop| {
        workshop.options.threads = threads;
        workshop.options.workers = Some(threads);
        workshop.options.block_bits = Some(block_bits);
    });
    written(&workshop.play())
}

#[test]
fn threads_and_blocks_change_nothing() {
    for kind in KINDS {
        let workshop = workshop(kind.name);
        let alone = on(&workshop, 1, 12);
        for (threads, block_bits) in [(1, 3), (2, 5), (3, 4), (8, 3)] {
            let together = on(&workshop, threads, block_bits);
            assert!(
                alone == together,
                "{}: {threads} threads, blocks of 2^{block_bits}",
                kind.name
            );
        }
    }
}

#[test]
fn threads_change_nothing_of_what_is_seen() {
    for visibility in [
        Visibility::Nothing,
        Visibility::Intentions,
        Visibility::History,
        Visibility::Latest(3),
        Visibility::Outputs,
    ] {
        let workshop = workshop("batched-sequential").ruled(|p| p.visibility = visibility);
        assert!(
            on(&workshop, 1, 12) == on(&workshop, 3, 4),
            "{visibility:?}"
        );
    }
}

#[test]
fn another_seed_is_another_course() {
    let workshop = workshop("sequential");
    let run = |seed| written(&workshop.seeded(seed).play());
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}
