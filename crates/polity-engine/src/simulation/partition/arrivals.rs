//! What arrives in a block: sorted into inboxes, or taken by its receivers one by one.

use super::Partition;
use crate::mail::{Buckets, Received, place};
use crate::processor;
use crate::schedule::Awake;
use crate::world::World;

/// How many of the next block's messages are fetched: further ones follow in a row.
const MESSAGES_AHEAD: usize = 64;

/// The states of so many receivers are fetched at once.
const RECEIVERS_AHEAD: usize = 16;

impl<W: World> Partition<W> {
    /// Brings a block what is due, in runs that are in canonical order for each receiver, and wakes
    /// those who shall act on it.
    pub(super) fn deliver(&mut self, world: &W, runs: &[&[Received<W::Message>]], index: usize) {
        if !W::ONE_BY_ONE {
            return self.inboxes.sort(runs, &mut self.awake);
        }
        let mut receivers = Receivers {
            world,
            states: &mut self.blocks[index].states,
            block_agents: 1 << self.block_bits,
            awake: &mut self.awake,
        };
        receivers.take(runs);
    }

    /// Fetches what a block begins with, while another acts.
    pub(super) fn fetch_block(&self, due: &[Buckets<W::Message>], index: usize) {
        let Some(block) = self.blocks.get(index) else {
            return;
        };
        block.wishes.fetch();
        for buckets in due {
            let arrivals = &buckets[self.first_block + index];
            processor::fetch_ahead(&arrivals[..arrivals.len().min(MESSAGES_AHEAD)]);
        }
    }
}

/// A block's agents, as they take their messages one by one.
struct Receivers<'a, W: World> {
    world: &'a W,
    states: &'a mut [W::State],
    block_agents: usize,
    awake: &'a mut Awake,
}

impl<W: World> Receivers<'_, W> {
    /// Takes messages that are in canonical order for each receiver. O(messages).
    fn take(&mut self, runs: &[&[Received<W::Message>]]) {
        let arriving: usize = runs.iter().map(|run| run.len()).sum();
        // With as many messages as lines of memory, most lines are needed.
        let dense = arriving * processor::LINE_BYTES >= size_of_val(self.states);
        if dense {
            processor::fetch_ahead(self.states);
        }
        for run in runs {
            match dense {
                true => self.take_all(run),
                false => self.take_scattered(run),
            }
        }
    }

    /// Takes messages to agents far from one another, whose states are asked for some messages ahead.
    fn take_scattered(&mut self, messages: &[Received<W::Message>]) {
        let ahead = RECEIVERS_AHEAD.min(messages.len());
        self.fetch_states(&messages[..ahead]);
        for (at, stretch) in messages.chunks(RECEIVERS_AHEAD).enumerate() {
            let next = messages.len().min((at + 1) * RECEIVERS_AHEAD);
            let end = messages.len().min((at + 2) * RECEIVERS_AHEAD);
            self.fetch_states(&messages[next..end]);
            self.take_all(stretch);
        }
    }

    #[inline]
    fn take_all(&mut self, messages: &[Received<W::Message>]) {
        for message in messages {
            let local = place(message.dst, self.block_agents);
            if self.world.receive(&mut self.states[local], message) {
                self.awake.add(local as u16);
            }
        }
    }

    fn fetch_states(&self, messages: &[Received<W::Message>]) {
        for message in messages {
            // Its first line: who takes a message need not look at all of a large state.
            processor::prefetch(&raw const self.states[place(message.dst, self.block_agents)]);
        }
    }
}
