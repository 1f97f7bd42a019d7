//! Few receivers among the many agents of a block, and which of them is which.

/// A set of a block's agents that tells how many of them come before one.
pub(super) struct Ranks {
    words: Vec<u64>,
    /// How many come before each word.
    before: Vec<u32>,
    any: bool,
}

impl Ranks {
    pub(super) fn new(block_agents: usize) -> Self {
        let words = block_agents.div_ceil(64);
        Self {
            words: vec![0; words],
            before: vec![0; words],
            any: false,
        }
    }

    /// Empties the set.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.any) {
            self.words.fill(0);
        }
    }

    #[inline]
    pub(super) fn add(&mut self, local: usize) {
        self.words[local / 64] |= 1 << (local % 64);
        self.any = true;
    }

    /// Once all are added, counts them and shows each word of the set. Returns how many there are.
    pub(super) fn count(&mut self, mut show: impl FnMut(usize, u64)) -> usize {
        let mut count = 0;
        for (index, (&word, before)) in self.words.iter().zip(&mut self.before).enumerate() {
            *before = count;
            count += word.count_ones();
            show(index, word);
        }
        count as usize
    }

    /// Whether it is in the set.
    #[inline]
    pub(super) fn has(&self, local: usize) -> bool {
        self.words[local / 64] >> (local % 64) & 1 != 0
    }

    /// How many come before it.
    #[inline]
    pub(super) fn rank(&self, local: usize) -> usize {
        let lower = (1 << (local % 64)) - 1;
        let within = (self.words[local / 64] & lower).count_ones();
        (self.before[local / 64] + within) as usize
    }

    /// Bytes held on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.words) + size_of_val(&*self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_sorted() {
        let mut ranks = Ranks::new(300);
        let members = [0, 1, 63, 64, 65, 190, 191, 192, 299];
        members.iter().rev().for_each(|&local| ranks.add(local));
        let mut shown = 0;
        let count = ranks.count(|_, word| shown += word.count_ones() as usize);
        assert_eq!([count, shown], [members.len(); 2]);
        for local in 0..300 {
            assert_eq!(ranks.has(local), members.contains(&local), "{local}");
            let before = members.iter().filter(|&&m| m < local).count();
            assert_eq!(ranks.rank(local), before, "{local}");
        }
        ranks.clear();
        assert!((0..300).all(|local| !ranks.has(local)));
    }
}
