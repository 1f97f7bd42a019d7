//! A partition: a contiguous range of blocks that one worker owns for the whole run.

use super::block::Block;
use super::options::Options;
use crate::delivery::Delivery;
use crate::mail::{Buckets, Inboxes, Outbox};
use crate::random::{Draws, Purpose};
use crate::schedule::Awake;
use crate::topology::Topology;
use crate::world::{Context, Newborn, World};

/// The engine's own randomness: which messages are lost.
const LOSS: Purpose = Purpose::named("engine/loss");

/// What all workers read and none writes during a tick.
pub(crate) struct Shared<'a, W: World> {
    pub(crate) world: &'a W,
    pub(crate) topology: &'a Topology,
    pub(crate) delivery: &'a Delivery,
    pub(crate) tick: u32,
}

/// One worker's blocks, outbox and scratch memory.
pub(crate) struct Partition<W: World> {
    first_block: usize,
    block_bits: u32,
    pub(crate) blocks: Vec<Block<W>>,
    pub(crate) outbox: Outbox<W::Message>,
    inboxes: Inboxes<W::Message>,
    awake: Awake,
    draws: Vec<Draws>,
    loss: Draws,
    /// Whether messages of unequal latency can meet in an inbox.
    mixed_latency: bool,
}

/// Cuts the population into blocks, and the blocks into one partition per worker.
pub(crate) fn divide<W: World>(
    topology: &Topology,
    options: &Options,
    latency_ticks_max: u8,
) -> Vec<Partition<W>> {
    let agents = topology.agents();
    let block_bits = options.block_bits(agents);
    let blocks = (agents as usize).div_ceil(1 << block_bits);
    let workers = options.workers(agents).min(blocks).max(1);
    let partition = |i: usize| {
        let range = blocks * i / workers..blocks * (i + 1) / workers;
        Partition {
            first_block: range.start,
            block_bits,
            blocks: range
                .map(|b| Block::new((b as u32) << block_bits))
                .collect(),
            outbox: Outbox::new(latency_ticks_max, blocks, block_bits, options.observed),
            inboxes: Inboxes::new(1 << block_bits),
            awake: Awake::new(1 << block_bits),
            draws: W::PURPOSES
                .iter()
                .map(|&p| Draws::new(options.seed, p))
                .collect(),
            loss: Draws::new(options.seed, LOSS),
            mixed_latency: latency_ticks_max > 1,
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
            for local in 0..size as u16 {
                let wheel = &mut block.wheel;
                let agent = block.first_agent + u32::from(local);
                let mut newborn = newborn(shared, agent, local, &mut self.draws, wheel);
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
                let wheel = &mut block.wheel;
                let mut newborn = newborn(shared, agent, local as u16, &mut self.draws, wheel);
                visit(shared.world, state, &mut newborn);
            }
        }
    }

    /// One tick of this partition: deliver, wake, act.
    pub(crate) fn act(&mut self, shared: &Shared<'_, W>, due: &[Buckets<W::Message>]) {
        self.outbox.log.clear();
        for index in 0..self.blocks.len() {
            let arrivals = due
                .iter()
                .map(|buckets| buckets[self.first_block + index].as_slice());
            let any = self.inboxes.sort(arrivals);
            if any && self.mixed_latency {
                self.inboxes.order_by_sent_tick();
            }
            self.act_block(shared, index, any);
        }
    }

    fn act_block(&mut self, shared: &Shared<'_, W>, index: usize, any_message: bool) {
        let Self {
            blocks,
            outbox,
            inboxes,
            awake,
            draws,
            loss,
            ..
        } = self;
        let Block {
            first_agent,
            states,
            wheel,
            probe,
        } = &mut blocks[index];
        wheel.turn(shared.tick, awake);
        if any_message {
            inboxes
                .receivers()
                .for_each(|dst| awake.add((dst - *first_agent) as u16));
        }
        awake.drain(|local| {
            let agent = *first_agent + u32::from(local);
            draws.iter_mut().for_each(|d| {
                d.at(agent, shared.tick);
            });
            let inbox = if any_message {
                inboxes.of(usize::from(local))
            } else {
                &[]
            };
            let mut ctx = Context {
                agent,
                tick: shared.tick,
                local,
                sequence: 0,
                topology: shared.topology,
                delivery: shared.delivery,
                outbox: &mut *outbox,
                draws: draws.as_mut_slice(),
                loss: &mut *loss,
                wheel: &mut *wheel,
                probe: &mut *probe,
            };
            shared
                .world
                .act(&mut states[usize::from(local)], inbox, &mut ctx);
        });
    }
}

fn newborn<'a, W: World>(
    shared: &'a Shared<'_, W>,
    agent: u32,
    local: u16,
    draws: &'a mut [Draws],
    wheel: &'a mut crate::schedule::Wheel,
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
        wheel,
    }
}
