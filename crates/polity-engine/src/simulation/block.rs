//! A block: neighbouring agents that act one after the other.

use crate::schedule::Wishes;
use crate::world::World;

/// Neighbouring agents, their wishes to be woken, and what they count together.
pub(crate) struct Block<W: World> {
    pub(crate) first_agent: u32,
    pub(crate) states: Vec<W::State>,
    pub(crate) wishes: Wishes,
    pub(crate) probe: W::Probe,
}

impl<W: World> Block<W> {
    pub(crate) fn new(first_agent: u32, block_agents: usize) -> Self {
        Self {
            first_agent,
            states: Vec::new(),
            wishes: Wishes::new(block_agents),
            probe: W::Probe::default(),
        }
    }

    /// Bytes held on the heap, not counting what states own themselves.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.states.capacity() * size_of::<W::State>() + self.wishes.heap_bytes()
    }
}
