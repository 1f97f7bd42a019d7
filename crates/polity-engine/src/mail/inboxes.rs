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
        let mask = self.mask();
        for message in &self.messages {
            awake.add((message.dst & mask) as u16);
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
        let mask = self.mask();
        self.count(buckets.clone(), awake);
        for bucket in buckets {
            if let Some(&filler) = bucket.first()
                && self.messages.len() < self.arrived
            {
                self.messages.resize(self.arrived, filler);
            }
            for &message in bucket {
                let cursor = &mut self.cursors[(message.dst & mask) as usize];
                self.messages[*cursor as usize] = message;
                *cursor += 1;
            }
        }
    }

    /// Puts each cursor where its agent's inbox begins, and wakes whoever has one.
    fn count<'a>(&mut self, buckets: impl Iterator<Item = &'a [Received<M>]>, awake: &mut Awake)
    where
        M: 'a,
    {
        let mask = self.mask();
        self.cursors.fill(0);
        for bucket in buckets {
            for message in bucket {
                self.cursors[(message.dst & mask) as usize] += 1;
            }
        }
        let mut begin = 0;
        for (word, cursors) in self.cursors.chunks_mut(64).enumerate() {
            let mut receivers = 0_u64;
            for (bit, cursor) in cursors.iter_mut().enumerate() {
                receivers |= u64::from(*cursor > 0) << bit;
                begin += std::mem::replace(cursor, begin);
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

    /// The inbox of an agent; agents are served in ascending order, and nobody with messages is
    /// left out, as all of them are awake.
    #[inline]
    pub(crate) fn take(&mut self, agent: u32) -> &[Received<M>] {
        let begin = self.taken;
        self.taken = if self.indexed {
            self.cursors[(agent & self.mask()) as usize] as usize
        } else {
            let rest = &self.messages[begin..self.arrived];
            begin + rest.iter().take_while(|m| m.dst == agent).count()
        };
        &self.messages[begin..self.taken]
    }

    /// Ends a tick: keeps the memory that its fullest block is worth.
    pub(crate) fn end_tick(&mut self) {
        give_back(&mut self.messages, std::mem::take(&mut self.arrived_max));
    }

    /// From an agent's index to its place in the block.
    fn mask(&self) -> u32 {
        self.cursors.len() as u32 - 1
    }

    /// Bytes held on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.messages.capacity() * size_of::<Received<M>>() + self.cursors.len() * size_of::<u32>()
    }
}
