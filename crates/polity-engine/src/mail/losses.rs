//! Which messages the network loses.

use crate::random::{Draws, Purpose};
use crate::world::Turn;

/// The engine's own randomness.
const LOSS: Purpose = Purpose::named("engine/loss");

/// One addressed draw for each message that the acting agent sends.
pub(super) struct Losses {
    probability: f64,
    draws: Draws,
}

impl Losses {
    pub(super) fn new(probability: f64, seed: u64) -> Self {
        Self {
            probability,
            draws: Draws::new(seed, LOSS),
        }
    }

    /// Whether any message can be lost.
    pub(super) fn possible(&self) -> bool {
        self.probability > 0.0
    }

    /// Whether the next message of the agent whose turn it is is lost.
    pub(super) fn strike(&mut self, turn: Turn<'_>) -> bool {
        let p = self.probability;
        p > 0.0 && turn.of(&mut self.draws).chance(p)
    }
}
