//! Pins: the messages of a run, in order, and its final states do not depend on threads, workers or
//! the cut into blocks; float sums in probes not on threads.
//!
//! Why: it is the promise that everything published with Polity rests on. Ordered messages are
//! compared, not states: one pair out of order shows at once, where states may forget it.
//!
//! Breaks when: an order follows from scheduling, a draw from who drew before, or a block's edge is
//! off by one. Seen: inboxes left in order of worker instead of sent tick; messages placed in
//! another order than they came in; losses drawn by a cursor that runs on from message to message.

use polity_engine::{Delivery, Options, Simulation};

use crate::chatty::{Chatty, digest, network};

fn lossy() -> Options {
    let delivery = Delivery {
        latency_ticks: 3,
        loss: 0.05,
    };
    Options {
        seed: 11,
        delivery,
        ..Options::default()
    }
}

#[test]
fn threads_change_nothing() {
    let with = |threads| digest(network(5000), Options { threads, ..lossy() }, 60);
    let one = with(1);
    assert_eq!([2, 3, 8].map(with), [one; 3]);
    assert_eq!(with(1), one, "not even twice the same");
}

#[test]
fn blocks_and_workers_change_nothing() {
    for (agents, ticks) in [(7, 400), (3001, 40)] {
        let one = digest(network(agents), lossy(), ticks);
        for bits in [1, 4, 6, 12, 16] {
            for workers in 1..=5 {
                let options = Options {
                    block_bits: Some(bits),
                    workers: Some(workers),
                    ..lossy()
                };
                let other = digest(network(agents), options, ticks);
                assert_eq!(
                    other, one,
                    "{agents} agents, {bits} bits, {workers} workers"
                );
            }
        }
    }
}

#[test]
fn float_sums_of_probes_are_the_same_to_the_last_bit() {
    let probes = |threads| {
        let options = Options { threads, ..lossy() };
        let mut sim = Simulation::new(Chatty, network(5000), options).unwrap();
        sim.run(30);
        let bits = sim
            .probes_mut()
            .map(|&mut (turns, sum)| (turns, sum.to_bits()));
        bits.collect::<Vec<_>>()
    };
    assert_eq!(probes(1), probes(3));
}
