//! The tick loop.
//!
//! Agents live in blocks (a fixed function of the population's size), blocks in partitions (one
//! worker each). A tick is one fused phase and one barrier: each worker sorts its blocks' due
//! messages into inboxes, lets the awake act in order, and appends what they send to buckets of its
//! own. Nothing is shared but what nobody writes, so the result cannot depend on who was first.

mod block;
mod capture;
mod options;
mod partition;
mod restore;
mod wake;
mod workers;

#[cfg(test)]
mod tests;

pub use capture::{UnderWay, Wish};
pub use options::Options;
pub use restore::Restoration;

use crate::delivery::Delivery;
use crate::error::EngineError;
use crate::mail::{Buckets, Outbox, Sent};
use crate::schedule::NEVER;
use crate::topology::Topology;
use crate::world::{Newborn, World};
use partition::{Partition, Shared};
use workers::Workers;

/// One block of agents between two ticks.
pub struct BlockView<'a, W: World> {
    /// Its first agent; the others follow.
    pub first_agent: u32,
    /// Their states, in order.
    pub states: &'a mut [W::State],
    /// What they counted together.
    pub probe: &'a mut W::Probe,
    /// The world.
    pub world: &'a W,
    /// Who may message whom.
    pub topology: &'a Topology,
}

/// A population that lives in a world, and its clock.
pub struct Simulation<W: World> {
    world: W,
    topology: Topology,
    delivery: Delivery,
    tick: u32,
    partitions: Vec<Partition<W>>,
    workers: Workers,
}

impl<W: World> Simulation<W> {
    /// Gives birth to one agent per node of the topology.
    ///
    /// # Errors
    /// If the options are not usable; see [`EngineError`].
    pub fn new(world: W, topology: Topology, options: Options) -> Result<Self, EngineError> {
        let mut sim = Self::unpopulated(world, topology, &options, 0)?;
        sim.each_partition(|shared, partition| partition.populate(shared));
        Ok(sim)
    }

    /// Blocks, workers and a clock, but no agents yet.
    fn unpopulated(
        world: W,
        topology: Topology,
        options: &Options,
        tick: u32,
    ) -> Result<Self, EngineError> {
        options.validate()?;
        let latency_ticks_max = options.delivery.latency_ticks_max(&topology);
        let partitions = partition::divide(&topology, options, latency_ticks_max);
        let workers = Workers::start(partitions.len())?;
        Ok(Self {
            world,
            topology,
            delivery: options.delivery,
            tick,
            partitions,
            workers,
        })
    }

    /// Lets one tick pass.
    ///
    /// Costs O(awake agents + messages) and, for looking whether anybody is awake,
    /// O(blocks × partitions).
    ///
    /// # Panics
    /// If the clock stands at `u32::MAX`, the tick that never comes. Where a world panics, so does
    /// this, and leaves the simulation in the middle of a tick: drop it.
    pub fn step(&mut self) {
        assert!(
            self.tick < NEVER,
            "the clock has run out after {NEVER} ticks"
        );
        let outboxes = self.partitions.iter_mut().map(|p| &mut p.outbox);
        let due: Vec<Buckets<W::Message>> = outboxes.map(Outbox::take_due).collect();
        self.each_partition(|shared, partition| partition.act(shared, &due));
        for (partition, buckets) in self.partitions.iter_mut().zip(due) {
            partition.outbox.restore(buckets);
        }
        self.tick += 1;
    }

    /// Lets this many ticks pass.
    pub fn run(&mut self, ticks: u32) {
        (0..ticks).for_each(|_| self.step());
    }

