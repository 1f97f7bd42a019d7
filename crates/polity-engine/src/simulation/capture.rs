//! What a simulation consists of between two ticks, beside its parameters: read here part by part,
//! put together again by [`super::Restoration`].
//!
//! Each part comes in an order that neither threads nor blocks have a say in, and as an iterator
//! that holds no more than one block's worth at a time, so that a population that fills the memory
//! can still be saved. Randomness needs no part: draws are addressed.

use serde::{Deserialize, Serialize};

use super::Simulation;
use crate::mail::Received;
use crate::world::World;

/// A message that has been sent and has yet to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnderWay<M> {
    /// The tick in which its receiver will find it.
    pub arrival_tick: u32,
    /// The message.
    pub message: Received<M>,
}

/// An agent's wish to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Wish {
    /// Who wishes.
    pub agent: u32,
    /// The tick in which it will act.
    pub tick: u32,
}

impl<W: World> Simulation<W> {
    /// The messages under way, by arrival, receiver, sent tick, sender and the sender's order.
    ///
    /// O(messages · log of those in a block).
    pub fn under_way(&self) -> impl Iterator<Item = UnderWay<W::Message>> + '_ {
        let outboxes = || self.partitions.iter().map(|p| &p.outbox);
        let ticks_ahead = outboxes().next().map_or(0, |outbox| outbox.ticks_ahead());
        let blocks = self.blocks();
        // What would arrive after the clock has run out never does.
        let arrival_ticks = (self.tick..=u32::MAX).zip(0..ticks_ahead);
        arrival_ticks.flat_map(move |(arrival_tick, ahead)| {
            (0..blocks).flat_map(move |block| {
                let buckets = outboxes().flat_map(|outbox| outbox.arriving(ahead, block));
                let mut messages: Vec<_> = buckets.copied().collect();
                // Stable: within a tick, outboxes come by sender.
                messages.sort_by_key(|m| (m.dst, m.sent_tick));
                messages.into_iter().map(move |message| UnderWay {
                    arrival_tick,
                    message,
                })
            })
        })
    }

    /// The pending wishes to be woken, by agent and tick, each once.
    ///
    /// O(agents + wishes · log of those in a block).
    pub fn wishes(&self) -> impl Iterator<Item = Wish> + '_ {
        let blocks = self.partitions.iter().flat_map(|p| &p.blocks);
        blocks.flat_map(|block| {
            let pending = block.wishes.pending(self.tick).into_iter();
            pending.map(|(local, tick)| Wish {
                agent: block.first_agent + u32::from(local),
                tick,
            })
        })
    }

    /// How many blocks the population is cut into.
    pub(super) fn blocks(&self) -> usize {
        self.partitions.iter().map(|p| p.blocks.len()).sum()
    }
}
