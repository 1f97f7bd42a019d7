//! The digest of what one agent did in one tick.
//!
//! Each message, and each event, is six words. They are multiplied by odd constants and summed up, so
//! that a change of any single word always changes the sum; the sum is stirred into the digest by a
//! multiplication and a shift, both of which can be undone, so that a change of any single message
//! always changes the digest, up to its last step: 64 bits become a number below 2⁶¹ − 1.
//!
//! Words are made from values by shifts, floats from their bits: no byte order, no hasher of the
//! standard library. Values are pinned by a test, since they are written into data sets.

use super::field;

/// Words of one message or event.
pub(super) const WORDS: usize = 6;

/// One message or event, as words.
pub(super) type Words = [u64; WORDS];

/// A number that looks random: SplitMix64 at `n`.
const fn splitmix(n: u64) -> u64 {
    let x = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

const FACTORS: Words = [
    splitmix(1) | 1,
    splitmix(2) | 1,
    splitmix(3) | 1,
    splitmix(4) | 1,
    splitmix(5) | 1,
    splitmix(6) | 1,
];
const STIR: u64 = splitmix(7) | 1;

/// What the things that an agent did come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digest(u64);

impl Digest {
    /// Of nothing yet, by this agent in this tick; `of` tells messages from events.
    #[inline]
    pub(super) fn new(of: u64, tick: u32, agent: u32) -> Self {
        Self(splitmix(
            (u64::from(tick) << 32 | u64::from(agent)) ^ of.wrapping_mul(STIR),
        ))
    }

    /// Takes in the next message or event.
    #[inline]
    pub(super) fn take(&mut self, words: Words) {
        let mut sum = 0_u64;
        for (word, factor) in words.into_iter().zip(FACTORS) {
            sum = sum.wrapping_add(word.wrapping_mul(factor));
        }
        let stirred = (self.0 ^ sum).wrapping_mul(STIR);
        self.0 = stirred ^ (stirred >> 32);
    }

    /// The digest, an element of the field.
    #[inline]
    pub(super) fn value(self) -> u64 {
        field::reduce_word(splitmix(self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digest(things: &[Words]) -> u64 {
        let mut digest = Digest::new(1, 2, 3);
        things.iter().for_each(|words| digest.take(*words));
        digest.value()
    }

    /// They are written into data sets: a change of these is a change of the data set's format. They
    /// were computed by another program, in another language.
    #[test]
    fn values_stay_as_they_are() {
        assert_eq!(digest(&[]), GOLDEN[0]);
        assert_eq!(digest(&[[1, 2, 3, 4, 5, 6]]), GOLDEN[1]);
        assert_eq!(digest(&[[1, 2, 3, 4, 5, 6], [u64::MAX; 6]]), GOLDEN[2]);
        assert_eq!(Digest::new(2, 0, 0).value(), GOLDEN[3]);
    }

    const GOLDEN: [u64; 4] = [
        2_129_472_648_367_775_631,
        2_295_025_304_513_170_706,
        1_733_604_249_524_923_054,
        1_391_631_114_022_123_034,
    ];

    proptest! {
        #[test]
        fn any_changed_bit_of_any_word_changes_the_digest(
            mut things in prop::collection::vec(any::<Words>(), 1..5),
            at: prop::sample::Index, word in 0..WORDS, bit in 0..64_u32,
        ) {
            let before = digest(&things);
            let at = at.index(things.len());
            things[at][word] ^= 1 << bit;
            prop_assert_ne!(digest(&things), before);
        }

        #[test]
        fn order_counts(a: Words, b: Words) {
            prop_assume!(a != b);
            prop_assert_ne!(digest(&[a, b]), digest(&[b, a]));
        }
    }

    #[test]
    fn agent_tick_and_kind_of_thing_count() {
        let all = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)];
        let mut values = all.map(|(of, tick, agent)| Digest::new(of, tick, agent).value());
        values.sort_unstable();
        assert!(values.is_sorted_by(|a, b| a < b));
    }
}
