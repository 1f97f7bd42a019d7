//! Who is awake in a tick: those with messages, and those who asked to be woken. Nobody else costs
//! anything.

/// Ticks that the wheel tells apart; a wish for a later tick is looked at once in each turn.
const SPOKES: usize = 256;

/// The wishes to be woken of one block's agents.
pub(crate) struct Wheel {
    /// `spokes[t % SPOKES]` holds (tick, agent within the block).
    spokes: Vec<Vec<(u32, u16)>>,
}

impl Wheel {
    pub(crate) fn new() -> Self {
        Self {
            spokes: (0..SPOKES).map(|_| Vec::new()).collect(),
        }
    }

    pub(crate) fn wake(&mut self, local: u16, tick: u32) {
        self.spokes[tick as usize % SPOKES].push((tick, local));
    }

    /// Moves those due in `tick` to the awake.
    pub(crate) fn turn(&mut self, tick: u32, awake: &mut Awake) {
        self.spokes[tick as usize % SPOKES].retain(|&(due, local)| {
            if due == tick {
                awake.add(local);
            }
            due > tick
        });
    }
}

/// A set of a block's agents; once each, in ascending order.
pub(crate) struct Awake {
    words: Vec<u64>,
    any: bool,
}

impl Awake {
    pub(crate) fn new(block_agents: usize) -> Self {
        Self {
            words: vec![0; block_agents.div_ceil(64)],
            any: false,
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, local: u16) {
        self.words[usize::from(local / 64)] |= 1 << (local % 64);
        self.any = true;
    }

    /// Hands out the agents in ascending order and empties the set.
    pub(crate) fn drain(&mut self, mut visit: impl FnMut(u16)) {
        if !std::mem::take(&mut self.any) {
            return;
        }
        for (i, word) in self.words.iter_mut().enumerate() {
            while *word != 0 {
                let bit = word.trailing_zeros();
                *word &= *word - 1;
                visit((i as u32 * 64 + bit) as u16);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained(awake: &mut Awake) -> Vec<u16> {
        let mut seen = Vec::new();
        awake.drain(|local| seen.push(local));
        seen
    }

    #[test]
    fn each_wakes_once_in_its_tick_and_in_order() {
        let mut wheel = Wheel::new();
        let mut awake = Awake::new(100);
        for (local, tick) in [(99, 3), (5, 3), (5, 3), (7, 3 + 256), (8, 4), (64, 3)] {
            wheel.wake(local, tick);
        }
        let mut log = Vec::new();
        for tick in 0..1000 {
            wheel.turn(tick, &mut awake);
            log.extend(drained(&mut awake).into_iter().map(|local| (tick, local)));
        }
        assert_eq!(log, [(3, 5), (3, 64), (3, 99), (4, 8), (259, 7)]);
        assert!(
            wheel.spokes.iter().all(Vec::is_empty),
            "nothing is kept once it is past"
        );
    }
}
