//! Pins: the examples run, and what they claim holds.
//!
//! Why: they are the first thing a newcomer copies.

#[path = "../../examples/epidemic.rs"]
mod epidemic;

#[test]
fn the_epidemic_runs() {
    epidemic::main().expect("it asserts what it shows");
}
