//! A block: neighbouring agents that act one after the other.

use crate::schedule::Wheel;
use crate::world::World;

/// Neighbouring agents, their wishes to be woken, and what they count together.
pub(crate) struct Block<W: World> {
    pub(crate) first_agent: u32,
    pub(crate) states: Vec<W::State>,
    pub(crate) wheel: Wheel,
    pub(crate) probe: W::Probe,
}

impl<W: World> Block<W> {
    pub(crate) fn new(first_agent: u32) -> Self {
        Self {
            first_agent,
            states: Vec::new(),
            wheel: Wheel::new(),
            probe: W::Probe::default(),
        }
    }
}
