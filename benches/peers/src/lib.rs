//! What all peers share: the network, the draws, the fold, and how they are measured.
//!
//! # The work
//!
//! In every tick every agent folds its inbox (what was sent to it in the tick before, by ascending
//! sender) into its state, and writes part of that state to one of its neighbours, drawn uniformly.
//! The fold depends on the order, so that all peers end in the same states only if all of them keep
//! the canonical order; [`checksum`] is compared by the driver.

mod measure;
mod network;

pub use measure::{Job, Peer, measure};
pub use network::Network;

/// The seed of the network and of all draws.
pub const SEED: u64 = 1;
/// Contacts of an agent on average.
pub const DEGREE: u32 = 8;

/// The state of a newborn agent.
#[inline]
pub fn birth(agent: u32) -> u64 {
    mix(u64::from(agent))
}

/// One message into the state. Exclusive-or and multiplication do not commute: the order matters.
#[inline]
pub fn fold(state: u64, body: u32) -> u64 {
    (state ^ u64::from(body)).wrapping_mul(6_364_136_223_846_793_005)
}

/// What an agent writes: the half of its state that is well mixed.
#[inline]
pub fn body(state: u64) -> u32 {
    (state >> 32) as u32
}

/// Which of its neighbours an agent writes to: an addressed draw, as cheap as one can be.
#[inline]
pub fn choice(agent: u32, tick: u32, neighbours: usize) -> usize {
    let draw = mix(u64::from(tick) << 32 | u64::from(agent)) >> 32;
    ((draw * neighbours as u64) >> 32) as usize
}

/// All states in one number, which depends on whose state is which.
pub fn checksum(states: impl Iterator<Item = u64>) -> u64 {
    let of = |(agent, state): (usize, u64)| mix(state ^ mix(agent as u64));
    states.enumerate().map(of).fold(0, u64::wrapping_add)
}

/// One output of SplitMix64 (Steele, Lea and Flood 2014).
#[inline]
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(SEED).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}
