//! A partition: a contiguous range of blocks that one worker owns for the whole run.

mod arrivals;
mod turns;

use crate::delivery::Delivery;
use crate::mail::{Buckets, Inboxes, Outbox, list_runs};
use crate::random::Draws;
use crate::schedule::{Awake, Wishes};
use crate::simulation::block::Block;
use crate::simulation::options::Options;
use crate::topology::Topology;
use crate::world::{Newborn, World};

/// What all workers read and none writes during a tick.
pub(crate) struct Shared<'a, W: World> {
    pub(crate) world: &'a W,
    pub(crate) topology: &'a Topology,
    pub(crate) delivery: &'a Delivery,
    pub(crate) tick: u32,
}

/// One worker's blocks, outbox and scratch memory.
pub(crate) struct Partition<W: World> {
    pub(crate) first_block: usize,
    block_bits: u32,
    pub(crate) blocks: Vec<Block<W>>,
    pub(crate) outbox: Outbox<W::Message>,
    inboxes: Inboxes<W::Message>,
    awake: Awake,
    draws: Vec<Draws>,
}

/// Cuts the population into blocks, and the blocks into one partition per worker.
pub(crate) fn divide<W: World>(
    topology: &Topology,
    options: &Options,
    latency_ticks_max: u8,
) -> Vec<Partition<W>> {
    let agents = topology.agents();
    let block_bits = options.block_bits_for(agents);
    let blocks = (agents as usize).div_ceil(1 << block_bits);
    let workers = options.workers_for(agents).min(blocks).max(1);
    let same_latency = topology.latencies().is_none();
    let partition = |i: usize| {
        let range = blocks * i / workers..blocks * (i + 1) / workers;
        Partition {
            first_block: range.start,
            block_bits,
            blocks: range
                .map(|b| Block::new((b as u32) << block_bits, 1 << block_bits))
                .collect(),
            outbox: Outbox::new(
                options,
                latency_ticks_max,
                same_latency,
                (blocks, block_bits),
            ),
            inboxes: Inboxes::new(1 << block_bits),
            awake: Awake::new(1 << block_bits),
            draws: W::PURPOSES
                .iter()
                .map(|&p| Draws::new(options.seed, p))
                .collect(),
        }
    };
    (0..workers).map(partition).collect()
}

impl<W: World> Partition<W> {
    /// Gives birth to the agents of each block, in order.
    pub(crate) fn populate(&mut self, shared: &Shared<'_, W>) {
        let size = 1_u32 << self.block_bits;
        for block in &mut self.blocks {
            let size = size.min(shared.topology.agents() - block.first_agent);
            block.states.reserve_exact(size as usize);
            for local in 0..size {
                let agent = block.first_agent + local;
                let wishes = &mut block.wishes;
                let mut newborn = newborn(shared, agent, local as u16, &mut self.draws, wishes);
                block.states.push(shared.world.birth(&mut newborn));
            }
        }
    }

    /// Visits each agent, in order.
    pub(crate) fn disturb(
        &mut self,
        shared: &Shared<'_, W>,
        visit: &impl Fn(&W, &mut W::State, &mut Newborn<'_>),
    ) {
        for block in &mut self.blocks {
            for (local, state) in block.states.iter_mut().enumerate() {
                let agent = block.first_agent + local as u32;
                let wishes = &mut block.wishes;
                let mut newborn = newborn(shared, agent, local as u16, &mut self.draws, wishes);
                visit(shared.world, state, &mut newborn);
            }
        }
    }

    /// One tick of this partition: deliver, wake, act.
    pub(crate) fn act(&mut self, shared: &Shared<'_, W>, due: &[Buckets<W::Message>]) {
        self.outbox.begin_tick();
        // Between ticks, agents may have drawn at the addresses of this one.
        self.draws.iter_mut().for_each(Draws::leave);
        let mut runs = Vec::new();
        for index in 0..self.blocks.len() {
            list_runs(due, self.first_block + index, &mut runs);
            self.deliver(shared.world, &runs, index);
            self.fetch_block(due, index + 1);
            self.act_block(shared, index);
        }
        self.inboxes.end_tick();
        self.outbox.end_tick();
    }

    /// Bytes held beside the mail: states, wishes and scratch memory.
    pub(crate) fn heap_bytes(&self) -> usize {
        let blocks = self.blocks.iter().map(Block::heap_bytes).sum::<usize>();
        blocks + self.inboxes.heap_bytes() + self.awake.heap_bytes()
    }
}

fn newborn<'a, W: World>(
    shared: &'a Shared<'_, W>,
    agent: u32,
    local: u16,
    draws: &'a mut [Draws],
    wishes: &'a mut Wishes,
) -> Newborn<'a> {
    draws.iter_mut().for_each(|d| {
        d.at(agent, shared.tick);
    });
    Newborn {
        agent,
        tick: shared.tick,
        local,
        topology: shared.topology,
        draws,
        wishes,
    }
}
