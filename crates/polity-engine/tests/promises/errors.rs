//! Pins: options that cannot be meant are refused before anything happens, in words that say what
//! was found, what is expected and what to do.
//!
//! Why: a scenario with a loss of 5 (per cent?) must not run as something else.
//!
//! Breaks when: a value is clamped in silence. Seen: block sizes, which once were.

use polity_engine::{Delivery, EngineError, Options, Simulation};

use crate::chatty::{Chatty, network};

fn refused(options: Options) -> String {
    match Simulation::new(Chatty, network(10), options) {
        Ok(_) => "accepted".into(),
        Err(error) => error.to_string(),
    }
}

fn with_delivery(latency_ticks: u8, loss: f64) -> Options {
    let delivery = Delivery {
        latency_ticks,
        loss,
    };
    Options {
        delivery,
        ..Options::default()
    }
}

fn with_bits(bits: u32) -> Options {
    Options {
        block_bits: Some(bits),
        ..Options::default()
    }
}

#[test]
fn errors_say_what_was_expected_and_what_to_do() {
    let latency = "a message needs at least 1 tick to arrive, not 0; set the latency to 1 or more";
    assert_eq!(refused(with_delivery(0, 0.0)), latency);
    for (loss, shown) in [
        (-0.1, "-0.1"),
        (5.0, "5"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
    ] {
        let expected = "the share of lost messages must lie between 0 and 1, not";
        assert_eq!(
            refused(with_delivery(1, loss)),
            format!("{expected} {shown}")
        );
    }
    for bits in [0, 17, u32::MAX] {
        let expected = format!(
            "a block holds 2 to 65536 agents (1 to 16 bits), not 2 to the power of {bits}; \
             leave the size out for one that fits the population"
        );
        assert_eq!(refused(with_bits(bits)), expected);
    }
    let threads = EngineError::Threads {
        threads: 900,
        reason: "Resource temporarily unavailable".into(),
    };
    let expected = "cannot start 900 threads (Resource temporarily unavailable); ask for fewer";
    assert_eq!(threads.to_string(), expected);
}

#[test]
fn the_limits_themselves_are_accepted() {
    for options in [
        with_delivery(255, 1.0),
        with_delivery(1, -0.0),
        with_bits(1),
        with_bits(16),
    ] {
        assert_eq!(refused(options), "accepted");
    }
}
