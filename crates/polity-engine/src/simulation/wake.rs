//! Reaching one agent from outside, between two ticks.

use super::Simulation;
use crate::world::World;

impl<W: World> Simulation<W> {
    /// Has an agent act in the coming tick, as if it had asked for it. O(log blocks).
    ///
    /// # Panics
    /// If no agent has this index: a defect of the caller, not of its input.
    pub fn wake(&mut self, agent: u32) {
        let (partition, block) = self.place_of(agent);
        let block = &mut self.partitions[partition].blocks[block];
        let local = (agent - block.first_agent) as u16;
        block.wishes.add(local, self.tick, self.tick);
    }

    /// An agent's state. O(log blocks).
    ///
    /// # Panics
    /// If no agent has this index: a defect of the caller, not of its input.
    #[must_use]
    pub fn state(&self, agent: u32) -> &W::State {
        let (partition, block) = self.place_of(agent);
        let block = &self.partitions[partition].blocks[block];
        &block.states[(agent - block.first_agent) as usize]
    }

    /// In which partition an agent is, and in which of its blocks.
    fn place_of(&self, agent: u32) -> (usize, usize) {
        assert!(
            agent < self.topology.agents(),
            "agent {agent} does not exist"
        );
        let before = |first: Option<u32>| first.is_some_and(|first| first <= agent);
        let partition = self
            .partitions
            .partition_point(|p| before(p.blocks.first().map(|b| b.first_agent)));
        let blocks = &self.partitions[partition - 1].blocks;
        let block = blocks.partition_point(|b| b.first_agent <= agent);
        (partition - 1, block - 1)
    }
}
