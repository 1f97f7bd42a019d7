//! What agents say to one another.

use serde::{Deserialize, Serialize};

use super::language::Utterance;
use super::outcome::Outcome;
use super::task::{Node, TaskId, Work};

/// What a message does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    /// Passes a task, or a part of one, on to a neighbour.
    Delegate,
    /// Asks for what a unit lacks.
    Ask,
    /// Asks to check a result.
    Check,
    /// Gives back what was delegated.
    Result,
    /// Answers a question.
    Answer,
    /// Says whether a result is right.
    Verdict,
    /// Declines what was asked: a voluntary abstention.
    Refuse,
    /// Says that a piece of work was good.
    Praise,
    /// Says that a piece of work was bad.
    Complain,
    /// Asks to say it again.
    Clarify,
    /// Says it again, in plain words.
    Repeat,
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Self; 11] = [
        Self::Delegate,
        Self::Ask,
        Self::Check,
        Self::Result,
        Self::Answer,
        Self::Verdict,
        Self::Refuse,
        Self::Praise,
        Self::Complain,
        Self::Clarify,
        Self::Repeat,
    ];

    /// Its name in data sets.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delegate => "delegate",
            Self::Ask => "ask",
            Self::Check => "check",
            Self::Result => "result",
            Self::Answer => "answer",
            Self::Verdict => "verdict",
            Self::Refuse => "refuse",
            Self::Praise => "praise",
            Self::Complain => "complain",
            Self::Clarify => "clarify",
            Self::Repeat => "repeat",
        }
    }

    /// Whether it makes its receiver depend on its sender: the edges of hierarchy depth.
    #[must_use]
    pub fn is_dependency(self) -> bool {
        self == Self::Delegate
    }
}

/// One message: 36 bytes. Its text is a pure function of [`Message::utterance`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The task it is about.
    pub task: TaskId,
    /// When the sender needs an answer at the latest.
    pub deadline: u32,
    /// The part of the task it is about.
    pub node: Node,
    /// How it is said.
    pub utterance: Utterance,
    /// Of [`Kind::Clarify`] and [`Kind::Repeat`]: what was not understood.
    pub unclear: Utterance,
    /// What it does.
    pub kind: Kind,
    /// Of [`Kind::Clarify`] and [`Kind::Repeat`]: what the message in question does. The rest of
    /// that message travels along, as a reference to it.
    pub about: Kind,
    /// The work it is about.
    pub work: Work,
    /// The level of the part it is about.
    pub level: u8,
    /// How often the part has been passed on.
    pub hops: u8,
    /// Of a verdict: whether it approves.
    pub approves: bool,
    /// What came of the part. Of a request to check, the result to be checked; of an answer or a
    /// verdict, whether it is right (hidden from the receiver, who may judge it).
    pub outcome: Outcome,
}

const _: () = assert!(size_of::<Message>() == 36);
