//! Which agents of a block did something else: read off the differences of four sums.
//!
//! Let x be an agent's place in its block, counted from 1, and e the difference between the digests
//! of what it did here and there: 0 for all who did the same. The sums differ by
//! d₀ = Σe, d₁ = Σe·x, d₂ = Σe·x², d₃ = Σe·x³. Where one agent differs, x = d₁ / d₀. Where two do,
//! their places are the zeros of x² − s·x + p, whose coefficients solve
//! d₂ = s·d₁ − p·d₀ and d₃ = s·d₂ − p·d₁. (This is how a Reed–Solomon code of distance 5 corrects
//! two errors.) More than two are noticed: places outside the block come out, or none at all. By
//! chance they look like two with a probability of 2⁻⁹⁹.

use super::field::{add, div, mul, sub};
use super::{BLOCK_AGENTS, SUMS};

/// Who differs in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Located {
    /// One agent, or two in ascending order: places in the block, from 0.
    Agents(Vec<u32>),
    /// More than two; which ones the sums do not tell.
    Several,
}

/// Who did something else, from the sums of a block there and here; `None` where they agree.
#[must_use]
pub fn locate(there: [u64; SUMS], here: [u64; SUMS]) -> Option<Located> {
    if there == here {
        return None;
    }
    let d: [u64; SUMS] = std::array::from_fn(|k| sub(there[k], here[k]));
    let found = one(d).or_else(|| two(d));
    Some(found.map_or(Located::Several, Located::Agents))
}

/// The only agent that differs, if it is one.
fn one(d: [u64; SUMS]) -> Option<Vec<u32>> {
    let x = div(d[1], d[0]);
    let alike = d[0] != 0 && d[2] == mul(x, d[1]) && d[3] == mul(x, d[2]);
    let inside = (1..=u64::from(BLOCK_AGENTS)).contains(&x);
    (alike && inside).then(|| vec![(x - 1) as u32])
}

/// The two agents that differ, if they are two. O(agents of a block).
fn two(d: [u64; SUMS]) -> Option<Vec<u32>> {
    let cross = |a: usize, b: usize, c: usize, e: usize| sub(mul(d[a], d[b]), mul(d[c], d[e]));
    let scale = cross(0, 2, 1, 1);
    if scale == 0 {
        return None;
    }
    let (sum, product) = (div(cross(0, 3, 1, 2), scale), div(cross(1, 3, 2, 2), scale));
    let zero = |x: &u64| add(mul(*x, *x), product) == mul(sum, *x);
    let places: Vec<u32> = (1..=u64::from(BLOCK_AGENTS))
        .filter(zero)
        .map(|x| (x - 1) as u32)
        .collect();
    (places.len() == 2).then_some(places)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Sums;
    use super::super::field::PRIME;
    use super::*;

    fn sums(digests: &[(u32, u64)]) -> [u64; SUMS] {
        let mut sums = Sums::default();
        digests.iter().for_each(|(place, d)| sums.add(*place, *d));
        sums.values()
    }

    fn named(places: &[u32]) -> Option<Located> {
        Some(Located::Agents(places.to_vec()))
    }

    #[test]
    fn each_agent_of_a_block_is_found() {
        for place in 0..BLOCK_AGENTS {
            let rest = (7, 12345);
            let there = sums(&[rest, (place, 1 + u64::from(place))]);
            assert_eq!(locate(there, sums(&[rest])), named(&[place]));
            assert_eq!(locate(sums(&[rest]), there), named(&[place]));
        }
    }

    #[test]
    fn each_pair_of_agents_is_found() {
        let ends = [0, 1, 2, 3, 62, 63, 64, 2047, 4093, 4094, 4095];
        for (i, a) in ends.into_iter().enumerate() {
            for b in ends.into_iter().skip(i + 1) {
                let there = sums(&[(a, 5), (b, PRIME - 5)]);
                assert_eq!(locate(there, [0; SUMS]), named(&[a, b]), "{a} {b}");
            }
        }
    }

    #[test]
    fn equal_sums_are_no_difference_and_values_beyond_the_field_no_panic() {
        let some = sums(&[(3, 4)]);
        assert_eq!(locate(some, some), None);
        assert_eq!(locate([PRIME, 0, 0, 0], [0; SUMS]), Some(Located::Several));
        let wild = [u64::MAX, u64::MAX - 1, u64::MAX / 3, 17];
        assert_eq!(locate(wild, some), Some(Located::Several));
    }

    proptest! {
        #[test]
        fn one_or_two_are_named_and_more_are_noticed(
            places in prop::collection::btree_set(0..BLOCK_AGENTS, 1..40),
            there in prop::collection::vec(1..PRIME, 40),
            here in prop::collection::vec(1..PRIME, 40),
            same in prop::collection::vec((0..BLOCK_AGENTS, 1..PRIME), 0..40),
        ) {
            let places: Vec<u32> = places.into_iter().collect();
            let with = |digests: &[u64]| {
                let others = places.iter().copied().zip(digests.iter().copied());
                sums(&same.iter().copied().chain(others).collect::<Vec<_>>())
            };
            let found = locate(with(&there), with(&here));
            match places.len() {
                1 | 2 => prop_assert_eq!(found, named(&places)),
                _ => prop_assert_eq!(found, Some(Located::Several)),
            }
        }
    }
}
