//! The open tasks: who takes part, who passed what on to whom, what it costs.

mod block;
mod deeds;
mod entry;
mod few;
mod open;
mod prices;
mod replies;

use std::collections::{BTreeMap, BTreeSet};

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_metrics::hierarchy::Scratch;
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::task::TaskId;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::hands::Hands;
use block::{Block, Said};
pub use deeds::Deeds;
use entry::Entry;
use open::BLOCK;
pub use prices::Prices;
pub use replies::Thread;

/// Blocks that one thread takes in one after the other.
const BLOCKS_AT_ONCE: usize = 8;

/// Follows every task from its arrival to its end.
pub struct Ledger {
    blocks: Vec<Block>,
    /// Whether to remember messages, so that later ones can name what they reply to.
    threads: bool,
}

/// A ledger as it was written down, not yet believed.
#[derive(Deserialize)]
pub struct WrittenLedger {
    open: Vec<(TaskId, Entry)>,
    /// Open tasks, and some that have ended, by the tick in which they are given up.
    expiry: BTreeMap<u32, Vec<TaskId>>,
    threads: bool,
}

impl WrittenLedger {
    /// The ledger of a population of so many agents; `None` where it cannot have been that.
    #[must_use]
    pub fn read(self, agents: u32) -> Option<Ledger> {
        let sound = self.open.iter().all(|(_, entry)| entry.is_sound(agents));
        let in_order = self.open.is_sorted_by(|(a, _), (b, _)| a < b);
        let mut ledger = Some(Ledger::new(agents, self.threads)).filter(|_| sound && in_order)?;
        for (task, entry) in self.open {
            ledger.home(task, agents)?.open.insert(task, entry);
        }
        for (expiry, tasks) in self.expiry {
            for task in tasks {
                let home = ledger.home(task, agents)?;
                home.expiry.entry(expiry).or_default().push(task);
            }
        }
        Some(ledger)
    }
}

/// Written down, tasks are in their order, which does not depend on how they are kept.
impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let open = self.blocks.iter().flat_map(|block| block.open.in_order());
        let open: Vec<(TaskId, &Entry)> = open.collect();
        let mut fields = serializer.serialize_struct("Ledger", 3)?;
        fields.serialize_field("open", &open)?;
        fields.serialize_field("expiry", &self.expiry())?;
        fields.serialize_field("threads", &self.threads)?;
        fields.end()
    }
}

/// What is the same for everything that happens in a tick.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// For what never changes in it: words, groups, models.
    pub world: &'a Society,
    /// What its models charge.
    pub prices: &'a Prices,
    /// The tick.
    pub tick: u32,
}

impl Ledger {
    /// A ledger of the tasks of so many agents; with `threads` it also finds out what messages reply
    /// to.
    #[must_use]
    pub fn new(agents: u32, threads: bool) -> Self {
        let firsts = (0..agents).step_by(BLOCK as usize);
        Self {
            blocks: firsts.map(Block::new).collect(),
            threads,
        }
    }

    /// Whether it finds out what messages reply to.
    #[must_use]
    pub fn threads(&self) -> bool {
        self.threads
    }

    /// Takes in what happened in some ticks, `first` being the first of them. The deeds are those of
    /// parts of the population, which one after the other are in canonical order; cut anywhere. They
    /// are forgotten.
    ///
    /// With [`Ledger::threads`] it is one tick, whose messages are `said`, numbered from `first_id`.
    pub fn take_in(
        &mut self,
        first: Setting<'_>,
        ticks: u32,
        parts: &mut [&mut Deeds],
        said: Option<(u64, &[Vec<Sent<Message>>])>,
        hands: &Hands,
    ) {
        let said = said.map(|(first_id, runs)| Said { first_id, runs });
        let (said, deeds) = (said.filter(|_| self.threads), &*parts);
        let mut chunks: Vec<&mut [Block]> = self.blocks.chunks_mut(BLOCKS_AT_ONCE).collect();
        hands.each(&mut chunks, |chunk, blocks| {
            let mut depth = Scratch::default();
            for (number, block) in (chunk * BLOCKS_AT_ONCE..).zip(blocks.iter_mut()) {
                for (place, tick) in (first.tick..).take(ticks as usize).enumerate() {
                    let now = Setting { tick, ..first };
                    let days = deeds.iter().map(|part| part.of(number, place));
                    block.take_in(now, days, said, &mut depth);
                }
            }
        });
        parts.iter_mut().for_each(|deeds| deeds.clear());
    }

