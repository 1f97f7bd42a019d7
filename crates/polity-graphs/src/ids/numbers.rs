//! Edges between numbered nodes.

use super::Numbered;
use crate::Labels;

/// Bits in a block of which the running count is kept.
const BLOCK_BITS: usize = 512;
const BLOCK_WORDS: usize = BLOCK_BITS / 64;

/// Edges between nodes with numbers for ids.
pub(crate) struct Numbers<T> {
    pub(crate) pairs: Vec<(T, T)>,
    /// Nodes declared on their own.
    pub(crate) alone: Vec<T>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            pairs: Vec::new(),
            alone: Vec::new(),
        }
    }
}

impl Numbers<u32> {
    pub(super) fn widen(self) -> Numbers<u64> {
        let wide = |(a, b): (u32, u32)| (a.into(), b.into());
        Numbers {
            pairs: self.pairs.into_iter().map(wide).collect(),
            alone: self.alone.into_iter().map(u64::from).collect(),
        }
    }

    /// Dense indices: by a set of bits if ids lie close enough together, else by sorting.
    pub(super) fn number(mut self) -> Option<Numbered> {
        let Some(most) = self.ids().max() else {
            return Some(Numbered {
                agents: 0,
                pairs: Vec::new(),
                labels: None,
            });
        };
        // One bit per possible id; up to as much memory as the pairs themselves take.
        if most as usize / 64 > self.pairs.len() + self.alone.len() + 1024 {
            return self.widen().number();
        }
        let ranks = Ranks::new(self.ids(), most);
        let agents = u32::try_from(ranks.count()).ok()?;
        // The numbers 0..agents are their own indices.
        let labels = (agents <= most).then(|| Labels::Numbers(ranks.ids().collect()));
        if labels.is_some() {
            let rank = |(a, b): &mut (u32, u32)| (*a, *b) = (ranks.rank(*a), ranks.rank(*b));
            self.pairs.iter_mut().for_each(rank);
        }
        Some(Numbered {
            agents,
            pairs: self.pairs,
            labels,
        })
    }
}

impl Numbers<u64> {
    /// Dense indices by sorting the ids. O(edges · log nodes).
    pub(super) fn number(self) -> Option<Numbered> {
        let mut ids: Vec<u64> = self.ids().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        let agents = u32::try_from(ids.len()).ok()?;
        let rank = |id| ids.partition_point(|&other| other < id) as u32;
        let pairs = self.pairs.iter().map(|&(a, b)| (rank(a), rank(b)));
        let pairs = pairs.collect();
        let dense = ids.last().is_none_or(|&last| last == u64::from(agents) - 1);
        let labels = (!dense).then_some(Labels::Numbers(ids));
        Some(Numbered {
            agents,
            pairs,
            labels,
        })
    }
}

impl<T: Copy> Numbers<T> {
    /// Every id, as often as it occurs.
    fn ids(&self) -> impl Iterator<Item = T> + '_ {
        let ends = self.pairs.iter().flat_map(|&(a, b)| [a, b]);
        ends.chain(self.alone.iter().copied())
    }
}

/// A set of numbers that knows how many of them are below another: bits, and a count per block.
struct Ranks {
    words: Vec<u64>,
    /// Members before each block.
    before: Vec<u32>,
}

impl Ranks {
    fn new(members: impl Iterator<Item = u32>, most: u32) -> Self {
        let mut words = vec![0_u64; (most as usize / BLOCK_BITS + 1) * BLOCK_WORDS];
        members.for_each(|id| words[id as usize / 64] |= 1 << (id % 64));
        let counts = words.chunks(BLOCK_WORDS).map(count_ones);
        // Wraps only beyond 2³² members, which are refused right after.
        let add = |sum: &mut u32, count| Some(std::mem::replace(sum, sum.wrapping_add(count)));
        let before = counts.scan(0, add);
        Self {
            before: before.collect(),
            words,
        }
    }

    fn count(&self) -> u64 {
        self.words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    fn rank(&self, id: u32) -> u32 {
        let (block, word) = (id as usize / BLOCK_BITS, id as usize / 64);
        let below = self.words[word] & ((1 << (id % 64)) - 1);
        let within = count_ones(&self.words[block * BLOCK_WORDS..word]);
        self.before[block] + within + below.count_ones()
    }

    /// Members, ascending.
    fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        let bits = |word: u64| (0..64).filter(move |bit| word >> bit & 1 == 1);
        let words = self.words.iter().zip(0_u64..);
        words.flat_map(move |(&word, place)| bits(word).map(move |bit| place * 64 + bit))
    }
}

fn count_ones(words: &[u64]) -> u32 {
    words.iter().map(|word| word.count_ones()).sum()
}
