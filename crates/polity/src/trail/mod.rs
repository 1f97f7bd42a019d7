//! The trail of a run: what its agents did, tick by tick, boiled down to a few numbers.
//!
//! For each tick and each block of [`BLOCK_AGENTS`] agents there are [`SUMS`] numbers: the sum of the
//! digests of what each agent did, and the same weighted by the powers of the agent's place in its
//! block. A re-execution computes them again. Where they differ, the tick and the block are known at
//! once, and up to two agents that did something else can be computed from the differences
//! ([`locate`]): 32 bytes do what would take a digest per agent.
//!
//! A tick's numbers follow from that tick alone, and do not depend on the engine's own blocks.

mod digest;
mod field;
mod locate;
mod words;

use polity_data::schema::TrailRow;
use polity_engine::Sent;
use polity_worlds::society::message::Message;
use polity_worlds::society::probe::Event;

use digest::{Digest, Words};
pub use locate::{Located, locate};

/// Agents of a block: a constant of the data set's format.
pub const BLOCK_AGENTS: u32 = 4096;

/// Numbers kept for a block in a tick.
pub const SUMS: usize = 4;

/// Tells an agent's messages from its events.
const MESSAGES: u64 = 1;
const EVENTS: u64 = 2;

/// The sums of one block in one tick.
///
/// A term is below 2⁶¹ · (2¹²)³ = 2⁹⁷, so that 2³¹ of them fit before they must be reduced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums([u128; SUMS]);

impl Sums {
    /// Adds the digest of what the agent in this place of the block did.
    #[inline]
    fn add(&mut self, place: u32, digest: u64) {
        let x = u64::from(place) + 1;
        for (sum, weight) in self.0.iter_mut().zip([1, x, x * x, x * x * x]) {
            // Neither can wrap, see above; to check would be half of the work.
            let term = u128::from(digest).wrapping_mul(u128::from(weight));
            *sum = sum.wrapping_add(term);
        }
    }

    fn values(self) -> [u64; SUMS] {
        self.0.map(field::reduce)
    }
}

/// Follows a run's agents, and collects what is to be recorded of them.
pub struct Trail {
    on: bool,
    blocks: Vec<Sums>,
    rows: Vec<TrailRow>,
}

impl Trail {
    /// The trail of a population of so many agents; nothing is collected unless it is `on`.
    #[must_use]
    pub fn new(on: bool, agents: u32) -> Self {
        Self {
            on,
            blocks: vec![Sums::default(); agents.div_ceil(BLOCK_AGENTS) as usize],
            rows: Vec::new(),
        }
    }

    /// Whether anything is collected.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Takes in what happened in a tick, in canonical order, and returns the tick's rows: one for
    /// each block in which anything did, in ascending order. O(messages + events + blocks).
    ///
    /// Both come in runs, which one after the other are in canonical order.
    pub fn tick(
        &mut self,
        tick: u32,
        sent: &[Vec<Sent<Message>>],
        events: &[Vec<Event>],
    ) -> &[TrailRow] {
        if !self.on {
            return &[];
        }
        let mut deeds = Deeds::new(&mut self.blocks, MESSAGES, tick);
        for sent in sent.iter().flatten() {
            deeds.take(sent.src, words::of_message(sent));
        }
        deeds.end();
        let mut deeds = Deeds::new(&mut self.blocks, EVENTS, tick);
        for event in events.iter().flatten() {
            deeds.take(event.agent, words::of_event(event));
        }
        deeds.end();
        let first = self.rows.len();
        let blocks = (0..).zip(self.blocks.iter_mut());
        let acted = blocks.filter(|(_, sums)| **sums != Sums::default());
        let row = |(block, sums): (u32, &mut Sums)| row(tick, block, std::mem::take(sums));
        self.rows.extend(acted.map(row));
        &self.rows[first..]
    }

    /// The rows collected so far, once there are at least this many.
    pub fn take(&mut self, at_least: usize) -> Option<Vec<TrailRow>> {
        let ready = self.rows.len() >= at_least && !self.rows.is_empty();
        ready.then(|| std::mem::take(&mut self.rows))
    }
}

fn row(tick: u32, block: u32, sums: Sums) -> TrailRow {
    let [digest, digest_x, digest_x2, digest_x3] = sums.values();
    TrailRow {
        tick,
        block,
        digest,
        digest_x,
        digest_x2,
        digest_x3,
    }
}

/// The deeds of one kind in one tick, on their way into the sums.
///
/// An agent's deeds lie together; were they to come in several pieces, its digests would add up.
struct Deeds<'a> {
    blocks: &'a mut [Sums],
    of: u64,
    tick: u32,
    /// Whose deeds are being taken in.
    agent: u32,
    /// What they come to so far; none before the first.
    digest: Option<Digest>,
}

impl<'a> Deeds<'a> {
    fn new(blocks: &'a mut [Sums], of: u64, tick: u32) -> Self {
        Self {
            blocks,
            of,
            tick,
            agent: 0,
            digest: None,
        }
    }

    #[inline]
    fn take(&mut self, agent: u32, words: Words) {
        if agent != self.agent {
            self.end();
            self.agent = agent;
        }
        let digest = &mut self.digest;
        digest
            .get_or_insert_with(|| Digest::new(self.of, self.tick, agent))
            .take(words);
    }

    /// Adds what the present agent did to the sums of its block.
    #[inline]
    fn end(&mut self) {
        if let Some(digest) = self.digest.take() {
            let (block, place) = (self.agent / BLOCK_AGENTS, self.agent % BLOCK_AGENTS);
            self.blocks[block as usize].add(place, digest.value());
        }
    }
}

#[cfg(test)]
mod tests;
