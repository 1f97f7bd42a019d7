//! What becomes one record: a request and its answer, on the way into a file.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::contents::{Contents, Recorded};
use super::line::{CallLine, Line, MessageLine, RequestLine};
use crate::canonical::{self, FrameRef};
use crate::{Answer, Key, Message, Request};

/// A request and its answer.
pub(crate) struct Exchange<'a> {
    pub(crate) key: Key,
    frame: FrameRef<'a>,
    messages: Vec<(Key, &'a Message)>,
    sample: u64,
    answer: Cow<'a, Answer>,
    seal: Option<Key>,
    fresh: bool,
}

impl<'a> Exchange<'a> {
    /// One that has just taken place.
    pub(crate) fn new(request: &'a Request, answer: &'a Answer, fresh: bool) -> Self {
        let frame = FrameRef::of(request);
        let digest = |message: &Message| canonical::message_digest(message.role, &message.content);
        let messages = request.messages.iter().map(|text| (digest(text), text));
        let messages: Vec<(Key, &Message)> = messages.collect();
        let hashes = messages.iter().map(|(hash, _)| *hash);
        let key = canonical::key(canonical::identity(frame.digest(), hashes), request.sample);
        let answer = answer.bounded();
        Self {
            key,
            frame,
            messages,
            sample: request.sample,
            seal: Some(canonical::answer_digest(&key, &answer)),
            answer,
            fresh,
        }
    }

    /// One of a store. Its seal, or that it has none, stays: what was not looked at is not vouched for.
    pub(crate) fn recorded(contents: &'a Contents, call: &'a Recorded) -> Self {
        let texts = call.messages.iter().map(|&text| &contents.messages[text]);
        Self {
            key: call.key,
            frame: contents.frames[call.frame].borrowed(),
            messages: texts.map(|text| (text.hash, &text.message)).collect(),
            sample: call.sample,
            answer: Cow::Borrowed(&call.answer),
            seal: call.seal,
            fresh: call.fresh,
        }
    }

    /// The same, whether or not it began its key anew where it comes from.
    pub(crate) fn continued(self) -> Self {
        Self {
            fresh: false,
            ..self
        }
    }

    /// Its lines: those of messages that are not there yet, then its own.
    pub(crate) fn lines(&self, there: &Contents) -> Vec<Line<'a>> {
        let mut new = BTreeSet::new();
        let messages = self.messages.iter();
        let messages = messages
            .filter(|(hash, _)| there.number_of_message(hash).is_none() && new.insert(*hash))
            .map(|(hash, message)| {
                Line::Message(MessageLine {
                    hash: *hash,
                    role: message.role,
                    content: message.content.clone(),
                })
            });
        let mut lines: Vec<Line<'a>> = messages.collect();
        lines.push(Line::Call(Box::new(self.call())));
        lines
    }

    fn call(&self) -> CallLine<'a> {
        CallLine {
            key: self.key,
            request: RequestLine {
                model: Cow::Borrowed(self.frame.model),
                provider: Cow::Borrowed(self.frame.provider),
                messages: self.messages.iter().map(|(hash, _)| *hash).collect(),
                sampling: Cow::Borrowed(self.frame.sampling),
                response_format: self.frame.response_format.map(Cow::Borrowed),
                extra: Cow::Borrowed(self.frame.extra),
                sample: self.sample,
            },
            answer: self.answer.clone(),
            seal: self.seal,
            fresh: self.fresh,
        }
    }
}

/// Takes up what [`Exchange::lines`] has found missing.
pub(crate) fn take_up(lines: Vec<Line<'_>>, contents: &mut Contents) {
    let added = lines.into_iter().try_for_each(|line| contents.add(line));
    added.expect("every message of the call is there, and none twice");
}
