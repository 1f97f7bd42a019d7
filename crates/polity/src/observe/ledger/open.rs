//! Open tasks, kept near those that arrived at neighbouring agents.
//!
//! Messages come in the order of their senders, and most tasks stay in the neighbourhood in which
//! they arrived. So tasks that are looked up one after the other lie close together, which a table
//! in the order of a hash would spread over all memory.

use std::hint::black_box;

use polity_worlds::society::task::TaskId;
use serde::{Serialize, Serializer};

use super::entry::Entry;

/// Agents whose tasks are kept together.
const BLOCK: u32 = 256;
/// No place.
const NOWHERE: u32 = u32::MAX;

/// The open tasks.
#[derive(Default)]
pub(super) struct Open {
    /// Those that arrived at agents `BLOCK · i ..` in the `i`-th.
    blocks: Vec<Block>,
}

/// Where an open task is kept, until it is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    block: u32,
    slot: u32,
}

/// Open tasks that arrived at neighbouring agents.
struct Block {
    /// The slot of the task that arrived last, by agent.
    newest: Box<[u32; BLOCK as usize]>,
    /// Beside the entries rather than in them: looking for a task touches few lines of memory.
    keys: Vec<Key>,
    entries: Vec<Entry>,
    /// The first slot that is free; each free slot's key leads to the next.
    free: u32,
}

/// Which of an agent's tasks is kept in a slot.
#[derive(Clone, Copy)]
struct Key {
    arrival: u32,
    /// The slot of the agent's task that arrived before.
    older: u32,
}

impl Default for Block {
    fn default() -> Self {
        Self {
            newest: Box::new([NOWHERE; BLOCK as usize]),
            keys: Vec::new(),
            entries: Vec::new(),
            free: NOWHERE,
        }
    }
}

impl Block {
    #[inline]
    fn find(&self, task: TaskId) -> Option<u32> {
        let mut slot = self.newest[(task.origin % BLOCK) as usize];
        while slot != NOWHERE {
            let Key { arrival, older } = self.keys[slot as usize];
            if arrival == task.arrival {
                return Some(slot);
            }
            slot = older;
        }
        None
    }

    fn insert(&mut self, task: TaskId, entry: Entry) {
        let newest = &mut self.newest[(task.origin % BLOCK) as usize];
        let key = Key {
            arrival: task.arrival,
            older: *newest,
        };
        let slot = self.free;
        if let Some(kept) = self.keys.get_mut(slot as usize) {
            *newest = slot;
            self.free = kept.older;
            *kept = key;
            self.entries[slot as usize] = entry;
        } else {
            *newest = self.keys.len() as u32;
            // By a quarter rather than to the double: there are as many blocks as that.
            if self.keys.len() == self.keys.capacity() {
                let more = 8 + self.keys.len() / 4;
                self.keys.reserve_exact(more);
                self.entries.reserve_exact(more);
            }
            self.keys.push(key);
            self.entries.push(entry);
        }
    }

    fn remove(&mut self, task: TaskId) -> Option<Entry> {
        let slot = self.find(task)?;
        let older = self.keys[slot as usize].older;
        let newest = &mut self.newest[(task.origin % BLOCK) as usize];
        if *newest == slot {
            *newest = older;
        } else {
            let mut younger = *newest;
            while self.keys[younger as usize].older != slot {
                younger = self.keys[younger as usize].older;
            }
            self.keys[younger as usize].older = older;
        }
        self.keys[slot as usize].older = self.free;
        self.free = slot;
        Some(std::mem::take(&mut self.entries[slot as usize]))
    }

    /// The tasks of one of its agents, the newest first, with their slots.
    fn of_agent(&self, agent: usize) -> impl Iterator<Item = (u32, usize)> + '_ {
        let slot = |slot: u32| (slot != NOWHERE).then_some(slot as usize);
        std::iter::successors(slot(self.newest[agent]), move |at| {
            slot(self.keys[*at].older)
        })
        .map(|at| (self.keys[at].arrival, at))
    }
}

impl Open {
    /// Where a task is kept, if it is open.
    #[inline]
    pub(super) fn find(&self, task: TaskId) -> Option<Place> {
        let block = task.origin / BLOCK;
        let slot = self.blocks.get(block as usize)?.find(task)?;
        Some(Place { block, slot })
    }

    /// The task kept in a place that [`Open::find`] has named.
    #[inline]
    pub(super) fn at(&mut self, Place { block, slot }: Place) -> &mut Entry {
        &mut self.blocks[block as usize].entries[slot as usize]
    }

    /// Has the task in a place brought from memory, without waiting for it.
    #[inline]
    pub(super) fn fetch(&self, Place { block, slot }: Place) {
        black_box(self.blocks[block as usize].entries[slot as usize].calls());
    }

    /// Adds a task that is not there yet.
    pub(super) fn insert(&mut self, task: TaskId, entry: Entry) {
        let block = (task.origin / BLOCK) as usize;
        if self.blocks.len() <= block {
            self.blocks.resize_with(block + 1, Block::default);
        }
        self.blocks[block].insert(task, entry);
    }

    /// Takes a task out.
    pub(super) fn remove(&mut self, task: TaskId) -> Option<Entry> {
        let block = (task.origin / BLOCK) as usize;
        self.blocks.get_mut(block)?.remove(task)
    }

    /// For how many tasks there is room.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.blocks
            .iter()
            .map(|block| block.entries.capacity())
            .sum()
    }

    /// All tasks, in their order.
    pub(super) fn in_order(&self) -> Vec<(TaskId, &Entry)> {
        let mut tasks = Vec::new();
        for (first, block) in (0..).step_by(BLOCK as usize).zip(&self.blocks) {
            for agent in 0..BLOCK as usize {
                let task = |(arrival, at): (u32, usize)| {
                    let origin = first + agent as u32;
                    (TaskId { origin, arrival }, &block.entries[at])
                };
                let from = tasks.len();
                tasks.extend(block.of_agent(agent).map(task));
                tasks[from..].sort_unstable_by_key(|(task, _)| *task);
            }
        }
        tasks
    }
}

/// Written down, the tasks are in their order, which does not depend on how they are kept.
impl Serialize for Open {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.in_order())
    }
}

impl Open {
    /// The tasks as they were written down. `None` where they are out of order, or arrived at agents
    /// that do not exist: what is kept grows with the last of them.
    pub(super) fn of(tasks: Vec<(TaskId, Entry)>, agents: u32) -> Option<Self> {
        let in_order = tasks.is_sorted_by(|(a, _), (b, _)| a < b);
        if !in_order || tasks.last().is_some_and(|(last, _)| last.origin >= agents) {
            return None;
        }
        let mut open = Self::default();
        tasks
            .into_iter()
            .for_each(|(task, entry)| open.insert(task, entry));
        Some(open)
    }
}
