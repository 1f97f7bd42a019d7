//! Few receivers among the many agents of a block, and which of them is which.

use crate::schedule::Bits;

/// A set of a block's agents that tells how many of them come before one.
///
/// A second set says which words of the first are in use, so that nothing costs a look at each word.
pub(super) struct Ranks {
    words: Vec<u64>,
    /// How many come before each word that is in use.
    before: Vec<u32>,
    used: Vec<u64>,
}

impl Ranks {
    pub(super) fn new(block_agents: usize) -> Self {
        let words = block_agents.div_ceil(64);
        Self {
            words: vec![0; words],
            before: vec![0; words],
            used: vec![0; words.div_ceil(64)],
        }
    }

    /// Empties the set. O(agents / 4096 + agents in it).
    pub(super) fn clear(&mut self) {
        for (index, used) in self.used.iter_mut().enumerate() {
            let used = Bits(std::mem::take(used));
            used.for_each(|bit| self.words[64 * index + usize::from(bit)] = 0);
        }
    }

    #[inline]
    pub(super) fn add(&mut self, local: usize) {
        let word = local / 64;
        self.words[word] |= 1 << (local % 64);
        self.used[word / 64] |= 1 << (word % 64);
    }

    /// Once all are added, counts them and shows each word that is in use. Returns how many there are.
    pub(super) fn count(&mut self, mut show: impl FnMut(usize, u64)) -> usize {
        let mut count = 0;
        for (index, &used) in self.used.iter().enumerate() {
            for bit in Bits(used) {
                let at = 64 * index + usize::from(bit);
                self.before[at] = count;
                count += self.words[at].count_ones();
                show(at, self.words[at]);
            }
        }
        count as usize
    }

    /// Whether it is in the set.
    #[inline]
    pub(super) fn has(&self, local: usize) -> bool {
        self.words[local / 64] >> (local % 64) & 1 != 0
    }

    /// How many come before it, which is in the set.
    #[inline]
    pub(super) fn rank(&self, local: usize) -> usize {
        let lower = (1 << (local % 64)) - 1;
        let within = (self.words[local / 64] & lower).count_ones();
        (self.before[local / 64] + within) as usize
    }

    /// Bytes held on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.words) + size_of_val(&*self.before) + size_of_val(&*self.used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENTS: usize = 9000;

    #[test]
    fn ranks_are_those_of_the_sorted() {
        let mut ranks = Ranks::new(AGENTS);
        for members in [
            vec![0, 1, 63, 64, 65, 190, 191, 192, 299, 4095, 4096, 8999],
            vec![],
            vec![8999],
            vec![2],
        ] {
            members.iter().rev().for_each(|&local| ranks.add(local));
            let mut shown = 0;
            let count = ranks.count(|_, word| shown += word.count_ones() as usize);
            assert_eq!([count, shown], [members.len(); 2]);
            for (rank, &local) in members.iter().enumerate() {
                assert_eq!(ranks.rank(local), rank, "{local}");
            }
            for local in 0..AGENTS {
                assert_eq!(ranks.has(local), members.contains(&local), "{local}");
            }
            ranks.clear();
            assert!((0..AGENTS).all(|local| !ranks.has(local)));
        }
    }
}
