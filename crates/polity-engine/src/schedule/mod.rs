//! Who is awake in a tick: those with messages, unless they take these one by one and have nothing to do
//! about them, and those who asked to be woken. Nobody else costs anything.
//!
//! Nearly all wishes are for the next few ticks, so these are bits: one set of the block's agents
//! per tick, half a byte per agent and eight ticks. A wish for a later tick waits in an ordered
//! tree, which holds as much memory as there are wishes. Both keep a repeated wish once.

mod awake;

pub(crate) use awake::{Awake, Bits};

use std::collections::BTreeSet;

use crate::processor::fetch_ahead;

/// Ticks, the present one included, for which a wish is one bit.
const NEAR_TICKS: u32 = 32;

/// A tick that never comes, so that whoever wants to wake then sleeps until written to.
pub(crate) const NEVER: u32 = u32::MAX;

/// The wishes to be woken of one block's agents.
pub(crate) struct Wishes {
    /// For tick `t` within reach, the agents to wake: set `t % NEAR_TICKS`, of `words` words.
    near: Vec<u64>,
    words: usize,
    /// Bit `i`: whether set `i` of `near` holds anybody.
    occupied: u32,
    /// Agents to wake when the next tick turns, as most wish for while they act.
    next: Vec<u64>,
    next_occupied: bool,
    /// (tick, agent within the block), for ticks out of reach when the wish was made.
    far: BTreeSet<(u32, u16)>,
}

impl Wishes {
    pub(crate) fn new(block_agents: usize) -> Self {
        let words = block_agents.div_ceil(64);
        Self {
            near: vec![0; words * NEAR_TICKS as usize],
            words,
            occupied: 0,
            next: vec![0; words],
            next_occupied: false,
            far: BTreeSet::new(),
        }
    }

    /// Notes a wish for the tick that turns next.
    #[inline]
    pub(crate) fn add_next(&mut self, local: u16) {
        self.next[usize::from(local / 64)] |= 1 << (local % 64);
        self.next_occupied = true;
    }

    /// Notes a wish made between tick `now − 1` and the end of tick `now`, for a tick from `now` on
    /// (from the next one on if `now` has already turned).
    #[inline]
    pub(crate) fn add(&mut self, local: u16, now: u32, tick: u32) {
        if tick - now < NEAR_TICKS {
            let set = tick % NEAR_TICKS;
            self.occupied |= 1 << set;
            let word = set as usize * self.words + usize::from(local / 64);
            self.near[word] |= 1 << (local % 64);
        } else {
            self.add_far(local, tick);
        }
    }

    /// Not inlined, so that [`Wishes::add`] is.
    #[cold]
    #[inline(never)]
    fn add_far(&mut self, local: u16, tick: u32) {
        if tick < NEVER {
            self.far.insert((tick, local));
        }
    }

    /// Fetches the wishes that are soon to turn.
    pub(crate) fn fetch(&self) {
        if self.next_occupied {
            fetch_ahead(&self.next);
        }
    }

    /// Moves those due in `tick` to the awake. Every tick has its turn, in order.
    pub(crate) fn turn(&mut self, tick: u32, awake: &mut Awake) {
        if std::mem::take(&mut self.next_occupied) {
            awake.take_all(&mut self.next);
        }
        let set = tick % NEAR_TICKS;
        if self.occupied & 1 << set != 0 {
            self.occupied &= !(1 << set);
            let begin = set as usize * self.words;
            awake.take_all(&mut self.near[begin..begin + self.words]);
        }
        while let Some(&(due, local)) = self.far.first()
            && due <= tick
        {
            self.far.pop_first();
            awake.add(local);
        }
    }

    /// All that is pending when tick `now` is the next to turn, as (agent within the block, tick),
    /// ascending and each once.
    pub(crate) fn pending(&self, now: u32) -> Vec<(u16, u32)> {
        let mut pending: Vec<_> = self
            .far
            .iter()
            .map(|&(tick, local)| (local, tick))
            .collect();
        // Short of `NEVER`, which has no turn, and where the sum stops.
        if now < NEVER {
            pending.extend(members(&self.next).map(|local| (local, now)));
        }
        for tick in now..now.saturating_add(NEAR_TICKS) {
            let begin = (tick % NEAR_TICKS) as usize * self.words;
            let set = &self.near[begin..begin + self.words];
            pending.extend(members(set).map(|local| (local, tick)));
        }
        pending.sort_unstable();
        pending.dedup();
        pending
    }

    /// Bytes held on the heap; about, as the tree does not tell.
    pub(crate) fn heap_bytes(&self) -> usize {
        (self.near.len() + self.next.len()) * size_of::<u64>()
            + self.far.len() * 2 * size_of::<(u32, u16)>()
    }
}

/// The agents in a set of bits, ascending.
fn members(set: &[u64]) -> impl Iterator<Item = u16> + '_ {
    let words = set.iter().enumerate();
    words.flat_map(|(index, &word)| Bits(word).map(move |bit| (64 * index) as u16 + bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wakes (tick, agent) of `wishes`, all made before the first tick of `ticks`.
    fn woken(wishes: &[(u16, u32)], ticks: std::ops::RangeInclusive<u32>) -> Vec<(u32, u16)> {
        let mut kept = Wishes::new(100);
        let mut awake = Awake::new(100);
        for &(local, tick) in wishes {
            kept.add(local, *ticks.start(), tick);
        }
        let mut log = Vec::new();
        for tick in ticks {
            kept.turn(tick, &mut awake);
            log.extend(awake.list().iter().map(|&local| (tick, local)));
        }
        assert!(
            kept.far.is_empty() && kept.occupied == 0,
            "nothing is kept once it is past"
        );
        assert!(kept.near.iter().all(|&word| word == 0));
        log
    }

    #[test]
    fn each_wakes_once_in_its_tick_and_in_order() {
        let wishes = [
            (99, 3),
            (5, 3),
            (5, 3),
            (7, 259),
            (7, 259),
            (8, 4),
            (64, 3),
            (1, 31),
            (2, 32),
        ];
        let expected = [(3, 5), (3, 64), (3, 99), (4, 8), (31, 1), (32, 2), (259, 7)];
        assert_eq!(woken(&wishes, 0..=1000), expected);
    }

    #[test]
    fn the_last_tick_never_comes_and_holds_no_memory() {
        let start = NEVER - 100;
        let wishes = [(1, NEVER), (2, NEVER - 1), (3, NEVER - 99), (4, start)];
        let expected = [(start, 4), (NEVER - 99, 3), (NEVER - 1, 2)];
        assert_eq!(woken(&wishes, start..=NEVER - 1), expected);
    }
}
