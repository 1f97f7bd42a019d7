//! Messages on their way into the data set.

use std::sync::Arc;

use polity_data::schema::MessageRow;
use polity_engine::Sent;
use polity_engine::random::{Draws, Purpose};
use polity_worlds::society::language::{UTTERANCES, Utterance};
use polity_worlds::society::lexicon::Lexicon;
use polity_worlds::society::message::Message;

use super::ledger::Thread;
use crate::scenario::Messages;

/// Which messages a sample takes: a draw addressed by the message's number.
const SAMPLE: Purpose = Purpose::named("record/messages");

/// Collects the messages to be recorded.
pub struct MessageLog {
    which: Messages,
    sample: Draws,
    texts: Vec<Arc<[u32]>>,
    rows: Vec<MessageRow>,
}

impl MessageLog {
    /// A log of the messages that a scenario wants recorded.
    #[must_use]
    pub fn new(which: Messages, lexicon: &Lexicon, seed: u64) -> Self {
        let text = |i| lexicon.tokens(Utterance::from_index(i)).into();
        let texts = (0..UTTERANCES).map(text).collect();
        Self {
            which,
            sample: Draws::new(seed, SAMPLE),
            texts,
            rows: Vec::new(),
        }
    }

    /// Whether any message is recorded.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.which != Messages::None
    }

    /// Records a message, if it is among those wanted.
    pub fn note(&mut self, id: u64, tick: u32, sent: &Sent<Message>, thread: Thread) {
        if !self.wants(id) {
            return;
        }
        let Message {
            utterance,
            kind,
            task,
            node,
            ..
        } = sent.body;
        self.rows.push(MessageRow {
            message: id,
            tick,
            src: sent.src,
            dst: sent.dst,
            kind: kind.name(),
            meaning: utterance.meaning() as u8,
            tokens: Arc::clone(&self.texts[utterance.index()]),
            reply_to: thread.reply_to,
            task: task.as_u64(),
            parent_task: thread.parent_task,
            part: node,
            lost: sent.lost,
        });
    }

    /// The rows collected so far, once there are at least this many.
    pub fn take(&mut self, at_least: usize) -> Option<Vec<MessageRow>> {
        let ready = self.rows.len() >= at_least && !self.rows.is_empty();
        ready.then(|| std::mem::replace(&mut self.rows, Vec::with_capacity(at_least)))
    }

    fn wants(&mut self, id: u64) -> bool {
        match self.which {
            Messages::All => true,
            Messages::None => false,
            Messages::Rate(rate) => {
                let (high, low) = ((id >> 32) as u32, id as u32);
                self.sample.at(low, high).chance(rate)
            }
        }
    }
}
