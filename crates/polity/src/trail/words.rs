//! Messages and events as words: every field, each in a place of its own.
//!
//! All patterns here are complete, so that a new field does not compile until it has a place.

use polity_engine::Sent;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::{Event, What};

use super::digest::Words;

/// Values that lie in a word one above the other.
struct Packed {
    word: u64,
    bits: u32,
}

impl Packed {
    fn new() -> Self {
        Self { word: 0, bits: 0 }
    }

    #[inline]
    fn and<T: Into<u64>>(mut self, value: T) -> Self {
        self.word |= value.into() << self.bits;
        self.bits += 8 * size_of::<T>() as u32;
        debug_assert!(self.bits <= 64, "a word has 64 bits");
        self
    }
}

/// A message without its sender.
#[inline]
pub(super) fn of_message(sent: &Sent<Message>) -> Words {
    let Sent {
        src: _,
        dst,
        latency_ticks,
        lost,
        body,
    } = *sent;
    let Message {
        task,
        deadline,
        node,
        utterance,
        unclear,
        kind,
        about,
        work,
        level,
        hops,
        approves,
        outcome,
    } = body;
    let [deeds, latency] = of_outcome(outcome);
    let way = Packed::new().and(dst).and(latency_ticks).and(lost);
    let said = Packed::new()
        .and(deadline)
        .and(node)
        .and(utterance.index() as u16);
    let about = Packed::new()
        .and(unclear.index() as u16)
        .and(about as u8)
        .and(work as u8)
        .and(level)
        .and(hops)
        .and(approves);
    [
        way.and(kind as u8).word,
        task.as_u64(),
        said.word,
        about.word,
        deeds,
        latency,
    ]
}

/// An event without its agent.
pub(super) fn of_event(event: &Event) -> Words {
    let Event {
        task,
        agent: _,
        what,
    } = *event;
    let task = task.as_u64();
    match what {
        What::Opened {
            level,
            deadline,
            follows,
        } => {
            let word = Packed::new().and(0_u8).and(level).and(deadline);
            let word = word.and(follows.is_some()).word;
            [task, word, follows.map_or(0, |f| f.as_u64()), 0, 0, 0]
        }
        What::Worked { work } => {
            let word = Packed::new().and(1_u8).and(work as u8).word;
            [task, word, 0, 0, 0, 0]
        }
        What::Abstained => [task, 2, 0, 0, 0, 0],
        What::Refused => [task, 3, 0, 0, 0, 0],
        What::Closed { outcome, completed } => {
            let [deeds, latency] = of_outcome(outcome);
            let word = Packed::new().and(4_u8).and(completed).word;
            [task, word, deeds, latency, 0, 0]
        }
    }
}

#[inline]
fn of_outcome(outcome: Outcome) -> [u64; 2] {
    let Outcome {
        delivered,
        correct,
        informed,
        combined,
        coherent,
        waves,
        latency_s,
    } = outcome;
    let deeds = Packed::new()
        .and(delivered)
        .and(correct)
        .and(informed)
        .and(combined)
        .and(coherent)
        .and(waves);
    [deeds.word, latency_s.to_bits().into()]
}
