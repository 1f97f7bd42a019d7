//! Open tasks, kept near those that arrived at neighbouring agents.
//!
//! Messages come in the order of their senders, and most tasks stay in the neighbourhood in which
//! they arrived. So tasks that are looked up one after the other lie close together, which a table
//! in the order of a hash would spread over all memory.

use polity_engine::prefetch;
use polity_worlds::society::task::TaskId;
use serde::{Serialize, Serializer};

use super::entry::Entry;

/// Agents whose tasks are kept together.
const BLOCK: u32 = 1024;
/// Tasks for which memory is asked at once: none of them ever moves.
const CHUNK: usize = 128;
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
    /// The task that arrived last, by agent: mostly the one that is looked for.
    newest: Box<[Link; BLOCK as usize]>,
    /// The task of the same agent that arrived before the one in a slot. Beside the entries rather
    /// than in them: looking for a task touches few lines of memory.
    older: Vec<Link>,
    /// `CHUNK` in each: what grows is never copied, nor held twice while it is.
    chunks: Vec<Vec<Entry>>,
    /// The first slot that is free; each free slot's link leads to the next.
    free: u32,
}

/// One of an agent's tasks, and the slot in which it is kept.
#[derive(Clone, Copy)]
struct Link {
    arrival: u32,
    slot: u32,
}

impl Link {
    const NONE: Self = Self {
        arrival: 0,
        slot: NOWHERE,
    };
}

impl Default for Block {
    fn default() -> Self {
        Self {
            newest: Box::new([Link::NONE; BLOCK as usize]),
            older: Vec::new(),
            chunks: Vec::new(),
            free: NOWHERE,
        }
    }
}

impl Block {
    #[inline]
    fn find(&self, task: TaskId) -> Option<u32> {
        let mut link = self.newest[(task.origin % BLOCK) as usize];
        while link.slot != NOWHERE {
            if link.arrival == task.arrival {
                return Some(link.slot);
            }
            link = self.older[link.slot as usize];
        }
        None
    }

    #[inline]
    fn entry(&self, slot: u32) -> &Entry {
        &self.chunks[slot as usize / CHUNK][slot as usize % CHUNK]
    }

    #[inline]
    fn entry_mut(&mut self, slot: u32) -> &mut Entry {
        &mut self.chunks[slot as usize / CHUNK][slot as usize % CHUNK]
    }

    fn insert(&mut self, task: TaskId, entry: Entry) {
        let newest = &mut self.newest[(task.origin % BLOCK) as usize];
        let slot = match self.older.get_mut(self.free as usize) {
            Some(link) => {
                let slot = std::mem::replace(&mut self.free, link.slot);
                *link = *newest;
                self.chunks[slot as usize / CHUNK][slot as usize % CHUNK] = entry;
                slot
            }
            None => {
                let slot = self.older.len();
                if slot == CHUNK * self.chunks.len() {
                    self.older.reserve_exact(CHUNK);
                    self.chunks.push(Vec::with_capacity(CHUNK));
                }
                self.chunks[slot / CHUNK].push(entry);
                self.older.push(*newest);
                slot as u32
            }
        };
        let arrival = task.arrival;
        *newest = Link { arrival, slot };
    }

    /// Frees the slot of a task; its entry stays as it is until the slot is used again.
    fn remove(&mut self, task: TaskId) -> Option<u32> {
        let slot = self.find(task)?;
        let older = self.older[slot as usize];
        let newest = &mut self.newest[(task.origin % BLOCK) as usize];
        if newest.slot == slot {
            *newest = older;
        } else {
            let mut younger = newest.slot;
            while self.older[younger as usize].slot != slot {
                younger = self.older[younger as usize].slot;
            }
            self.older[younger as usize] = older;
        }
        self.older[slot as usize].slot = self.free;
        self.free = slot;
        Some(slot)
    }

    /// The tasks of one of its agents, the newest first, with their slots.
    fn of_agent(&self, agent: usize) -> impl Iterator<Item = Link> + '_ {
        let link = |link: Link| (link.slot != NOWHERE).then_some(link);
        std::iter::successors(link(self.newest[agent]), move |at| {
            link(self.older[at.slot as usize])
        })
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
        self.blocks[block as usize].entry_mut(slot)
    }

    /// Has what it takes to find a task brought from memory, without waiting for it.
    #[inline]
    pub(super) fn fetch_way(&self, task: TaskId) {
        if let Some(block) = self.blocks.get((task.origin / BLOCK) as usize) {
            prefetch(&raw const block.newest[(task.origin % BLOCK) as usize]);
        }
    }

    /// The same for the room of a task that is going to be added.
    pub(super) fn fetch_room(&self, task: TaskId) {
        let block = self.blocks.get((task.origin / BLOCK) as usize);
        if let Some(block) = block.filter(|block| block.free != NOWHERE) {
            block.entry(block.free).fetch_all();
        }
    }

    /// The same for a task itself.
    #[inline]
    pub(super) fn fetch(&self, Place { block, slot }: Place) {
        self.blocks[block as usize].entry(slot).fetch();
    }

    /// The same for all that is known of it.
    #[inline]
    pub(super) fn fetch_all(&self, Place { block, slot }: Place) {
        self.blocks[block as usize].entry(slot).fetch_all();
    }

    /// Adds a task that is not there yet.
    pub(super) fn insert(&mut self, task: TaskId, entry: Entry) {
        let block = (task.origin / BLOCK) as usize;
        if self.blocks.len() <= block {
            self.blocks.resize_with(block + 1, Block::default);
        }
        self.blocks[block].insert(task, entry);
    }

    /// Takes a task out, and answers what there is to say of it.
    pub(super) fn remove<T>(&mut self, task: TaskId, say: impl FnOnce(&Entry) -> T) -> Option<T> {
        let block = self.blocks.get_mut((task.origin / BLOCK) as usize)?;
        let slot = block.remove(task)?;
        let entry = block.entry_mut(slot);
        let said = say(entry);
        entry.forget();
        Some(said)
    }

    /// For how many tasks there is room.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.blocks
            .iter()
            .map(|block| block.chunks.len() * CHUNK)
            .sum()
    }

    /// All tasks, in their order.
    pub(super) fn in_order(&self) -> Vec<(TaskId, &Entry)> {
        let mut tasks = Vec::new();
        for (first, block) in (0..).step_by(BLOCK as usize).zip(&self.blocks) {
            for agent in 0..BLOCK as usize {
                let task = |Link { arrival, slot }| {
                    let origin = first + agent as u32;
                    (TaskId { origin, arrival }, block.entry(slot))
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
