//! Where blocks of draws come from, and how those of a few agents are kept.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::party::{Company, LANES, Party};
use crate::processor::{WIDE_REGISTERS, Wide};

/// Words in one block.
const BLOCK_WORDS: usize = 16;
/// Blocks that `rand_chacha` makes at once.
const NARROW_BLOCKS: usize = 4;
/// A stream number that no (tick, draw block) pair has, so that the first draw always fills.
const NO_STREAM: u64 = u64::MAX;

/// Makes the blocks of one key.
#[derive(Clone, Debug)]
pub(super) struct Source {
    key: [u32; 8],
    /// What makes the blocks, where there is one.
    pub(super) wide: Option<Wide>,
    /// What makes them otherwise.
    generator: ChaCha8Rng,
    /// Where the generator stands: (stream, agent whose block comes next).
    generator_at: (u64, u64),
}

/// One block each of a few agents.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Window {
    /// Word `w` of the block in lane `l`: at `[w][l]` from wide registers; else in the order of
    /// blocks.
    words: [[u32; LANES]; BLOCK_WORDS],
    /// Whose block each lane holds; of the generator's blocks the first one alone is named.
    company: Company,
    stream: u64,
}

impl Window {
    pub(super) const UNFILLED: Self = Self {
        words: [[0; LANES]; BLOCK_WORDS],
        company: Company::NOBODY,
        stream: NO_STREAM,
    };

    /// Whether the lane holds this agent's block of this stream.
    #[inline]
    pub(super) fn holds(&self, stream: u64, agent: u32, lane: usize) -> bool {
        self.stream == stream && self.company.seats(agent, lane)
    }

    /// Whose blocks these are.
    pub(super) fn company(&self) -> Company {
        self.company
    }

    /// Draw `slot` (of eight) of the block in a lane.
    #[inline]
    pub(super) fn draw(&self, lane: usize, slot: usize) -> u64 {
        let (lane, word) = (lane % LANES, 2 * slot % BLOCK_WORDS);
        u64::from(self.words[word + 1][lane]) << 32 | u64::from(self.words[word][lane])
    }
}

impl Source {
    pub(super) fn new(key: &[u8; 32], wide: Option<Wide>) -> Self {
        let (words, _) = key.as_chunks();
        Self {
            key: std::array::from_fn(|i| u32::from_le_bytes(words[i])),
            wide,
            generator: ChaCha8Rng::from_seed(*key),
            generator_at: (0, 0),
        }
    }

    /// The blocks of some agents in a stream, by wide registers.
    pub(super) fn fill(&self, wide: Wide, window: &mut Window, stream: u64, company: &Company) {
        window.stream = stream;
        window.company = *company;
        let (agents, words) = (&company.agents, &mut window.words);
        match company.is_full() {
            true => wide.fill::<WIDE_REGISTERS>(&self.key, stream, agents, words),
            false => wide.fill::<1>(&self.key, stream, agents, words),
        }
    }

    /// The blocks of a party in a stream, by wide registers.
    pub(super) fn fill_from(&self, wide: Wide, window: &mut Window, stream: u64, party: Party<'_>) {
        let members = party.in_lanes();
        let Window { words, company, .. } = window;
        company.lanes = LANES;
        let agents = &mut company.agents;
        wide.fill_from(
            &self.key,
            stream,
            (party.first_agent, &members),
            agents,
            words,
        );
        window.stream = stream;
    }

    /// Draw `slot` (of eight) of an agent's block in a stream, by way of a window that holds those of
    /// four agents in a row.
    pub(super) fn draw_narrow(
        &mut self,
        window: &mut Window,
        stream: u64,
        agent: u32,
        slot: usize,
    ) -> u64 {
        let mut block = u64::from(agent).wrapping_sub(u64::from(window.company.agents[0])) as usize;
        if stream != window.stream || block >= NARROW_BLOCKS {
            window.stream = stream;
            window.company.agents[0] = agent;
            self.fill_narrow(window);
            block = 0;
        }
        let words = window.words.as_flattened();
        let word = block * BLOCK_WORDS + 2 * slot;
        u64::from(words[word + 1]) << 32 | u64::from(words[word])
    }

    /// The blocks of the window's first agent and of the next few.
    #[cold]
    fn fill_narrow(&mut self, window: &mut Window) {
        let (stream, agent) = (window.stream, u64::from(window.company.agents[0]));
        if self.generator_at.0 != stream {
            self.generator.set_stream(stream);
        }
        if self.generator_at != (stream, agent) {
            self.generator
                .set_word_pos(u128::from(agent) * BLOCK_WORDS as u128);
        }
        self.generator_at = (stream, agent + NARROW_BLOCKS as u64);
        let mut bytes = [0; NARROW_BLOCKS * BLOCK_WORDS * size_of::<u32>()];
        self.generator.fill_bytes(&mut bytes);
        let (made, _) = bytes.as_chunks();
        let words = window.words.as_flattened_mut();
        words
            .iter_mut()
            .zip(made)
            .for_each(|(word, made)| *word = u32::from_le_bytes(*made));
    }
}
