//! What the engine promises, one file per promise. Each opens with what it pins, why that matters,
//! and what would break it; the breakages named as "seen" were made on purpose, and the file failed.
//!
//! ```text
//! cargo test --release -p polity-engine --test promises
//! ```

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot be set up should stop"
)]

mod between_ticks;
mod boundaries;
mod bounds;
mod chatty;
mod errors;
mod examples;
mod golden;
mod laws;
mod loss;
mod memory;
mod one_by_one;
mod reference;
mod restoring;
mod samplers;
mod schedule;
mod threads;
mod waking;
