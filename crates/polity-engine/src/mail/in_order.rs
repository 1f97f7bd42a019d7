//! One block's messages in the order in which they were sent.

use super::{Received, give_back};

/// Memory for messages that were not written in the order of their sent ticks, as latencies differ.
/// Reused from block to block.
pub(crate) struct InOrder<M> {
    messages: Vec<Received<M>>,
    /// The most that it held in this tick.
    most: usize,
}

impl<M: Copy> InOrder<M> {
    pub(crate) fn new() -> Self {
        Self {
            messages: Vec::new(),
            most: 0,
        }
    }

    /// The messages of these buckets, by sent tick and otherwise as they come.
    /// O(messages · log(runs)), of which each bucket has as many as there were ticks in which it was
    /// written to.
    pub(crate) fn of<'a>(
        &mut self,
        buckets: impl Iterator<Item = &'a [Received<M>]>,
    ) -> &[Received<M>]
    where
        M: 'a,
    {
        self.messages.clear();
        buckets.for_each(|bucket| self.messages.extend_from_slice(bucket));
        self.most = self.most.max(self.messages.len());
        self.messages.sort_by_key(|message| message.sent_tick);
        &self.messages
    }

    /// Ends a tick: keeps the memory that its fullest block is worth.
    pub(crate) fn end_tick(&mut self) {
        give_back(&mut self.messages, std::mem::take(&mut self.most));
    }

    /// Bytes held on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.messages.capacity() * size_of::<Received<M>>()
    }
}
