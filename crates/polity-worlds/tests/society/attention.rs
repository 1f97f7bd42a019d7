//! An agent considers all whom it may turn to, up to sixteen; of more, as many at random.
//!
//! Breaks when the limit is drawn at all neighbours rather than at those allowed: an agent never turns to
//! whoever gave it the work, nor has a result checked by whoever made it.

use polity_engine::Options;
use polity_engine::topology::generators::{Generator, WattsStrogatz};
use polity_worlds::society::params::Params;

use crate::village::found;

/// What a society does in 60 ticks whose agents have about so many neighbours: messages, and pieces of work done
/// rightly.
fn life(degree: u32) -> (u64, u64) {
    let network = WattsStrogatz {
        degree,
        rewire: 0.3,
    };
    let network = network.generate(400, 7).expect("a valid network");
    let mut sim = found(Params::default(), network, Options::default());
    sim.run(60);
    let tallies = || sim.states().map(|agent| agent.tally);
    let sent = tallies().map(|tally| u64::from(tally.sent)).sum();
    (sent, tallies().map(|tally| u64::from(tally.right)).sum())
}

#[test]
fn agents_consider_as_many_as_ever() {
    // Minted with a search of one neighbour after the other.
    let lives = [
        (20_227, 7226),
        (20_867, 7466),
        (20_679, 7442),
        (20_446, 7466),
        (18_944, 7330),
    ];
    assert_eq!([8, 14, 16, 18, 24].map(life), lives);
}
