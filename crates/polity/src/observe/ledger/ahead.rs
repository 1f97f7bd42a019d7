//! The messages of one tick, taken off piece by piece.

use polity_engine::Sent;
use polity_worlds::society::message::Message;

/// Messages that are still ahead, in canonical order.
pub(super) struct Ahead<'a> {
    runs: std::slice::Iter<'a, Vec<Sent<Message>>>,
    run: &'a [Sent<Message>],
    /// The number of the first one.
    id: u64,
}

impl<'a> Ahead<'a> {
    pub(super) fn new(runs: &'a [Vec<Sent<Message>>], first_id: u64) -> Self {
        Self {
            runs: runs.iter(),
            run: &[],
            id: first_id,
        }
    }

    /// Takes off messages from senders before this one, or from all, and tells the number of the
    /// first: some of them, as long as there are any.
    pub(super) fn before(&mut self, src: Option<u32>) -> Option<(u64, &'a [Sent<Message>])> {
        while self.run.is_empty() {
            self.run = self.runs.next()?;
        }
        let is_before = |sent: &Sent<Message>| src.is_none_or(|src| sent.src < src);
        let (taken, rest) = self.run.split_at(self.run.partition_point(is_before));
        let first_id = self.id;
        self.run = rest;
        self.id += taken.len() as u64;
        (!taken.is_empty()).then_some((first_id, taken))
    }
}
