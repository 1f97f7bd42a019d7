//! Addressed randomness: a draw is a function of where it is used, never of what was drawn before.
//!
//! Every draw has an address `(seed, purpose, agent, tick, index)`. Two scenarios that differ in
//! one mechanism therefore share all other randomness (common random numbers), an agent that is
//! skipped changes nobody else's luck, and no thread can disturb another.
//!
//! The generator is ChaCha with 8 rounds. Its 32-byte key holds the seed and the purpose, its
//! stream number the tick, and its block counter the agent, so that neighbouring agents are
//! neighbouring blocks: one block is 16 words, that is eight `u64` draws, and blocks are made
//! thirty-two or four at once, as the processor allows. Four are those of agents in a row: about 20 ns
//! per agent where all of them draw, 100 ns where one does. Thirty-two may be those of any agents; the
//! engine makes them for the next that act, however far apart (about 4 ns each). Whoever uses a
//! cursor alone gets those of sixteen in a row. Draws beyond the eighth continue in a further stream, numbered in the stream's high
//! half: were they to run on in the same stream, draw 9 of one agent would be draw 1 of the next.

mod address;
mod alias;
mod blocks;
mod party;
mod sample;

pub use alias::AliasTable;

pub(crate) use address::Address;
pub(crate) use party::{LANES, Party};

use crate::processor::{REGISTER_BLOCKS, Wide};
use crate::schedule::NEVER;
use blocks::{Source, Window};
use party::Company;

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
    address: Address,
    /// The agent's place among those whose blocks are made together.
    lane: usize,
    index: u64,
    /// How many of the agent's first draws are known to be in the first window: all of a block or none.
    ready: u64,
    /// Draw block `b` of an agent is looked up in window `b % WINDOWS`.
    windows: [Window; WINDOWS],
    source: Source,
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
            address: Address::of(0, 0),
            lane: 0,
            index: 0,
            ready: 0,
            windows: [Window::UNFILLED; WINDOWS],
            source,
        }
    }

    /// Puts the cursor at draw 0 of `(agent, tick)`.
    #[inline]
    pub fn at(&mut self, agent: u32, tick: u32) -> &mut Self {
        self.seat(Address::of(agent, tick), agent as usize % REGISTER_BLOCKS);
        self
    }

    /// Leaves wherever the cursor was, so that whoever comes next is put at draw 0.
    pub(crate) fn leave(&mut self) {
        self.address = Address::of(0, NEVER);
    }

    /// The cursor of the member of a party in this lane, in a tick that comes: at draw 0 the first time
    /// that it is asked for in its turn, and where it was left each time after.
    ///
    /// The blocks of all of the party are made together. That is a hint: where the agent is
    /// another, it has its own draws all the same.
    #[inline]
    pub(crate) fn turn(&mut self, address: Address, lane: usize, party: Party<'_>) -> &mut Self {
        if self.address != address {
            self.seat(address, lane);
            if self.ready == 0 {
                self.make(party);
            }
        }
        self
    }

    #[inline]
    fn seat(&mut self, address: Address, lane: usize) {
        self.address = address;
        self.lane = lane % LANES;
        self.index = 0;
        let stream = u64::from(address.tick());
        let there = self.windows[0].holds(stream, address.agent(), self.lane);
        self.ready = if there { DRAWS_PER_BLOCK } else { 0 };
    }

    /// Makes the first blocks of a party, if the processor can make as many at once.
    #[cold]
    fn make(&mut self, party: Party<'_>) {
        let Some(wide) = self.source.wide else {
            return;
        };
        let (agent, stream) = (self.address.agent(), u64::from(self.address.tick()));
        let window = &mut self.windows[0];
        match party.seats(agent, self.lane) {
            true => self.source.fill_from(wide, window, stream, party),
            false => {
                let company = Company::around(agent, self.lane);
                self.source.fill(wide, window, stream, &company);
            }
        }
        self.ready = DRAWS_PER_BLOCK;
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
        let index = self.index;
        self.index = index.wrapping_add(1);
        match index < self.ready {
            true => self.windows[0].draw(self.lane, index as usize),
            false => self.draw_elsewhere(index),
        }
    }

    /// A draw of a block that is not known to be in its window. Not inlined, so that the others are.
    #[inline(never)]
    fn draw_elsewhere(&mut self, index: u64) -> u64 {
        let draw_block = index / DRAWS_PER_BLOCK;
        let stream = draw_block << 32 | u64::from(self.address.tick());
        let place = draw_block as usize % WINDOWS;
        let slot = (index % DRAWS_PER_BLOCK) as usize;
        let Some(wide) = self.source.wide else {
            let window = &mut self.windows[place];
            return self
                .source
                .draw_narrow(window, stream, self.address.agent(), slot);
        };
        if !self.windows[place].holds(stream, self.address.agent(), self.lane) {
            let company = self.company();
            self.source
                .fill(wide, &mut self.windows[place], stream, &company);
        }
        if place == 0 {
            self.ready = if draw_block == 0 { DRAWS_PER_BLOCK } else { 0 };
        }
        self.windows[place].draw(self.lane, slot)
    }

    /// Those with whom the agent shared its first block, if it has one.
    fn company(&self) -> Company {
        match self.windows[0].holds(
            u64::from(self.address.tick()),
            self.address.agent(),
            self.lane,
        ) {
            true => self.windows[0].company(),
            false => Company::around(self.address.agent(), self.lane),
        }
    }
}

#[cfg(test)]
mod tests;
