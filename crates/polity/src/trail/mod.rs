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

/// What some of a run's agents did in one tick, on its way into the trail.
pub struct Footprints {
    on: bool,
    blocks: Vec<Sums>,
}

impl Footprints {
    /// None yet, of a population of so many agents; nothing is taken in unless they are `on`.
    #[must_use]
    pub fn new(on: bool, agents: u32) -> Self {
        Self {
            on,
            blocks: vec![Sums::default(); agents.div_ceil(BLOCK_AGENTS) as usize],
        }
    }

    /// Follows the messages of a tick. All messages of an agent are among them, in their order.
    #[must_use]
    pub fn of_messages(&mut self, tick: u32) -> Walk<'_> {
        Walk::new(self, MESSAGES, tick)
    }

    /// Follows the events of a tick. All events of an agent are among them, in their order.
    #[must_use]
    pub fn of_events(&mut self, tick: u32) -> Walk<'_> {
        Walk::new(self, EVENTS, tick)
    }
}

/// Collects what is to be recorded of a run's agents.
pub struct Trail {
    on: bool,
    rows: Vec<TrailRow>,
}

impl Trail {
    /// A trail; nothing is collected unless it is `on`.
    #[must_use]
    pub fn new(on: bool) -> Self {
        let rows = Vec::new();
        Self { on, rows }
    }

    /// Whether anything is collected.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// Takes in what all agents did in a tick, each in one of the parts, and returns the tick's rows:
    /// one for each block in which anything was done, in ascending order. O(parts · blocks).
    pub fn tick<'a>(
        &mut self,
        tick: u32,
        parts: impl Iterator<Item = &'a mut Footprints>,
    ) -> &[TrailRow] {
        let first = self.rows.len();
        let Some(blocks) = parts.filter(|_| self.on).map(take_sums).reduce(add_up) else {
            return &[];
        };
        let acted = (0..)
            .zip(blocks)
            .filter(|(_, sums)| *sums != Sums::default());
        self.rows
            .extend(acted.map(|(block, sums)| row(tick, block, sums)));
        &self.rows[first..]
    }

    /// The rows collected so far, once there are at least this many.
    pub fn take(&mut self, at_least: usize) -> Option<Vec<TrailRow>> {
        let ready = self.rows.len() >= at_least && !self.rows.is_empty();
        ready.then(|| std::mem::take(&mut self.rows))
    }
}

fn take_sums(footprints: &mut Footprints) -> Vec<Sums> {
    let none = vec![Sums::default(); footprints.blocks.len()];
    std::mem::replace(&mut footprints.blocks, none)
}

/// Adds what other agents did.
fn add_up(mut sums: Vec<Sums>, others: Vec<Sums>) -> Vec<Sums> {
    for (Sums(sums), Sums(others)) in sums.iter_mut().zip(others) {
        for (sum, other) in sums.iter_mut().zip(others) {
            *sum = sum.wrapping_add(other);
        }
    }
    sums
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

/// Deeds of one kind in one tick, on their way into the sums.
///
/// An agent's deeds lie together; were they to come in several pieces, its digests would add up.
pub struct Walk<'a> {
    sums: &'a mut Footprints,
    of: u64,
    tick: u32,
    /// Whose deeds are being taken in.
    agent: u32,
    /// What they come to so far; none before the first.
    digest: Option<Digest>,
}

impl<'a> Walk<'a> {
    fn new(sums: &'a mut Footprints, of: u64, tick: u32) -> Self {
        Self {
            sums,
            of,
            tick,
            agent: 0,
            digest: None,
        }
    }

    /// Takes in the next message.
    #[inline]
    pub fn message(&mut self, sent: &Sent<Message>) {
        if self.sums.on {
            self.take(sent.src, words::of_message(sent));
        }
    }

    /// Takes in the next event.
    #[inline]
    pub fn event(&mut self, event: &Event) {
        if self.sums.on {
            self.take(event.agent, words::of_event(event));
        }
    }

    /// Ends the walk.
    pub fn end(mut self) {
        self.leave();
    }

    #[inline]
    fn take(&mut self, agent: u32, words: Words) {
        if agent != self.agent {
            self.leave();
            self.agent = agent;
        }
        let digest = &mut self.digest;
        digest
            .get_or_insert_with(|| Digest::new(self.of, self.tick, agent))
            .take(words);
    }

    /// Adds what the present agent did to the sums of its block.
    #[inline]
    fn leave(&mut self) {
        if let Some(digest) = self.digest.take() {
            let (block, place) = (self.agent / BLOCK_AGENTS, self.agent % BLOCK_AGENTS);
            self.sums.blocks[block as usize].add(place, digest.value());
        }
    }
}

#[cfg(test)]
mod tests;
