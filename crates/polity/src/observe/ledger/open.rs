//! Open tasks, kept near those that arrived at neighbouring agents.
//!
//! What happens to tasks is sorted by the neighbourhood in which they arrived, see
//! [`Deeds`](super::deeds::Deeds). So tasks that are looked up one after the other lie close together,
//! within the cache, which a table in the order of a hash would spread over all memory.

use polity_worlds::society::task::TaskId;

use super::entry::Entry;

/// Agents whose tasks are kept together.
pub(super) const BLOCK: u32 = 1024;
/// Tasks for which memory is asked at once: none of them ever moves.
const CHUNK: usize = 128;
/// No place.
const NOWHERE: u32 = u32::MAX;

/// Open tasks that arrived at neighbouring agents.
pub(super) struct Open {
    /// The first of these agents, a multiple of `BLOCK`.
    first: u32,
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

impl Open {
    /// None of those that arrive at this agent and its neighbours yet.
    pub(super) fn new(first: u32) -> Self {
        Self {
            first,
            newest: Box::new([Link::NONE; BLOCK as usize]),
            older: Vec::new(),
            chunks: Vec::new(),
            free: NOWHERE,
        }
    }

    /// The slot of a task, if it is open; its origin is counted from the first agent.
    #[inline]
    pub(super) fn find(&self, origin: usize, arrival: u32) -> Option<u32> {
        let mut link = self.newest[origin];
        while link.slot != NOWHERE {
            if link.arrival == arrival {
                return Some(link.slot);
            }
            link = self.older[link.slot as usize];
        }
        None
    }

    /// The same by its name.
    pub(super) fn find_task(&self, task: TaskId) -> Option<u32> {
        self.find((task.origin % BLOCK) as usize, task.arrival)
    }

    /// The task in a slot that [`Open::find`] has named.
    #[inline]
    pub(super) fn entry(&self, slot: u32) -> &Entry {
        &self.chunks[slot as usize / CHUNK][slot as usize % CHUNK]
    }

    /// The same, to be changed.
    #[inline]
    pub(super) fn entry_mut(&mut self, slot: u32) -> &mut Entry {
        &mut self.chunks[slot as usize / CHUNK][slot as usize % CHUNK]
    }

    /// Adds a task that is not there yet.
    pub(super) fn insert(&mut self, task: TaskId, entry: Entry) {
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
    fn free(&mut self, task: TaskId) -> Option<u32> {
        let slot = self.find_task(task)?;
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

    /// Takes a task out, and answers what there is to say of it.
    pub(super) fn remove<T>(&mut self, task: TaskId, say: impl FnOnce(&Entry) -> T) -> Option<T> {
        let slot = self.free(task)?;
        let entry = self.entry_mut(slot);
        let said = say(entry);
        entry.forget();
        Some(said)
    }

    /// For how many tasks there is room.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.chunks.len() * CHUNK
    }

    /// All tasks, in their order, which does not depend on how they are kept.
    pub(super) fn in_order(&self) -> Vec<(TaskId, &Entry)> {
        let mut tasks = Vec::new();
        for agent in 0..BLOCK as usize {
            let task = |Link { arrival, slot }| {
                let origin = self.first + agent as u32;
                (TaskId { origin, arrival }, self.entry(slot))
            };
            let from = tasks.len();
            tasks.extend(self.of_agent(agent).map(task));
            tasks[from..].sort_unstable_by_key(|(task, _)| *task);
        }
        tasks
    }
}
