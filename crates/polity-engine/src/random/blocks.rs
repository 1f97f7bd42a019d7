//! Where blocks of draws come from, and how those of a few agents are kept.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::processor::{WIDE_BLOCKS, Wide};

/// Words in one block.
const BLOCK_WORDS: usize = 16;
/// Agents whose blocks can be made together.
pub(crate) const LANES: usize = WIDE_BLOCKS;
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

/// One block each of a few agents.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Window {
    /// Word `w` of the block in lane `l`: at `[w][l]` from wide registers; else in the order of
    /// blocks.
    words: [[u32; LANES]; BLOCK_WORDS],
    /// Whose block each lane holds; of the generator's blocks the first one alone is named.
    agents: [u32; LANES],
    stream: u64,
}

impl Window {
    pub(super) const UNFILLED: Self = Self {
        words: [[0; LANES]; BLOCK_WORDS],
        agents: [0; LANES],
        stream: NO_STREAM,
    };
}

/// Whose draw it is, and with whom it shares a window.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    agent: u32,
    /// The agent's place among those who share.
    lane: usize,
    /// Those who are expected to draw at about the same time, if they are no neighbours. Not
    /// binding: they share only while the agent in this lane is the one that draws.
    party: [u32; LANES],
    scattered: bool,
}

impl Seat {
    /// Agent 0, among its neighbours.
    pub(super) const FIRST: Self = Self {
        agent: 0,
        lane: 0,
        party: [0; LANES],
        scattered: false,
    };

    /// `None` for a party of neighbours.
    pub(super) fn expect(&mut self, party: Option<&[u32; LANES]>) {
        self.scattered = party.is_some();
        if let Some(party) = party {
            self.party = *party;
        }
    }

    /// Seats the member of the party that is in this lane.
    #[inline]
    pub(super) fn take_lane(&mut self, agent: u32, lane: usize) {
        self.agent = agent;
        self.lane = lane % LANES;
    }

    /// Seats an agent of whose company nothing is known: its neighbours, most likely.
    #[inline]
    pub(super) fn take(&mut self, agent: u32) {
        self.agent = agent;
        self.lane = agent as usize % LANES;
    }

    /// Those who share; the agent is in its lane whatever was expected.
    fn company(&self) -> [u32; LANES] {
        if self.scattered && self.party[self.lane] == self.agent {
            return self.party;
        }
        let first = self.agent.wrapping_sub(self.lane as u32);
        std::array::from_fn(|lane| first.wrapping_add(lane as u32))
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

    /// Draw `slot` (of eight) of an agent's block in a stream, by way of a window.
    #[inline]
    pub(super) fn draw(
        &mut self,
        window: &mut Window,
        stream: u64,
        seat: &Seat,
        slot: usize,
    ) -> u64 {
        match self.wide {
            Some(wide) => self.draw_wide(wide, window, stream, seat, slot),
            None => self.draw_narrow(window, stream, seat.agent, slot),
        }
    }

    #[inline]
    fn draw_wide(
        &self,
        wide: Wide,
        window: &mut Window,
        stream: u64,
        seat: &Seat,
        slot: usize,
    ) -> u64 {
        let lane = seat.lane % LANES; // which the compiler cannot know
        if stream != window.stream || seat.agent != window.agents[lane] {
            self.fill_wide(wide, window, stream, seat);
        }
        let low = window.words[2 * slot][lane];
        let high = window.words[2 * slot + 1][lane];
        u64::from(high) << 32 | u64::from(low)
    }

    #[cold]
    fn fill_wide(&self, wide: Wide, window: &mut Window, stream: u64, seat: &Seat) {
        window.stream = stream;
        window.agents = seat.company();
        wide.fill(&self.key, stream, &window.agents, &mut window.words);
    }

    /// Not inlined, so that [`Source::draw`] is.
    #[inline(never)]
    fn draw_narrow(&mut self, window: &mut Window, stream: u64, agent: u32, slot: usize) -> u64 {
        let mut block = u64::from(agent).wrapping_sub(u64::from(window.agents[0])) as usize;
        if stream != window.stream || block >= NARROW_BLOCKS {
            window.stream = stream;
            window.agents[0] = agent;
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
        let (stream, agent) = (window.stream, u64::from(window.agents[0]));
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
