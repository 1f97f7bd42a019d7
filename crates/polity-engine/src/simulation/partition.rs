//! A partition: a contiguous range of blocks that one worker owns for the whole run.

use super::block::Block;
use super::options::Options;
use crate::delivery::Delivery;
use crate::mail::{Buckets, Inboxes, Outbox};
use crate::processor;
use crate::random::{Address, Draws, LANES, Party};
use crate::schedule::{Awake, Wishes};
use crate::topology::Topology;
use crate::world::{Context, Newborn, Turn, World};

/// What the processor fetches at once.
const LINE_BYTES: usize = 64;
/// How many turns before its own an agent's state, and where its contacts are listed, is fetched.
const STATES_AHEAD: usize = 2 * LANES;
/// The same for a state of several lines.
const LARGE_STATES_AHEAD: usize = 6;
/// How many turns before its own what such a state refers to is fetched: it must be known where.
const REFERRED_AHEAD: usize = 3;
/// How many turns before its own the list of its contacts is fetched: it must be known where.
const ROWS_AHEAD: usize = LANES;

/// How many of the next block's messages are fetched: further ones follow in a row.
const MESSAGES_AHEAD: usize = 64;

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
    /// Those of the present block who act in this tick, in order.
    turns: Vec<u16>,
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
            inboxes: Inboxes::new(1 << block_bits, latency_ticks_max > 1),
            awake: Awake::new(1 << block_bits),
            turns: Vec::new(),
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
        for index in 0..self.blocks.len() {
            let arrivals = due
                .iter()
                .map(|buckets| buckets[self.first_block + index].as_slice());
            self.inboxes.sort(arrivals, &mut self.awake);
            self.fetch_block(due, index + 1);
            self.act_block(shared, index);
        }
        self.inboxes.end_tick();
        self.outbox.end_tick();
    }

    /// Fetches what a block begins with, while another acts.
    fn fetch_block(&self, due: &[Buckets<W::Message>], index: usize) {
        let Some(block) = self.blocks.get(index) else {
            return;
        };
        block.wishes.fetch();
        for buckets in due {
            let arrivals = &buckets[self.first_block + index];
            processor::fetch_ahead(&arrivals[..arrivals.len().min(MESSAGES_AHEAD)]);
        }
    }

    fn act_block(&mut self, shared: &Shared<'_, W>, index: usize) {
        self.list_turns(index, shared.tick);
        let turns = self.turns.as_slice();
        let block = &mut self.blocks[index];
        let (first_agent, states) = (block.first_agent, block.states.as_mut_slice());
        let inboxes = &mut self.inboxes;
        let mut ctx = Context {
            turn: Turn::NOBODYS,
            local: 0,
            neighbours: &[],
            topology: shared.topology,
            delivery: shared.delivery,
            outbox: &mut self.outbox,
            // As many as are known when this is compiled.
            draws: &mut self.draws[..W::PURPOSES.len()],
            wishes: &mut block.wishes,
            probe: &mut block.probe,
        };
        for ahead in (0..STATES_AHEAD).step_by(LANES) {
            fetch_states(
                shared.topology,
                first_agent,
                states,
                lanes_from(turns, ahead),
            );
        }
        for ahead in (0..ROWS_AHEAD).step_by(LANES) {
            fetch_rows(shared.topology, first_agent, lanes_from(turns, ahead));
        }
        for begin in (0..turns.len()).step_by(LANES) {
            let soon = lanes_from(turns, begin + STATES_AHEAD);
            fetch_states(shared.topology, first_agent, states, soon);
            let sooner = lanes_from(turns, begin + ROWS_AHEAD);
            fetch_rows(shared.topology, first_agent, sooner);
            let members = lanes_from(turns, begin);
            ctx.turn.party = Party {
                first_agent,
                members,
            };
            for (lane, &local) in members.iter().enumerate() {
                if size_of::<W::State>() > LINE_BYTES {
                    fetch_large::<W>(states, &turns[begin + lane..]);
                }
                let agent = first_agent + u32::from(local);
                ctx.turn.address = Address::of(agent, shared.tick);
                ctx.turn.lane = lane;
                ctx.local = local;
                ctx.neighbours = shared.topology.neighbours(agent);
                let state = &mut states[usize::from(local)];
                shared.world.act(state, inboxes.take(local), &mut ctx);
            }
        }
    }

    /// Lists those of a block who act in this tick.
    fn list_turns(&mut self, index: usize, tick: u32) {
        self.blocks[index].wishes.turn(tick, &mut self.awake);
        self.turns.clear();
        self.awake.drain_into(&mut self.turns);
    }

    /// Bytes held beside the mail: states, wishes and scratch memory.
    pub(crate) fn heap_bytes(&self) -> usize {
        let blocks = self.blocks.iter().map(Block::heap_bytes).sum::<usize>();
        blocks + self.inboxes.heap_bytes()
    }
}

/// Fetches what agents soon to act will need first, so that agents far apart do not wait for the memory
/// one after the other. What lies in a row the processor fetches by itself.
#[inline]
fn fetch_states<S>(topology: &Topology, first_agent: u32, states: &[S], soon: &[u16]) {
    if in_a_row(soon) {
        return;
    }
    for &local in soon {
        if size_of::<S>() <= LINE_BYTES {
            processor::prefetch(&raw const states[usize::from(local)]);
        }
        topology.fetch_place(first_agent + u32::from(local));
    }
}

/// Fetches the contacts of agents soon to act, once it is known where these are.
#[inline]
fn fetch_rows(topology: &Topology, first_agent: u32, soon: &[u16]) {
    if in_a_row(soon) {
        return;
    }
    for &local in soon {
        topology.fetch_row(first_agent + u32::from(local));
    }
}

/// Fetches states of several lines, and what they refer to, a few turns ahead: more at once would
/// wait in a queue that is shorter than that.
#[inline]
fn fetch_large<W: World>(states: &[W::State], turns: &[u16]) {
    if let Some(&local) = turns.get(LARGE_STATES_AHEAD) {
        processor::fetch_ahead(std::slice::from_ref(&states[usize::from(local)]));
    }
    if let Some(&local) = turns.get(REFERRED_AHEAD) {
        W::fetch(&states[usize::from(local)]);
    }
}

/// As many turns as there are lanes, if there are; those so far ahead.
#[inline]
fn lanes_from(turns: &[u16], ahead: usize) -> &[u16] {
    let turns = turns.get(ahead..).unwrap_or_default();
    &turns[..turns.len().min(LANES)]
}

/// Whether these agents are neighbours.
#[inline]
fn in_a_row(turns: &[u16]) -> bool {
    match turns {
        [first, .., last] => usize::from(last - first) == turns.len() - 1,
        _ => true,
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
