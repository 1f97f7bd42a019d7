//! What an agent has in hand: pieces of work, and at a glance whether any needs attention.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use super::task::{Node, TaskId};

/// No neighbour: the work is the agent's own.
pub(super) const NOBODY: u32 = u32::MAX;

/// On whose behalf a piece of work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Client {
    /// Whoever sends tasks into the society.
    Outside,
    /// The agent itself, which holds the whole of which this is a part.
    Own,
    /// A neighbour.
    Agent(u32),
}

/// How far a piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// It must be decided who does it.
    Place,
    /// Waits for an answer.
    AwaitAnswer,
    /// To be worked on: find out what is missing.
    Inform,
    /// To be worked on: do the unit.
    Execute,
    /// Waits for a neighbour's result.
    AwaitResult,
    /// Waits for a neighbour's verdict on a result.
    AwaitVerdict,
    /// To be worked on: check a neighbour's result oneself.
    Inspect,
    /// Waits for its parts.
    AwaitParts,
    /// To be worked on: combine the parts.
    Combine,
    /// To be worked on: answer a neighbour's question.
    Answer,
    /// To be worked on: check a result for a neighbour.
    Review,
}

impl Stage {
    pub(super) fn is_work(self) -> bool {
        use Stage::{Answer, Combine, Execute, Inform, Inspect, Review};
        matches!(self, Inform | Execute | Inspect | Combine | Answer | Review)
    }
}

/// A piece of work in hand.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Holding {
    pub(super) task: TaskId,
    pub(super) client: Client,
    /// When the client needs it.
    pub(super) deadline: u32,
    /// When to give up what it waits for now, or the whole of it.
    due: u32,
    /// The neighbour (its place) to whom it was passed on, or [`NOBODY`].
    pub(super) worker: u32,
    /// The neighbour (its place) who was asked for an answer or a verdict.
    pub(super) adviser: u32,
    pub(super) node: Node,
    pub(super) level: u8,
    pub(super) hops: u8,
    stage: Stage,
    /// Times that a neighbour declined or failed.
    pub(super) tries: u8,
    pub(super) parts_left: u8,
    pub(super) informed: bool,
    /// Whether a bad result has already been sent back once.
    pub(super) redone: bool,
    pub(super) outcome: Outcome,
}

impl Holding {
    /// A piece of work just taken in hand.
    pub(super) fn new(
        task: TaskId,
        client: Client,
        node: Node,
        level: u8,
        deadline: u32,
        stage: Stage,
    ) -> Self {
        Self {
            task,
            client,
            deadline,
            due: deadline,
            worker: NOBODY,
            adviser: NOBODY,
            node,
            level,
            hops: 0,
            stage,
            tries: 0,
            parts_left: 0,
            informed: false,
            redone: false,
            outcome: Outcome::default(),
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.stage
    }
}

/// Places added when there is no room: with millions of agents, doubling would cost more memory than
/// growing more often costs time.
const ROOM: usize = 3;

/// Pieces of work, the oldest first. An agent looks at what it has in hand several times per tick, and
/// mostly there is nothing new, nothing to work on or nothing overdue: that much is kept count of.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct InHand {
    pieces: Vec<Holding>,
    /// Nothing is overdue before this tick.
    due: u32,
    /// Pieces about which it must be decided who does them.
    to_place: u32,
    /// Pieces to be worked on.
    to_work: u32,
}

impl Index<usize> for InHand {
    type Output = Holding;

    fn index(&self, place: usize) -> &Holding {
        &self.pieces[place]
    }
}

impl IndexMut<usize> for InHand {
    fn index_mut(&mut self, place: usize) -> &mut Holding {
        &mut self.pieces[place]
    }
}

impl InHand {
    pub(super) fn new() -> Self {
        Self {
            pieces: Vec::new(),
            due: u32::MAX,
            to_place: 0,
            to_work: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// How many are to be worked on.
    pub(super) fn to_work(&self) -> u32 {
        self.to_work
    }

    /// Whether there is something to decide or to work on: nothing to wait for.
    pub(super) fn is_open(&self) -> bool {
        self.to_place > 0 || self.to_work > 0
    }

    /// The first tick in which anything can be overdue.
    pub(super) fn due(&self) -> u32 {
        self.due
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Holding> {
        self.pieces.iter()
    }

    pub(super) fn position(&self, is: impl Fn(&Holding) -> bool) -> Option<usize> {
        self.pieces.iter().position(is)
    }

    /// The oldest about which it must be decided who does it.
    pub(super) fn first_to_place(&self) -> Option<usize> {
        (self.to_place > 0).then(|| self.position(|h| h.stage == Stage::Place))?
    }

    /// The oldest to be worked on.
    pub(super) fn first_to_work(&self) -> Option<usize> {
        (self.to_work > 0).then(|| self.position(|h| h.stage.is_work()))?
    }

    /// The oldest that is overdue in this tick.
    pub(super) fn first_overdue(&mut self, tick: u32) -> Option<usize> {
        if self.due > tick {
            return None;
        }
        let overdue = self.position(|h| h.due <= tick);
        if overdue.is_none() {
            self.due = self.soonest();
        }
        overdue
    }

    pub(super) fn push(&mut self, holding: Holding) {
        self.count(holding.stage, 1);
        self.due = self.due.min(holding.due);
        if self.pieces.len() == self.pieces.capacity() {
            self.pieces.reserve_exact(self.pieces.len() / 2 + ROOM);
        }
        self.pieces.push(holding);
    }

    pub(super) fn remove(&mut self, place: usize) -> Holding {
        let holding = self.pieces.remove(place);
        self.count(holding.stage, u32::MAX);
        holding
    }

    /// Moves a piece on to a stage, in which it may stay until its deadline.
    pub(super) fn turn_to(&mut self, place: usize, stage: Stage) {
        self.turn_to_until(place, stage, u32::MAX);
    }

    /// Moves a piece on to a stage, in which it may stay until then or until its deadline.
    pub(super) fn turn_to_until(&mut self, place: usize, stage: Stage, until: u32) {
        let holding = &mut self.pieces[place];
        let before = std::mem::replace(&mut holding.stage, stage);
        holding.due = holding.deadline.min(until);
        self.due = self.due.min(holding.due);
        self.count(before, u32::MAX);
        self.count(stage, 1);
    }

    /// Whether what is kept count of agrees with the pieces.
    pub(super) fn is_consistent(&self) -> bool {
        let count = |is: fn(Stage) -> bool| self.iter().filter(|h| is(h.stage)).count();
        self.due <= self.soonest()
            && self.to_place as usize == count(|stage| stage == Stage::Place)
            && self.to_work as usize == count(Stage::is_work)
    }

    fn soonest(&self) -> u32 {
        self.iter().map(|h| h.due).min().unwrap_or(u32::MAX)
    }

    /// Counts pieces of a stage in, or out: `u32::MAX` is −1.
    fn count(&mut self, stage: Stage, change: u32) {
        let to_place = u32::from(stage == Stage::Place) * change;
        let to_work = u32::from(stage.is_work()) * change;
        self.to_place = self.to_place.wrapping_add(to_place);
        self.to_work = self.to_work.wrapping_add(to_work);
    }
}
