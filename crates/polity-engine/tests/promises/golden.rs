//! Pins: the very values of a run, from one version of the engine to the next.
//!
//! Why: runs are published with their digests; a changed value makes each of them irreproducible.
//!
//! Breaks when: anything that an agent can see changes: a draw, an order, a latency, when a wish is
//! granted. Re-mint only together with the data set's format version, and note here why.
//!
//! * minted with the first version

use polity_engine::{Delivery, Options};

use crate::chatty::{digest, network};

#[test]
fn a_small_run_keeps_its_digest() {
    assert_eq!(small_run(), GOLDEN);
}

pub(crate) fn small_run() -> u64 {
    let delivery = Delivery {
        latency_ticks: 2,
        loss: 0.1,
    };
    let options = Options {
        seed: 42,
        delivery,
        ..Options::default()
    };
    digest(network(100), options, 400)
}

pub(crate) const GOLDEN: u64 = 10_972_971_730_985_122_135;