    /// The rows of the tasks that ended in what was taken in, in canonical order: in each tick those
    /// that were given back, then those that nobody has given back, by their arrival.
    pub fn ended(&mut self, mut ended: impl FnMut(TaskRow)) {
        let key = |row: &TaskRow| match row.status {
            "abandoned" => (row.tick_end, Some(row.tick_start)),
            _ => (row.tick_end, None),
        };
        // Their memory stays with the blocks.
        let blocks = self.blocks.iter_mut();
        let rows = blocks.flat_map(|block| [block.given_back.drain(..), block.given_up.drain(..)]);
        merge(rows, key, &mut ended);
    }

    /// What each message of the tick that was taken in last is a part of, by its number.
    pub fn found(&mut self, threads: &mut [Thread]) {
        for (number, thread) in self.blocks.iter_mut().flat_map(|b| b.threads.drain(..)) {
            threads[number as usize] = thread;
        }
    }

    /// The rows of the tasks that are still open, by the tick in which they would be given up, and by
    /// their arrival. They are made as they go, not all at once.
    pub fn remaining(&mut self, prices: &Prices, hands: &Hands, mut row: impl FnMut(TaskRow)) {
        let expiries = self.blocks.iter().flat_map(|block| block.expiry.keys());
        let expiries: BTreeSet<u32> = expiries.copied().collect();
        for expiry in expiries {
            let mut chunks: Vec<&mut [Block]> = self.blocks.chunks_mut(BLOCKS_AT_ONCE).collect();
            hands.each(&mut chunks, |_, blocks| {
                let mut depth = Scratch::default();
                let blocks = blocks.iter_mut();
                blocks.for_each(|block| block.leave_open(expiry, prices, &mut depth));
            });
            let rows = self.blocks.iter_mut().map(|block| block.given_up.drain(..));
            merge(rows, |row| row.tick_start, &mut row);
        }
    }

    /// The block of a task that arrived at one of so many agents.
    fn home(&mut self, task: TaskId, agents: u32) -> Option<&mut Block> {
        let block = self.blocks.get_mut((task.origin / BLOCK) as usize);
        block.filter(|_| task.origin < agents)
    }

    /// Tasks by the tick in which they are given up, in the order in which they arrived.
    fn expiry(&self) -> BTreeMap<u32, Vec<TaskId>> {
        let mut expiry: BTreeMap<u32, Vec<TaskId>> = BTreeMap::new();
        for (tick, tasks) in self.blocks.iter().flat_map(|block| &block.expiry) {
            expiry.entry(*tick).or_default().extend(tasks);
        }
        // Those of an agent are in their order already.
        let lists = expiry.values_mut();
        lists.for_each(|tasks| tasks.sort_by_key(|task| (task.arrival >> 1, task.origin)));
        expiry
    }
}

/// Merges lists, each in the order of its keys; values of equal keys in the order of the lists.
fn merge<T, K: Ord>(
    lists: impl Iterator<Item: Iterator<Item = T>>,
    key: impl Fn(&T) -> K,
    mut each: impl FnMut(T),
) {
    let mut lists: Vec<_> = lists.map(Iterator::peekable).collect();
    let mut next = lists
        .iter_mut()
        .filter_map(|list| list.peek().map(&key))
        .min();
    while let Some(present) = next {
        next = None;
        for list in &mut lists {
            while let Some(value) = list.next_if(|value| key(value) <= present) {
                each(value);
            }
            let ahead = list.peek().map(&key);
            next = next.into_iter().chain(ahead).min();
        }
    }
}

#[cfg(test)]
mod tests;