    /// Visits every agent between ticks, in parallel: to disturb it, or to reset what was counted.
    ///
    /// The visitor may draw at the agent's address in the coming tick, and wake it.
    pub fn disturb(&mut self, visit: impl Fn(&W, &mut W::State, &mut Newborn<'_>) + Sync) {
        self.each_partition(|shared, partition| partition.disturb(shared, &visit));
    }

    /// Folds each block's agents into a value, in parallel; the values come in block order.
    pub fn gather<T: Send>(&mut self, visit: impl Fn(BlockView<'_, W>) -> T + Sync) -> Vec<T> {
        let (world, topology) = (&self.world, &self.topology);
        let blocks = |partition: &mut Partition<W>| -> Vec<T> {
            let each = |block: &mut block::Block<W>| {
                let block::Block {
                    first_agent,
                    states,
                    probe,
                    ..
                } = block;
                visit(BlockView {
                    first_agent: *first_agent,
                    states,
                    probe,
                    world,
                    topology,
                })
            };
            partition.blocks.iter_mut().map(each).collect()
        };
        let part = |partition| (partition, Vec::new());
        let mut parts: Vec<_> = self.partitions.iter_mut().map(part).collect();
        self.workers.each(&mut parts, |(partition, values)| {
            *values = blocks(partition)
        });
        parts.into_iter().flat_map(|(_, values)| values).collect()
    }

    /// The messages sent in the last tick, in canonical order (sender, then its order); empty
    /// unless [`Options::observed`].
    pub fn sent(&self) -> impl Iterator<Item = &Sent<W::Message>> + '_ {
        self.sent_parts().flatten()
    }

    /// The same in runs: concatenated they are [`Simulation::sent`]. Where they are cut depends on
    /// the number of threads.
    pub fn sent_parts(&self) -> impl Iterator<Item = &[Sent<W::Message>]> + '_ {
        self.partitions.iter().map(|p| p.outbox.log.as_slice())
    }

    /// Exchanges what was sent in the last tick for lists whose memory the next tick may use, so
    /// that it can be looked at while that tick passes: [`Simulation::sent_parts`], by value. What
    /// the lists held is forgotten; hand them over as they came out, so that their length tells how
    /// much of their memory is needed.
    pub fn exchange_sent(&mut self, lists: &mut Vec<Vec<Sent<W::Message>>>) {
        lists.resize_with(self.partitions.len(), Vec::new);
        for (partition, list) in self.partitions.iter_mut().zip(lists) {
            partition.outbox.exchange_log(list);
        }
    }

    /// The blocks' probes, in block order. Unless [`Options::block_bits`] says otherwise, how many
    /// there are is a function of the population's size.
    pub fn probes(&self) -> impl Iterator<Item = &W::Probe> + '_ {
        self.partitions
            .iter()
            .flat_map(|p| p.blocks.iter().map(|b| &b.probe))
    }

    /// The same, to be read out and emptied.
    pub fn probes_mut(&mut self) -> impl Iterator<Item = &mut W::Probe> + '_ {
        self.partitions
            .iter_mut()
            .flat_map(|p| p.blocks.iter_mut().map(|b| &mut b.probe))
    }

    /// The agents' states, in order.
    pub fn states(&self) -> impl Iterator<Item = &W::State> + '_ {
        self.partitions
            .iter()
            .flat_map(|p| p.blocks.iter().flat_map(|b| &b.states))
    }

    /// The tick that comes next: also the number of ticks that have passed.
    #[must_use]
    pub fn tick(&self) -> u32 {
        self.tick
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &W {
        &self.world
    }

    /// The world, to change its rules between ticks.
    pub fn world_mut(&mut self) -> &mut W {
        &mut self.world
    }

    /// Who may message whom.
    #[must_use]
    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// Bytes held for messages under way, also the spare ones.
    #[must_use]
    pub fn mail_heap_bytes(&self) -> usize {
        self.partitions.iter().map(|p| p.outbox.heap_bytes()).sum()
    }

    /// Bytes held in all, about: mail, states (but not what they own on the heap), wishes to be
    /// woken, scratch memory and the topology.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let partitions = self
            .partitions
            .iter()
            .map(Partition::heap_bytes)
            .sum::<usize>();
        partitions + self.mail_heap_bytes() + self.topology.heap_bytes()
    }

    fn each_partition(&mut self, work: impl Fn(&Shared<'_, W>, &mut Partition<W>) + Sync) {
        let shared = Shared {
            world: &self.world,
            topology: &self.topology,
            delivery: &self.delivery,
            tick: self.tick,
        };
        self.workers
            .each(&mut self.partitions, |partition| work(&shared, partition));
    }
}
