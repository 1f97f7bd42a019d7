//! What a store holds in memory: texts and frames once, calls as numbers of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::line::{CallLine, Line, MessageLine};
use crate::canonical::{self, FrameRef};
use crate::{Answer, Key, Message, Request, Sampling};

/// All messages and calls of a file.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) messages: Vec<Text>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) calls: Vec<Recorded>,
    message_of: BTreeMap<Key, usize>,
    frame_of: BTreeMap<Key, usize>,
    calls_of: BTreeMap<Key, Vec<usize>>,
    /// Lines so far, the header among them.
    pub(crate) lines: u64,
}

/// A message, and where it stands.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) hash: Key,
    pub(crate) message: Message,
    pub(crate) line: u64,
}

/// What many requests share besides messages.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) model: String,
    pub(crate) provider: String,
    pub(crate) sampling: Sampling,
    pub(crate) response_format: Option<Value>,
    pub(crate) extra: Map<String, Value>,
}

/// A call.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) key: Key,
    pub(crate) frame: usize,
    pub(crate) messages: Box<[usize]>,
    pub(crate) sample: u64,
    pub(crate) answer: Answer,
    pub(crate) seal: Option<Key>,
    pub(crate) fresh: bool,
    pub(crate) line: u64,
}

impl Recorded {
    /// What is wrong with the seal of the answer, if anything is.
    pub(crate) fn broken_seal(&self) -> Option<String> {
        let sealed = self.seal?;
        let seal = canonical::answer_digest(&self.key, &self.answer);
        let line = self.line;
        (sealed != seal).then(|| {
            format!("the answer is not the one that was recorded: its seal would be {seal} (`sed {line}d` leaves out that call alone)")
        })
    }
}

impl Frame {
    pub(crate) fn borrowed(&self) -> FrameRef<'_> {
        FrameRef {
            model: &self.model,
            provider: &self.provider,
            sampling: &self.sampling,
            response_format: self.response_format.as_ref(),
            extra: &self.extra,
        }
    }
}

impl Contents {
    /// Those of a file that has its header.
    pub(crate) fn begun() -> Self {
        Self {
            lines: 1,
            ..Self::default()
        }
    }

    pub(crate) fn number_of_message(&self, hash: &Key) -> Option<usize> {
        self.message_of.get(hash).copied()
    }

    /// Numbers of the calls whose answers the key has, in the order of the file.
    pub(crate) fn calls_of(&self, key: &Key) -> &[usize] {
        self.calls_of.get(key).map_or(&[], Vec::as_slice)
    }

    /// Has no key be answered by a call before this number.
    pub(crate) fn forget_answers_before(&mut self, number: usize) {
        for calls in self.calls_of.values_mut() {
            calls.retain(|&call| call >= number);
        }
    }

    /// Has none but these keys be answered.
    pub(crate) fn forget_answers_but_of(&mut self, keys: &BTreeSet<Key>) {
        self.calls_of.retain(|key, _| keys.contains(key));
    }

    pub(crate) fn keys(&self) -> usize {
        self.calls_of.len()
    }

    /// Takes up the next line; an error says what is wrong with it.
    pub(crate) fn add(&mut self, line: Line<'_>) -> Result<(), String> {
        self.lines += 1;
        match line {
            Line::Message(message) => self.add_message(message),
            Line::Call(call) => self.add_call(*call),
        }
    }

    fn add_message(&mut self, line: MessageLine) -> Result<(), String> {
        let known = self.number_of_message(&line.hash);
        if let Some(known) = known.map(|number| &self.messages[number].message) {
            if known.role == line.role && *known.content == *line.content {
                return Ok(());
            }
            return Err(format!(
                "message {} stands there twice, and differs",
                line.hash
            ));
        }
        self.message_of.insert(line.hash, self.messages.len());
        self.messages.push(Text {
            hash: line.hash,
            message: Message {
                role: line.role,
                content: line.content,
            },
            line: self.lines,
        });
        Ok(())
    }

    fn add_call(&mut self, line: CallLine<'_>) -> Result<(), String> {
        let number = |hash: &Key| {
            let number = self.number_of_message(hash);
            number.ok_or_else(|| format!("message {hash} does not stand before its first call"))
        };
        let messages = line.request.messages.iter().map(number);
        let messages = messages.collect::<Result<Box<[usize]>, String>>()?;
        let sample = line.request.sample;
        let mut answer = line.answer.into_owned();
        answer.usage = answer.usage.bounded();
        let frame = Frame {
            model: line.request.model.into_owned(),
            provider: line.request.provider.into_owned(),
            sampling: line.request.sampling.into_owned(),
            response_format: line.request.response_format.map(|form| form.into_owned()),
            extra: line.request.extra.into_owned(),
        };
        let recorded = Recorded {
            key: line.key,
            frame: self.number_of_frame(frame),
            messages,
            sample,
            answer,
            seal: line.seal,
            fresh: line.fresh,
            line: self.lines,
        };
        let answers = self.calls_of.entry(recorded.key).or_default();
        if recorded.fresh {
            answers.clear();
        }
        answers.push(self.calls.len());
        self.calls.push(recorded);
        Ok(())
    }

    fn number_of_frame(&mut self, frame: Frame) -> usize {
        let next = self.frames.len();
        let number = *self
            .frame_of
            .entry(frame.borrowed().digest())
            .or_insert(next);
        if number == next {
            self.frames.push(frame);
        }
        number
    }

    /// The request of a call, put together again.
    pub(crate) fn request(&self, call: &Recorded) -> Request {
        let frame = &self.frames[call.frame];
        let message = |number: &usize| self.messages[*number].message.clone();
        Request {
            model: frame.model.clone(),
            provider: frame.provider.clone(),
            messages: call.messages.iter().map(message).collect(),
            sampling: frame.sampling.clone(),
            response_format: frame.response_format.clone(),
            extra: frame.extra.clone(),
            sample: call.sample,
        }
    }

    /// The lines whose hashes are not those of what they hold, in order, and what they should be.
    pub(crate) fn mismatches(&self) -> Vec<(u64, String)> {
        let texts = self.messages.iter().filter_map(|text| {
            let message = &text.message;
            let hash = canonical::message_digest(message.role, &message.content);
            (hash != text.hash).then(|| (text.line, format!("the message's hash is {hash}")))
        });
        let frames: Vec<Key> = self.frames.iter().map(|f| f.borrowed().digest()).collect();
        let calls = self.calls.iter().filter_map(|call| {
            let messages = call
                .messages
                .iter()
                .map(|&number| self.messages[number].hash);
            let key = canonical::key(
                canonical::identity(frames[call.frame], messages),
                call.sample,
            );
            (key != call.key).then(|| (call.line, format!("the key of its request is {key}")))
        });
        let answers = self
            .calls
            .iter()
            .filter_map(|call| call.broken_seal().map(|what| (call.line, what)));
        let mut mismatches: Vec<(u64, String)> = texts.chain(calls).chain(answers).collect();
        mismatches.sort_by_key(|(line, _)| *line);
        mismatches
    }
}
