//! Where blocks of draws come from, and how those of a few neighbouring agents are kept.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::processor::{WIDE_BLOCKS, Wide};

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
    wide: Option<Wide>,
    /// What makes them otherwise.
    generator: ChaCha8Rng,
    /// Where the generator stands: (stream, agent whose block comes next).
    generator_at: (u64, u64),
}

/// One block each of a few neighbouring agents.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Window {
    /// Word `w` of block `b`: at `[w][b]` from wide registers; else in the order of blocks.
    words: [[u32; WIDE_BLOCKS]; BLOCK_WORDS],
    stream: u64,
    first_agent: u32,
}

impl Window {
    pub(super) const UNFILLED: Self = Self {
        words: [[0; WIDE_BLOCKS]; BLOCK_WORDS],
        stream: NO_STREAM,
        first_agent: 0,
    };
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

    /// Draw `slot` (of eight) of an agent's block in a stream, by way of a window.
    #[inline]
    pub(super) fn draw(
        &mut self,
        window: &mut Window,
        stream: u64,
        agent: u32,
        slot: usize,
    ) -> u64 {
        let blocks = match self.wide {
            Some(_) => WIDE_BLOCKS,
            None => NARROW_BLOCKS,
        };
        let mut block = u64::from(agent).wrapping_sub(u64::from(window.first_agent)) as usize;
        if stream != window.stream || block >= blocks {
            self.fill(window, stream, agent);
            block = 0;
        }
        let word = 2 * slot;
        let words = window.words.as_flattened();
        let (low, high) = match self.wide {
            Some(_) => (word * WIDE_BLOCKS + block, (word + 1) * WIDE_BLOCKS + block),
            None => (block * BLOCK_WORDS + word, block * BLOCK_WORDS + word + 1),
        };
        u64::from(words[high]) << 32 | u64::from(words[low])
    }

    /// Fills a window with the blocks of this agent and the next few.
    #[cold]
    fn fill(&mut self, window: &mut Window, stream: u64, agent: u32) {
        window.stream = stream;
        window.first_agent = agent;
        match self.wide {
            Some(wide) => wide.fill(&self.key, stream, agent, &mut window.words),
            None => self.fill_narrow(window),
        }
    }

    fn fill_narrow(&mut self, window: &mut Window) {
        let (stream, agent) = (window.stream, u64::from(window.first_agent));
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
