//! Who of a block acts in a tick.

/// A set of a block's agents; once each, in ascending order.
pub(crate) struct Awake {
    words: Vec<u64>,
    any: bool,
    /// Where [`Awake::list`] puts them.
    listed: Vec<u16>,
    /// Where it puts the words that somebody is in.
    in_use: Vec<u16>,
}

/// As many agents of one word are listed without asking whether there are as many.
const UNASKED: usize = 2;

impl Awake {
    pub(crate) fn new(block_agents: usize) -> Self {
        let words = block_agents.div_ceil(64);
        Self {
            words: vec![0; words],
            any: false,
            listed: vec![0; 64 * words + UNASKED],
            in_use: vec![0; words],
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, local: u16) {
        self.words[usize::from(local / 64)] |= 1 << (local % 64);
        self.any = true;
    }

    /// Adds the agents `64 * index ..` whose bits are set.
    #[inline]
    pub(crate) fn add_word(&mut self, index: usize, word: u64) {
        self.words[index] |= word;
        self.any = true;
    }

    /// Adds a set of as many words, and empties it.
    pub(super) fn take_all(&mut self, set: &mut [u64]) {
        for (awake, word) in self.words.iter_mut().zip(set) {
            *awake |= std::mem::take(word);
        }
        self.any = true;
    }

    /// The agents, ascending; the set is empty then.
    pub(crate) fn list(&mut self) -> &[u16] {
        if !std::mem::take(&mut self.any) {
            return &[];
        }
        let in_use = words_in_use(&self.words, &mut self.in_use);
        let (mut listed, list) = (0, self.listed.as_mut_slice());
        for &index in in_use {
            let word = std::mem::take(&mut self.words[usize::from(index)]);
            let (rest, first) = (&mut list[listed..], 64 * index);
            listed += match word {
                u64::MAX => list_word(rest, first),
                word => list_bits(rest, first, Bits(word)),
            };
        }
        &list[..listed]
    }

    /// Bytes held on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        let lists = size_of_val(&*self.listed) + size_of_val(&*self.in_use);
        size_of_val(&*self.words) + lists
    }
}

/// Lists the words that are not zero, without a branch: nobody foresees which.
fn words_in_use<'a>(words: &[u64], list: &'a mut [u16]) -> &'a [u16] {
    let mut listed = 0;
    for (index, &word) in words.iter().enumerate() {
        list[listed] = index as u16;
        listed += usize::from(word != 0);
    }
    &list[..listed]
}

/// Lists all agents of a word. Returns how many.
fn list_word(list: &mut [u16], first: u16) -> usize {
    let places = list[..64].iter_mut().enumerate();
    places.for_each(|(bit, place)| *place = first | bit as u16);
    64
}

/// Lists those of a word whose bits are set. Returns how many.
#[inline]
fn list_bits(list: &mut [u16], first: u16, mut bits: Bits) -> usize {
    let mut listed = 0;
    // Where few are awake nobody foresees how many a word has.
    for _ in 0..UNASKED {
        let any = usize::from(bits.0 != 0);
        // Of none, 64: beyond the last word a number that nobody reads.
        list[listed] = first.wrapping_add(bits.take_lowest());
        listed += any;
    }
    for bit in bits {
        list[listed] = first + bit;
        listed += 1;
    }
    listed
}

/// The numbers of the bits that are set, ascending.
pub(crate) struct Bits(pub(crate) u64);

impl Bits {
    /// The lowest, which is no longer set then; 64 if there is none.
    #[inline]
    fn take_lowest(&mut self) -> u16 {
        let bit = self.0.trailing_zeros() as u16;
        self.0 &= self.0.wrapping_sub(1);
        bit
    }
}

impl Iterator for Bits {
    type Item = u16;

    #[inline]
    fn next(&mut self) -> Option<u16> {
        (self.0 != 0).then(|| self.take_lowest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many agents as a block can have: the last one's number is the largest there is.
    const AGENTS: u32 = 1 << 16;

    #[test]
    fn all_are_listed_once_and_in_order_however_many_there_are() {
        let mut awake = Awake::new(AGENTS as usize);
        assert!(awake.list().is_empty());
        for one_in in [1, 2, 7, 31, 33, 64, 65, 1000, AGENTS - 1] {
            let members: Vec<u16> = (0..AGENTS)
                .filter(|agent| agent.is_multiple_of(one_in))
                .map(|agent| agent as u16)
                .collect();
            members.iter().rev().for_each(|&local| awake.add(local));
            assert_eq!(awake.list(), members, "one in {one_in}");
            assert!(awake.list().is_empty(), "nobody is listed twice");
        }
    }
}
