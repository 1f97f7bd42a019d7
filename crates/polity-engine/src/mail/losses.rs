//! Which messages the network loses.

use crate::random::{Draws, LANES, Purpose};

/// The engine's own randomness.
const LOSS: Purpose = Purpose::named("engine/loss");

/// One addressed draw for each message that the acting agent sends.
pub(super) struct Losses {
    probability: f64,
    draws: Draws,
    /// Messages that the acting agent has sent in this tick.
    sequence: u64,
}

impl Losses {
    pub(super) fn new(probability: f64, seed: u64) -> Self {
        Self {
            probability,
            draws: Draws::new(seed, LOSS),
            sequence: 0,
        }
    }

    /// Whether any message can be lost.
    pub(super) fn possible(&self) -> bool {
        self.probability > 0.0
    }

    /// As [`Draws::expect`].
    pub(super) fn expect(&mut self, party: Option<&[u32; LANES]>) {
        self.draws.expect(party);
    }

    /// Begins an agent's turn.
    pub(super) fn turn(&mut self, agent: u32, lane: usize, tick: u32) {
        self.draws.at_lane(agent, lane, tick);
        self.sequence = 0;
    }

    /// Whether the agent's next message is lost.
    pub(super) fn strike(&mut self) -> bool {
        let p = self.probability;
        let lost = p > 0.0 && self.draws.skip_to(self.sequence).chance(p);
        self.sequence += 1;
        lost
    }
}
