//! What happened to tasks, on its way to where they are kept.
//!
//! Events and messages come in the order of those who acted. Here they are boiled down to what a task
//! has to know, and sorted by the block of neighbouring agents at which the task arrived: so one block
//! after the other can take in several ticks at once, with all that it holds near at hand, and
//! several blocks can at the same time.

use polity_engine::Sent;
use polity_worlds::society::language::Utterance;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::TaskId;

use super::open::BLOCK;

/// A message or a piece of work, as far as it concerns its task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed {
    /// When its task arrived, as [`TaskId::arrival`].
    pub(super) arrival: u32,
    /// Who did it.
    pub(super) agent: u32,
    /// Of a message: to whom it goes.
    pub(super) dst: u32,
    /// Of a message: how it is said.
    pub(super) utterance: Utterance,
    /// Where its task arrived, counted from the block's first agent, below what it is.
    origin_and_what: u16,
}

const _: () = assert!(size_of::<Deed>() == 16);

/// What a deed is beside a message or a piece of work.
const DEPENDENCY: u16 = BLOCK as u16;
const LOST: u16 = DEPENDENCY << 1;
const ABSTENTION: u16 = DEPENDENCY << 2;

impl Deed {
    fn of_agent(task: TaskId, agent: u32, what: u16) -> Self {
        Self {
            arrival: task.arrival,
            agent,
            dst: agent,
            utterance: Utterance::default(),
            origin_and_what: (task.origin % BLOCK) as u16 | what,
        }
    }

    #[inline]
    fn of_message(sent: &Sent<Message>) -> Self {
        let Message {
            task,
            utterance,
            kind,
            ..
        } = sent.body;
        let dependency = DEPENDENCY * u16::from(kind.is_dependency());
        let lost = LOST * u16::from(sent.lost);
        Self {
            arrival: task.arrival,
            agent: sent.src,
            dst: sent.dst,
            utterance,
            origin_and_what: (task.origin % BLOCK) as u16 | dependency | lost,
        }
    }

    /// Where its task arrived, counted from the block's first agent.
    #[inline]
    pub(super) fn origin(self) -> usize {
        usize::from(self.origin_and_what % DEPENDENCY)
    }

    /// Of a message: whether it makes its receiver depend on its sender.
    #[inline]
    pub(super) fn is_dependency(self) -> bool {
        self.origin_and_what & DEPENDENCY != 0
    }

    /// Of a message: whether the network loses it.
    #[inline]
    pub(super) fn is_lost(self) -> bool {
        self.origin_and_what & LOST != 0
    }

    /// Whether it is no work after all: somebody declined to do any.
    #[inline]
    pub(super) fn is_abstention(self) -> bool {
        self.origin_and_what & ABSTENTION != 0
    }
}

/// A task that arrives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    pub(super) task: TaskId,
    pub(super) level: u8,
    pub(super) deadline: u32,
    pub(super) follows: Option<TaskId>,
}

/// A task that is given back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closing {
    pub(super) task: TaskId,
    pub(super) outcome: Outcome,
    pub(super) completed: bool,
}

/// What some agents did in some ticks, by the block of tasks that it concerns.
pub struct Deeds {
    blocks: Vec<Bucket>,
    /// Whether messages are numbered.
    numbered: bool,
}

/// What concerns one block of tasks.
#[derive(Default)]
struct Bucket {
    messages: Vec<Deed>,
    works: Vec<Deed>,
    openings: Vec<Opening>,
    closings: Vec<Closing>,
    /// The number of each message in its tick, where they are numbered.
    numbers: Vec<u32>,
    /// How long the first four lists were at the end of each tick.
    ends: Vec<[usize; 4]>,
}

/// What concerns one block of tasks in one tick.
#[derive(Clone, Copy)]
pub(super) struct Day<'a> {
    pub(super) messages: &'a [Deed],
    pub(super) works: &'a [Deed],
    pub(super) openings: &'a [Opening],
    pub(super) closings: &'a [Closing],
    /// The number of each message, or none.
    pub(super) numbers: &'a [u32],
}

impl Deeds {
    /// Room for what concerns the tasks of so many agents; messages are `numbered` where somebody
    /// wants to know what each is a part of.
    #[must_use]
    pub fn new(agents: u32, numbered: bool) -> Self {
        let blocks = (0..agents.div_ceil(BLOCK)).map(|_| Bucket::default());
        Self {
            blocks: blocks.collect(),
            numbered,
        }
    }

    /// Takes in an event of the present tick.
    #[inline]
    pub fn event(&mut self, event: &Event) {
        let Event { task, agent, what } = *event;
        // Only a checkpoint that somebody has tampered with names agents that do not exist.
        let Some(bucket) = self.blocks.get_mut((task.origin / BLOCK) as usize) else {
            return;
        };
        match what {
            What::Worked { .. } => bucket.works.push(Deed::of_agent(task, agent, 0)),
            What::Abstained => bucket.works.push(Deed::of_agent(task, agent, ABSTENTION)),
            What::Opened {
                level,
                deadline,
                follows,
            } => bucket.openings.push(Opening {
                task,
                level,
                deadline,
                follows,
            }),
            What::Closed { outcome, completed } => bucket.closings.push(Closing {
                task,
                outcome,
                completed,
            }),
            What::Refused => {}
        }
    }

    /// Takes in a message of the present tick, and its number in it.
    #[inline]
    pub fn message(&mut self, number: u32, sent: &Sent<Message>) {
        let block = sent.body.task.origin / BLOCK;
        let Some(bucket) = self.blocks.get_mut(block as usize) else {
            return;
        };
        bucket.messages.push(Deed::of_message(sent));
        if self.numbered {
            bucket.numbers.push(number);
        }
    }

    /// Ends the present tick.
    pub fn end_tick(&mut self) {
        self.blocks.iter_mut().for_each(Bucket::end_tick);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.blocks.iter_mut().for_each(Bucket::clear);
    }

    /// What concerns a block of tasks in a tick, the first one being 0.
    pub(super) fn of(&self, block: usize, tick: usize) -> Day<'_> {
        let bucket = &self.blocks[block];
        let before = tick.checked_sub(1).map_or([0; 4], |t| bucket.ends[t]);
        let [messages, works, openings, closings] =
            std::array::from_fn(|i| before[i]..bucket.ends[tick][i]);
        Day {
            numbers: bucket.numbers.get(messages.clone()).unwrap_or_default(),
            messages: &bucket.messages[messages],
            works: &bucket.works[works],
            openings: &bucket.openings[openings],
            closings: &bucket.closings[closings],
        }
    }

    /// For how many messages there is room.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.blocks.iter().map(|b| b.messages.capacity()).sum()
    }
}

impl Bucket {
    fn end_tick(&mut self) {
        self.ends.push([
            self.messages.len(),
            self.works.len(),
            self.openings.len(),
            self.closings.len(),
        ]);
    }

    fn clear(&mut self) {
        empty(&mut self.messages);
        empty(&mut self.works);
        empty(&mut self.openings);
        empty(&mut self.closings);
        empty(&mut self.numbers);
        self.ends.clear();
    }
}

/// Empties a list. Where less than a quarter of its memory was used, half of it is given back: so a
/// burst is forgotten, and steady traffic asks for no memory.
fn empty<T>(list: &mut Vec<T>) {
    let (used, held) = (list.len(), list.capacity());
    list.clear();
    if used < held / 4 {
        list.shrink_to(held / 2);
    }
}
