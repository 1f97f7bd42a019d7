//! One block's messages, sorted by receiver.

use super::ranks::Ranks;
use super::{Received, give_back};
use crate::schedule::Awake;

/// Where fewer messages come than one per so many agents, receivers are counted instead of agents,
/// so that a message to an idle block does not cost a look at each of its agents.
const SPARSE_AGENTS: usize = 32;

/// One block's messages, sorted by receiver and handed out in that order. Reused from block to
/// block.
pub(crate) struct Inboxes<M> {
    /// Only the first `arrived` count; the rest is memory.
    messages: Vec<Received<M>>,
    arrived: usize,
    /// The most that arrived in one block in this tick.
    arrived_max: usize,
    /// How many have been handed out.
    taken: usize,
    /// Where each agent's next message goes; once all are in place, where its inbox ends. Where few
    /// have come, the same for each receiver.
    cursors: Vec<u32>,
    few: bool,
    /// Who receives something, where few have come.
    receivers: Ranks,
    /// How many of these have been handed theirs.
    served: usize,
}

impl<M: Copy> Inboxes<M> {
    pub(crate) fn new(block_agents: usize) -> Self {
        Self {
            messages: Vec::new(),
            arrived: 0,
            arrived_max: 0,
            taken: 0,
            cursors: vec![0; block_agents],
            few: true,
            receivers: Ranks::new(block_agents),
            served: 0,
        }
    }

    /// Sorts messages that are in canonical order for each receiver into inboxes, and wakes their
    /// owners: O(messages + agents of the block), or O(messages) where they are few.
    pub(crate) fn sort(&mut self, runs: &[&[Received<M>]], awake: &mut Awake) {
        (self.taken, self.served) = (0, 0);
        self.arrived = runs.iter().map(|run| run.len()).sum();
        self.arrived_max = self.arrived_max.max(self.arrived);
        self.receivers.clear();
        self.few = self.arrived == 0 || self.arrived < self.cursors.len() / SPARSE_AGENTS;
        if self.arrived == 0 {
            return;
        }
        match self.few {
            true => self.sort_few(runs, awake),
            false => self.sort_many(runs, awake),
        }
    }

    /// A stable counting sort by receivers, of which there are few.
    fn sort_few(&mut self, runs: &[&[Received<M>]], awake: &mut Awake) {
        let agents = self.cursors.len();
        for message in runs.iter().copied().flatten() {
            self.receivers.add(place(message.dst, agents));
        }
        let count = self
            .receivers
            .count(|index, word| awake.add_word(index, word));
        let cursors = &mut self.cursors[..count];
        let rank = |dst, _| self.receivers.rank(place(dst, agents));
        tally(cursors, runs, rank);
        let mut begin = 0;
        for cursor in &mut *cursors {
            begin += std::mem::replace(cursor, begin);
        }
        make_room(&mut self.messages, self.arrived, runs);
        scatter(&mut self.messages, cursors, runs, rank);
    }

    /// A stable counting sort by agents.
    fn sort_many(&mut self, runs: &[&[Received<M>]], awake: &mut Awake) {
        tally(&mut self.cursors, runs, place);
        // From the end, so that each receiver's bit has only to be moved up by one.
        let mut begin = self.arrived as u32;
        for (word, cursors) in self.cursors.chunks_mut(64).enumerate().rev() {
            let mut receivers = 0_u64;
            for cursor in cursors.iter_mut().rev() {
                receivers = receivers << 1 | u64::from(*cursor > 0);
                begin -= *cursor;
                *cursor = begin;
            }
            awake.add_word(word, receivers);
        }
        make_room(&mut self.messages, self.arrived, runs);
        scatter(&mut self.messages, &mut self.cursors, runs, place);
    }

    /// The inbox of an agent of the block; agents are served in ascending order, and nobody with messages is
    /// left out, as all of them are awake.
    #[inline]
    pub(crate) fn take(&mut self, local: u16) -> &[Received<M>] {
        let begin = self.taken;
        self.taken = match self.few {
            true => self.end_by_rank(local),
            false => self.cursors[usize::from(local)] as usize,
        };
        &self.messages[begin..self.taken]
    }

    /// Where an agent's inbox ends, if cursors are by rank. Without a branch, as nobody foresees who has
    /// messages; not inlined, so that [`Inboxes::take`] is.
    #[inline(never)]
    fn end_by_rank(&mut self, local: u16) -> usize {
        let has = usize::from(self.receivers.has(local.into()));
        let end = self.cursors[self.served] as usize;
        self.served += has;
        [self.taken, end][has]
    }

    /// Ends a tick: keeps the memory that its fullest block is worth.
    pub(crate) fn end_tick(&mut self) {
        give_back(&mut self.messages, std::mem::take(&mut self.arrived_max));
    }

    /// Bytes held on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.messages.capacity() * size_of::<Received<M>>()
            + size_of_val(&*self.cursors)
            + self.receivers.heap_bytes()
    }
}

/// Counts the messages of each place, which follows from the receiver and how many places there are.
fn tally<M>(cursors: &mut [u32], runs: &[&[Received<M>]], place: impl Fn(u32, usize) -> usize) {
    cursors.fill(0);
    for run in runs {
        for message in *run {
            cursors[place(message.dst, cursors.len())] += 1;
        }
    }
}

/// Lets the list have room for what has arrived.
fn make_room<M: Copy>(messages: &mut Vec<Received<M>>, arrived: usize, runs: &[&[Received<M>]]) {
    if messages.len() < arrived
        && let Some(&filler) = runs.iter().find_map(|run| run.first())
    {
        messages.resize(arrived, filler);
    }
}

/// Moves each message to where the cursor of its place stands, which then moves on.
fn scatter<M: Copy>(
    messages: &mut [Received<M>],
    cursors: &mut [u32],
    runs: &[&[Received<M>]],
    place: impl Fn(u32, usize) -> usize,
) {
    for run in runs {
        for &message in *run {
            let cursor = &mut cursors[place(message.dst, cursors.len())];
            messages[*cursor as usize] = message;
            *cursor += 1;
        }
    }
}

/// An agent's place in its block, of a size that is a power of two.
#[inline]
pub(crate) fn place(agent: u32, block_agents: usize) -> usize {
    agent as usize & (block_agents - 1)
}
