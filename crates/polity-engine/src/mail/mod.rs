//! Messages under way, and the inboxes they end in.
//!
//! A sender's worker appends each message to the bucket of its arrival tick and of its
//! destination's block; the destination's worker sorts a block's buckets into one slice per agent, or
//! hands them over one by one.
//! Appending in the order of acting, reading partitions in their order and sorting stably give the
//! canonical order — sent tick, sender, sequence — without comparing messages: what partitions sent is
//! read tick by tick where latencies differ.

mod due;
mod inboxes;
mod losses;
mod ranks;

pub(crate) use due::list_runs;
pub(crate) use inboxes::{Inboxes, place};

use serde::{Deserialize, Serialize};

use crate::processor::prefetch;
use crate::random::Address;
use crate::simulation::Options;
use crate::world::Turn;
use losses::Losses;

/// A message as its receiver sees it, and as it travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received<M> {
    /// The sender.
    pub src: u32,
    /// The receiver.
    pub dst: u32,
    /// The tick in which it was sent.
    pub sent_tick: u32,
    /// What it says.
    pub body: M,
}

/// A message as an observer sees it in the tick in which it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent<M> {
    /// The sender.
    pub src: u32,
    /// The addressee.
    pub dst: u32,
    /// Ticks until it arrives.
    pub latency_ticks: u8,
    /// Whether the network loses it on its way.
    pub lost: bool,
    /// What it says.
    pub body: M,
}

/// Messages by destination block, each list ascending by sent tick: it is written to tick after tick.
pub(crate) type Buckets<M> = Vec<Vec<Received<M>>>;

/// What one partition's agents have sent and is not yet delivered.
pub(crate) struct Outbox<M> {
    /// During a tick, `under_way[l − 1]` arrives `l` ticks later; between ticks the first is due
    /// in the coming one, and the last has arrived.
    under_way: Vec<Buckets<M>>,
    /// What was sent in the present tick, in canonical order; only kept for an observer.
    pub(crate) log: Vec<Sent<M>>,
    observed: bool,
    /// Where all that is sent takes the same time and just goes on its way, since nobody watches and
    /// nothing is lost: that time in ticks.
    direct: Option<u8>,
    /// During a tick, what is sent directly, in the place of its part of `under_way`.
    sent_directly: Buckets<M>,
    losses: Losses,
    block_bits: u32,
}

impl<M: Copy> Outbox<M> {
    pub(crate) fn new(
        options: &Options,
        latency_ticks_max: u8,
        same_latency: bool,
        (blocks, block_bits): (usize, u32),
    ) -> Self {
        let empty = |_| (0..blocks).map(|_| Vec::new()).collect();
        let losses = Losses::new(options.delivery.loss, options.seed);
        let direct = same_latency && !options.observed && !losses.possible();
        Self {
            under_way: (0..=latency_ticks_max).map(empty).collect(),
            log: Vec::new(),
            observed: options.observed,
            direct: direct.then_some(options.delivery.latency_ticks),
            sent_directly: Vec::new(),
            losses,
            block_bits,
        }
    }

    /// Takes out what arrives in the coming tick. Give it back by [`Outbox::restore`].
    pub(crate) fn take_due(&mut self) -> Buckets<M> {
        self.under_way.remove(0)
    }

    /// Exchanges what was sent in the present tick for a list whose memory the next one may use. It
    /// gets room for as much at once: a list that grows as it is written to is copied again and again. With more to
    /// spare than is asked for, so that hardly any has to grow twice.
    pub(crate) fn exchange_log(&mut self, list: &mut Vec<Sent<M>>) {
        empty(list);
        std::mem::swap(&mut self.log, list);
        if self.log.capacity() < list.len() + list.len() / 16 {
            self.log = Vec::with_capacity(list.len() + list.len() / 4);
        }
    }

    /// Takes back what has arrived, for the memory that it holds.
    pub(crate) fn restore(&mut self, buckets: Buckets<M>) {
        self.under_way.push(buckets);
    }

    /// Begins a tick: forgets what was sent in the last one and what arrived in it. Left to the
    /// sender's worker, which is at home in this memory.
    pub(crate) fn begin_tick(&mut self) {
        // An empty one has just been handed over by an observer, who knows how much of it was used.
        if !self.log.is_empty() {
            empty(&mut self.log);
        }
        let arrived = self.under_way.last_mut();
        arrived.into_iter().flatten().for_each(empty);
        self.exchange_directly_sent();
    }

    /// Ends a tick.
    pub(crate) fn end_tick(&mut self) {
        self.exchange_directly_sent();
    }

    fn exchange_directly_sent(&mut self) {
        if let Some(latency_ticks) = self.direct {
            let place = usize::from(latency_ticks) - 1;
            std::mem::swap(&mut self.sent_directly, &mut self.under_way[place]);
        }
    }

    /// Whether whatever is sent can be sent directly.
    #[inline]
    pub(crate) fn is_direct(&self) -> bool {
        self.direct.is_some()
    }

