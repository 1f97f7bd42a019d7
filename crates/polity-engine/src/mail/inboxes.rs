//! One block's messages, sorted by receiver.

use super::{Received, give_back};
use crate::schedule::Awake;

/// Fewer messages than one per so many agents are sorted by comparing, so that a message to an idle
/// block does not cost a look at each of its agents.
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
    /// Where each agent's next message goes; once all are in place, where its inbox ends.
    cursors: Vec<u32>,
    /// Whether the cursors tell; otherwise the receivers named in the messages do.
    indexed: bool,
    /// Whether messages of unequal latency can meet in an inbox.
    mixed_latency: bool,
}

impl<M: Copy> Inboxes<M> {
    pub(crate) fn new(block_agents: usize, mixed_latency: bool) -> Self {
        Self {
            messages: Vec::new(),
            arrived: 0,
            arrived_max: 0,
            taken: 0,
            cursors: vec![0; block_agents],
            indexed: false,
            mixed_latency,
        }
    }

    /// Sorts the buckets of one block into inboxes in canonical order, and wakes their owners:
    /// O(messages + agents of the block), or O(messages · log) where they are few.
    pub(crate) fn sort<'a>(
        &mut self,
        buckets: impl Iterator<Item = &'a [Received<M>]> + Clone,
        awake: &mut Awake,
    ) where
        M: 'a,
    {
        self.taken = 0;
        self.arrived = buckets.clone().map(<[_]>::len).sum();
        self.arrived_max = self.arrived_max.max(self.arrived);
        self.indexed = self.arrived >= self.cursors.len() / SPARSE_AGENTS;
        match self.indexed {
            true if self.arrived > 0 => self.sort_many(buckets, awake),
            true => self.indexed = false,
            false => self.sort_few(buckets, awake),
        }
        if self.mixed_latency {
            self.order_by_sent_tick();
        }
    }

    fn sort_few<'a>(&mut self, buckets: impl Iterator<Item = &'a [Received<M>]>, awake: &mut Awake)
    where
        M: 'a,
    {
        self.messages.clear();
        buckets.for_each(|bucket| self.messages.extend_from_slice(bucket));
        self.messages.sort_by_key(|m| m.dst);
        for message in &self.messages {
            awake.add(place(message.dst, self.cursors.len()) as u16);
        }
    }

    /// A stable counting sort.
    fn sort_many<'a>(
        &mut self,
        buckets: impl Iterator<Item = &'a [Received<M>]> + Clone,
        awake: &mut Awake,
    ) where
        M: 'a,
    {
        self.count(buckets.clone(), awake);
        for bucket in buckets {
            if let Some(&filler) = bucket.first()
                && self.messages.len() < self.arrived
            {
                self.messages.resize(self.arrived, filler);
            }
            let cursors = self.cursors.as_mut_slice();
            let messages = self.messages.as_mut_slice();
            for &message in bucket {
                let cursor = &mut cursors[place(message.dst, cursors.len())];
                messages[*cursor as usize] = message;
                *cursor += 1;
            }
        }
    }

    /// Puts each cursor where its agent's inbox begins, and wakes whoever has one.
    fn count<'a>(&mut self, buckets: impl Iterator<Item = &'a [Received<M>]>, awake: &mut Awake)
    where
        M: 'a,
    {
        self.cursors.fill(0);
        let cursors = self.cursors.as_mut_slice();
        for bucket in buckets {
            for message in bucket {
                cursors[place(message.dst, cursors.len())] += 1;
            }
        }
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
    }

    /// Messages of unequal latency come together by sender; this puts the earlier sent first.
    fn order_by_sent_tick(&mut self) {
        let messages = &mut self.messages[..self.arrived];
        for inbox in messages.chunk_by_mut(|a, b| a.dst == b.dst) {
            if !inbox.is_sorted_by_key(|m| m.sent_tick) {
                inbox.sort_by_key(|m| m.sent_tick);
            }
        }
    }

    /// The inbox of an agent of the block; agents are served in ascending order, and nobody with messages is
    /// left out, as all of them are awake.
    #[inline]
    pub(crate) fn take(&mut self, local: u16) -> &[Received<M>] {
        let (begin, local) = (self.taken, usize::from(local));
        self.taken = if self.indexed {
            self.cursors[local] as usize
        } else {
            let rest = &self.messages[begin..self.arrived];
            let own = |m: &&Received<M>| place(m.dst, self.cursors.len()) == local;
            begin + rest.iter().take_while(own).count()
        };
        &self.messages[begin..self.taken]
    }

    /// Ends a tick: keeps the memory that its fullest block is worth.
    pub(crate) fn end_tick(&mut self) {
        give_back(&mut self.messages, std::mem::take(&mut self.arrived_max));
    }

    /// Bytes held on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.messages.capacity() * size_of::<Received<M>>() + self.cursors.len() * size_of::<u32>()
    }
}

/// An agent's place in its block, of a size that is a power of two.
#[inline]
fn place(agent: u32, block_agents: usize) -> usize {
    agent as usize & (block_agents - 1)
}
