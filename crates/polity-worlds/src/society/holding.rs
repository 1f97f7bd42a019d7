//! A piece of work in hand.

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
    pub(super) due: u32,
    /// The neighbour (its place) to whom it was passed on, or [`NOBODY`].
    pub(super) worker: u32,
    /// The neighbour (its place) who was asked for an answer or a verdict.
    pub(super) adviser: u32,
    pub(super) node: Node,
    pub(super) level: u8,
    pub(super) hops: u8,
    pub(super) stage: Stage,
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
    /// Whether it is this part of this task, and in this stage.
    #[inline]
    pub(super) fn is(&self, task: TaskId, node: Node, stage: Stage) -> bool {
        // Which of them differs cannot be foreseen, but that one does can.
        let stages = u64::from(self.stage as u8 ^ stage as u8);
        self.task.differs(task) | u64::from(self.node ^ node) | stages == 0
    }
}
