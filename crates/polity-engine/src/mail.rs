//! Messages under way, and the inboxes they end in.
//!
//! A sender's worker appends each message to the bucket of its arrival tick and of its
//! destination's block; the destination's worker sorts a block's bucket into one slice per agent.
//! Appending in the order of acting, reading partitions in their order and sorting stably give the
//! canonical order — sent tick, sender, sequence — without comparing anything.

/// A message as its receiver sees it, and as it travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Whether the network loses it on its way.
    pub lost: bool,
    /// What it says.
    pub body: M,
}

/// Messages by destination block.
pub(crate) type Buckets<M> = Vec<Vec<Received<M>>>;

/// What one partition's agents have sent and is not yet delivered.
pub(crate) struct Outbox<M> {
    /// Indexed by arrival tick modulo its length, which exceeds the longest latency.
    arrivals: Vec<Buckets<M>>,
    /// What was sent in the present tick, in canonical order; only kept for an observer.
    pub(crate) log: Vec<Sent<M>>,
    observed: bool,
    block_bits: u32,
}

impl<M: Copy> Outbox<M> {
    pub(crate) fn new(
        latency_ticks_max: u8,
        blocks: usize,
        block_bits: u32,
        observed: bool,
    ) -> Self {
        let empty = || (0..blocks).map(|_| Vec::new()).collect();
        let arrivals = (0..=latency_ticks_max).map(|_| empty()).collect();
        Self {
            arrivals,
            log: Vec::new(),
            observed,
            block_bits,
        }
    }

    /// Takes out what arrives in `tick`; give it back, emptied, by [`Outbox::restore`].
    pub(crate) fn take_due(&mut self, tick: u32) -> Buckets<M> {
        let slot = self.slot(tick);
        std::mem::take(&mut self.arrivals[slot])
    }

    /// Empties the buckets and keeps their memory for a later tick.
    pub(crate) fn restore(&mut self, tick: u32, mut buckets: Buckets<M>) {
        buckets.iter_mut().for_each(Vec::clear);
        let slot = self.slot(tick);
        self.arrivals[slot] = buckets;
    }

    /// Notes what was sent and, unless it is lost, sends it on its way.
    #[inline]
    pub(crate) fn post(&mut self, message: Received<M>, latency_ticks: u8, lost: bool) {
        if self.observed {
            let Received { src, dst, body, .. } = message;
            self.log.push(Sent {
                src,
                dst,
                lost,
                body,
            });
        }
        if !lost {
            let slot = self.slot(message.sent_tick.wrapping_add(u32::from(latency_ticks)));
            self.arrivals[slot][(message.dst >> self.block_bits) as usize].push(message);
        }
    }

    fn slot(&self, tick: u32) -> usize {
        tick as usize % self.arrivals.len()
    }

    /// Bytes held for messages, also the spare ones.
    pub(crate) fn heap_bytes(&self) -> usize {
        let held: usize = self.arrivals.iter().flatten().map(Vec::capacity).sum();
        held * size_of::<Received<M>>() + self.log.capacity() * size_of::<Sent<M>>()
    }
}

/// One block's messages, sorted into a slice per agent. Reused from block to block.
pub(crate) struct Inboxes<M> {
    messages: Vec<Received<M>>,
    /// `ends[i]` is where the slice of the block's agent `i` ends.
    ends: Vec<u32>,
}

impl<M: Copy> Inboxes<M> {
    pub(crate) fn new(block_agents: usize) -> Self {
        Self {
            messages: Vec::new(),
            ends: vec![0; block_agents],
        }
    }

    /// Sorts the buckets of one block by receiver: stable, O(messages + agents of the block).
    ///
    /// Returns whether there is any message at all.
    pub(crate) fn sort<'a>(
        &mut self,
        buckets: impl Iterator<Item = &'a [Received<M>]> + Clone,
    ) -> bool
    where
        M: 'a,
    {
        self.messages.clear();
        let mask = self.ends.len() as u32 - 1;
        let Some(filler) = buckets.clone().flatten().next().copied() else {
            return false;
        };
        self.count(buckets.clone(), mask);
        let total = buckets.clone().map(<[_]>::len).sum();
        self.messages.resize(total, filler);
        for &message in buckets.flatten() {
            let end = &mut self.ends[(message.dst & mask) as usize];
            self.messages[*end as usize] = message;
            *end += 1;
        }
        true
    }

    /// Leaves in `ends` where each agent's slice begins: placing its messages moves it to the end.
    fn count<'a>(&mut self, buckets: impl Iterator<Item = &'a [Received<M>]>, mask: u32)
    where
        M: 'a,
    {
        self.ends.fill(0);
        for message in buckets.flatten() {
            self.ends[(message.dst & mask) as usize] += 1;
        }
        let mut begin = 0;
        for end in &mut self.ends {
            begin += std::mem::replace(end, begin);
        }
    }

    /// Messages of unequal latency come together by sender; this puts the earlier sent first.
    pub(crate) fn order_by_sent_tick(&mut self) {
        let mut begin = 0;
        for &end in &self.ends {
            let inbox = &mut self.messages[begin..end as usize];
            if !inbox.is_sorted_by_key(|m| m.sent_tick) {
                inbox.sort_by_key(|m| m.sent_tick);
            }
            begin = end as usize;
        }
    }

    /// The inbox of the block's agent `local`. Valid after a sort that found messages.
    #[inline]
    pub(crate) fn of(&self, local: usize) -> &[Received<M>] {
        let begin = if local == 0 { 0 } else { self.ends[local - 1] };
        &self.messages[begin as usize..self.ends[local] as usize]
    }

    /// The receivers, with repetitions, in order.
    pub(crate) fn receivers(&self) -> impl Iterator<Item = u32> + '_ {
        self.messages.iter().map(|m| m.dst)
    }
}
