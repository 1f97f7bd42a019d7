//! What a society's observers are told, beside its messages.

use serde::{Deserialize, Serialize};

use super::decision::Observation;
use super::language::UTTERANCES;
use super::outcome::Outcome;
use super::task::{ACTIONS, TaskId, WORKS, Work};

/// Something that happened to a task and that no message shows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The task.
    pub task: TaskId,
    /// The agent that did it.
    pub agent: u32,
    /// What happened.
    pub what: What,
}

/// What can happen to a task.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum What {
    /// It arrived.
    Opened {
        /// Its level.
        level: u8,
        /// The tick after which nobody works on it.
        deadline: u32,
        /// The task that it follows, if any.
        follows: Option<TaskId>,
    },
    /// Somebody worked on it.
    Worked {
        /// What it did.
        work: Work,
    },
    /// Somebody declined to take part, believing to be of no use.
    Abstained,
    /// Somebody had no room for more.
    Refused,
    /// It was given back to where it came from.
    Closed {
        /// What came of it.
        outcome: Outcome,
        /// Whether it counts as completed.
        completed: bool,
    },
}

/// Counters of one block of agents since an observer last reset them, and events of the last tick.
#[derive(Debug, Serialize, Deserialize)]
pub struct Probe {
    /// Messages by utterance.
    #[serde(with = "counts")]
    pub utterances: Box<[u64; UTTERANCES]>,
    /// Pieces of work for which a need arose, by kind.
    pub demanded: [u64; WORKS],
    /// Pieces of work done, by kind.
    pub done: [u64; WORKS],
    /// Times that somebody declined, believing to be of no use.
    pub abstained: u64,
    /// Times that somebody had no room for more.
    pub refused: u64,
    /// What all calls cost, in 10⁻¹² USD.
    pub cost_picousd: u128,
    /// In canonical order; an observer takes them out after each tick.
    pub events: Vec<Event>,
    /// What agents cannot decide by themselves, in canonical order; to be taken out after each tick.
    #[serde(skip)]
    pub asked: Vec<Observation>,
}

impl Default for Probe {
    fn default() -> Self {
        Self {
            utterances: Box::new([0; UTTERANCES]),
            demanded: [0; WORKS],
            done: [0; WORKS],
            abstained: 0,
            refused: 0,
            cost_picousd: 0,
            events: Vec::new(),
            asked: Vec::new(),
        }
    }
}

/// What one agent did since an observer last reset it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Actions by kind: the kinds of work, then passing work on.
    pub actions: [u32; ACTIONS],
    /// Pieces of work done right.
    pub right: u32,
    /// Messages sent.
    pub sent: u32,
    /// Messages received.
    pub received: u32,
    /// Tasks that arrived here and were completed.
    pub completed: u32,
    /// Tasks that arrived here and failed.
    pub failed: u32,
    /// Times that it declined, believing to be of no use.
    pub abstained: u32,
    /// Times that it had no room for more.
    pub refused: u32,
}

/// Writes a boxed array down as a sequence: `serde` itself knows arrays only up to 32.
mod counts {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use super::UTTERANCES;

    pub(super) fn serialize<S: Serializer>(
        counts: &[u64; UTTERANCES],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(counts)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Box<[u64; UTTERANCES]>, D::Error> {
        let counts = Vec::<u64>::deserialize(deserializer)?;
        let wrong = |counts: Vec<u64>| D::Error::invalid_length(counts.len(), &"one per utterance");
        counts.try_into().map_err(wrong)
    }
}
