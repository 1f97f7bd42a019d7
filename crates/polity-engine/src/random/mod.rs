//! Addressed randomness: a draw is a function of where it is used, never of what was drawn before.
//!
//! Every draw has an address `(seed, purpose, agent, tick, index)`. Two scenarios that differ in
//! one mechanism therefore share all other randomness (common random numbers), an agent that is
//! skipped changes nobody else's luck, and no thread can disturb another.
//!
//! The generator is ChaCha with 8 rounds. Its 32-byte key holds the seed and the purpose, its
//! stream number the tick, and its block counter the agent, so that neighbouring agents are
//! neighbouring blocks: one block is 16 words, that is eight `u64` draws, and blocks are made
//! sixteen or four at once, as the processor allows. Four are those of agents in a row: about 20 ns
//! per agent where all of them draw, 100 ns where one does. Sixteen may be those of any agents; the
//! engine makes them for the next sixteen that act, however far apart (about 6 ns each), whoever
//! uses a cursor alone gets those of sixteen in a row. Draws beyond the eighth continue in a further stream, numbered in the stream's high
//! half: were they to run on in the same stream, draw 9 of one agent would be draw 1 of the next.

mod alias;
mod blocks;
mod sample;

pub use alias::AliasTable;

pub(crate) use blocks::LANES;

use crate::processor::Wide;
use blocks::{Seat, Source, Window};

/// Separates keys of this engine from any other use of the same seed.
const KEY_DOMAIN: &[u8; 16] = b"polity draws v1\0";

/// Draws in one ChaCha block.
const DRAWS_PER_BLOCK: u64 = 8;
/// Windows of a cursor, so that agents in turn may draw up to 32 times each and still share them.
const WINDOWS: usize = 4;

/// What a draw is for. Distinct purposes have independent randomness under one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purpose(u64);

impl Purpose {
    /// The purpose of this name (64-bit FNV-1a of its bytes).
    #[must_use]
    pub const fn named(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut i = 0;
        while i < bytes.len() {
            hash ^= bytes[i] as u64;
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
            i += 1;
        }
        Self(hash)
    }
}

/// The draws of one purpose: a cursor that can be put at any (agent, tick).
///
/// Values depend on the address alone; the windows of generated blocks are only a cache.
#[derive(Clone, Debug)]
pub struct Draws {
    source: Source,
    /// Draw block `b` of an agent is looked up in window `b % WINDOWS`.
    windows: [Window; WINDOWS],
    seat: Seat,
    tick: u32,
    index: u64,
}

impl Draws {
    /// Draws of `purpose` under `seed`, at agent 0 and tick 0.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose) -> Self {
        Self::of(Source::new(&Self::key(seed, purpose), Wide::find()))
    }

    fn key(seed: u64, purpose: Purpose) -> [u8; 32] {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&purpose.0.to_le_bytes());
        key[16..].copy_from_slice(KEY_DOMAIN);
        key
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            windows: [Window::UNFILLED; WINDOWS],
            seat: Seat::FIRST,
            tick: 0,
            index: 0,
        }
    }

    /// Puts the cursor at draw 0 of `(agent, tick)`.
    #[inline]
    pub fn at(&mut self, agent: u32, tick: u32) -> &mut Self {
        self.seat.take(agent);
        self.tick = tick;
        self.index = 0;
        self
    }

    /// Names those whose turns come next, each in its lane, so that their blocks are made together;
    /// `None` where that is the lane of its index modulo 16. What is left of a party that is not
    /// full may be anybody.
    pub(crate) fn expect(&mut self, party: Option<&[u32; LANES]>) {
        self.seat.expect(party);
    }

    /// As [`Draws::at`], for the member of the party in this lane.
    #[inline]
    pub(crate) fn at_lane(&mut self, agent: u32, lane: usize, tick: u32) {
        self.seat.take_lane(agent, lane);
        self.tick = tick;
        self.index = 0;
    }

    /// Puts the cursor at draw `index` of the present `(agent, tick)`. An agent has 2³⁵ draws per
    /// tick; beyond, values repeat.
    #[inline]
    pub fn skip_to(&mut self, index: u64) -> &mut Self {
        self.index = index;
        self
    }

    /// The next draw: 64 uniform bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let draw_block = self.index / DRAWS_PER_BLOCK;
        let stream = draw_block << 32 | u64::from(self.tick);
        let window = &mut self.windows[draw_block as usize % WINDOWS];
        let slot = (self.index % DRAWS_PER_BLOCK) as usize;
        self.index = self.index.wrapping_add(1);
        self.source.draw(window, stream, &self.seat, slot)
    }
}

#[cfg(test)]
mod tests;