    /// Sends a message on its way, which is nobody else's business.
    #[inline]
    pub(crate) fn send_directly(&mut self, from: Address, dst: u32, body: M) {
        let bucket = &mut self.sent_directly[(dst >> self.block_bits) as usize];
        append(bucket, from, dst, body);
    }

    /// Shows a message to an observer and leaves it to a network that may lose it.
    pub(crate) fn post(&mut self, turn: Turn<'_>, dst: u32, latency_ticks: u8, body: M) {
        let lost = self.losses.strike(turn);
        if self.observed {
            self.log.push(Sent {
                src: turn.address.agent(),
                dst,
                latency_ticks,
                lost,
                body,
            });
        }
        if !lost {
            let block = (dst >> self.block_bits) as usize;
            let bucket = &mut self.under_way[usize::from(latency_ticks) - 1][block];
            append(bucket, turn.address, dst, body);
        }
    }

    /// Between ticks, what arrives in a block `ticks_ahead` of the coming tick: for each receiver
    /// in canonical order, receivers in no particular one.
    pub(crate) fn arriving(&self, ticks_ahead: usize, block: usize) -> &[Received<M>] {
        &self.under_way[ticks_ahead][block]
    }

    /// Between ticks, puts a message back on its way, after those to the same receiver. To be
    /// followed by [`Outbox::sort_by_sent_tick`].
    pub(crate) fn put_back(&mut self, message: Received<M>, ticks_ahead: usize) {
        let block = (message.dst >> self.block_bits) as usize;
        self.under_way[ticks_ahead][block].push(message);
    }

    /// Puts all that is under way in the order of sent ticks, in which it had been written: stable, so
    /// that what a receiver gets stays in order. O(buckets + messages · log of those in a bucket).
    pub(crate) fn sort_by_sent_tick(&mut self) {
        for bucket in self.under_way.iter_mut().flatten() {
            bucket.sort_by_key(|message| message.sent_tick);
        }
    }

    /// Ticks ahead of the coming one in which something can arrive.
    pub(crate) fn ticks_ahead(&self) -> usize {
        self.under_way.len() - 1
    }

    /// Bytes held for messages, also the spare ones.
    pub(crate) fn heap_bytes(&self) -> usize {
        let held: usize = self.under_way.iter().flatten().map(Vec::capacity).sum();
        held * size_of::<Received<M>>() + self.log.capacity() * size_of::<Sent<M>>()
    }
}

#[inline]
fn append<M>(bucket: &mut Vec<Received<M>>, from: Address, dst: u32, body: M) {
    fetch_ahead(bucket);
    bucket.push(Received {
        src: from.agent(),
        dst,
        sent_tick: from.tick(),
        body,
    });
}

/// How far before it is written to a bucket's memory is asked for: a bucket is written to now and
/// then, and there are more of them than the processor could follow by itself.
const AHEAD_BYTES: usize = 128;

#[inline]
fn fetch_ahead<T>(bucket: &[T]) {
    prefetch(bucket.as_ptr_range().end.wrapping_byte_add(AHEAD_BYTES));
}

/// Elements whose memory a list may always keep.
const SPARE_MIN: usize = 16;

/// Empties a list.
fn empty<T>(list: &mut Vec<T>) {
    let used = list.len();
    list.clear();
    give_back(list, used);
}

/// Where less than a quarter of a list's memory was used, half of it is given back, so that a burst
/// is forgotten within a few ticks and steady traffic never reallocates.
fn give_back<T>(list: &mut Vec<T>, used: usize) {
    let held = list.capacity();
    if used < held / 4 && held > SPARE_MIN {
        list.truncate(held / 2);
        list.shrink_to(held / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEADY: u32 = 10_000;

    /// A tick in which so many messages are sent, and handed to an observer.
    fn tick(outbox: &mut Outbox<u8>, sent: u32, list: &mut Vec<Sent<u8>>) {
        let due = outbox.take_due();
        outbox.begin_tick();
        for agent in 0..sent {
            let turn = Turn {
                address: Address::of(agent, 0),
                ..Turn::NOBODYS
            };
            outbox.post(turn, 0, 1, 0);
        }
        outbox.restore(due);
        outbox.exchange_log(list);
    }

    #[test]
    fn what_observers_hand_back_is_kept_for_steady_traffic_and_given_back_after_a_burst() {
        let options = Options {
            observed: true,
            ..Options::default()
        };
        let mut outbox = Outbox::new(&options, 1, true, (1, 0));
        let mut list = Vec::new();
        (0..4).for_each(|_| tick(&mut outbox, STEADY, &mut list));
        let due = outbox.take_due();
        outbox.begin_tick();
        assert!(outbox.log.capacity() >= STEADY as usize);
        outbox.restore(due);
        (0..40).for_each(|_| tick(&mut outbox, 1, &mut list));
        let held = outbox.log.capacity() + list.capacity();
        assert!(held < 8 * SPARE_MIN, "{held}");
    }
}
