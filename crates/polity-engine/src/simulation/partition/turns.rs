//! The turns of one block's agents, and the memory that they are about to need.

use super::{Partition, Shared};
use crate::processor::{self, LINE_BYTES};
use crate::random::{Address, LANES, Party};
use crate::topology::Topology;
use crate::world::{Context, Turn, World};

/// How many turns before its own an agent's state, and where its contacts are listed, is fetched.
const STATES_AHEAD: usize = 2 * LANES;
/// The same for a state of several lines.
const LARGE_STATES_AHEAD: usize = 6;
/// How many turns before its own what such a state refers to is fetched: it must be known where.
const REFERRED_AHEAD: usize = 3;
/// How many turns before its own the list of its contacts is fetched: it must be known where.
const ROWS_AHEAD: usize = LANES;

impl<W: World> Partition<W> {
    /// Lets those of a block act who are awake, in their order. A function by itself, so that
    /// the delivery of messages does not compete with its loop for registers.
    #[inline(never)]
    pub(super) fn act_block(&mut self, shared: &Shared<'_, W>, index: usize) {
        let block = &mut self.blocks[index];
        block.wishes.turn(shared.tick, &mut self.awake);
        let turns = self.awake.list();
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
                let inbox = match W::ONE_BY_ONE {
                    true => &[],
                    false => inboxes.take(local),
                };
                shared
                    .world
                    .act(&mut states[usize::from(local)], inbox, &mut ctx);
            }
        }
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
