//! The recorded request that is nearest to one that is not recorded.

use std::fmt;

use super::Store;
use super::contents::{Contents, Recorded};
use super::difference::{self, Difference};
use super::excerpt::common_bytes;
use crate::canonical::{FrameRef, message_digest};
use crate::{Key, Message, Request};

/// Requests with equally many messages in common that are looked at closely.
const CANDIDATES_MAX: usize = 256;

/// A recorded request, and how another differs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The key of the one recorded.
    pub key: Key,
    /// The first field in which the other one differs; none if it is the same.
    pub difference: Option<Difference>,
}

impl fmt::Display for Nearest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.difference {
            Some(difference) => write!(
                out,
                "nearest {:.12}…, which differs in {difference}",
                self.key
            ),
            None => write!(
                out,
                "{:.12}… is recorded, but not so many answers to it",
                self.key
            ),
        }
    }
}

impl Store {
    /// The recorded request that is nearest to this one: it has the most messages in common with it;
    /// of several, the one whose first other message begins and ends most like this one's, then with
    /// the same model and settings, then the first in the file. None in an empty store.
    ///
    /// Takes one pass over all calls, by numbers of messages; the texts of the first 256 that are
    /// equally near are compared.
    #[must_use]
    pub fn nearest(&self, request: &Request) -> Option<Nearest> {
        self.nearest_shared(request).map(|(_, nearest)| nearest)
    }

    /// The same, after how many messages the two have in common.
    pub(crate) fn nearest_shared(&self, request: &Request) -> Option<(usize, Nearest)> {
        let contents = &self.contents;
        let held = held(contents, &request.messages);
        let shared = |call: &Recorded| call.messages.iter().filter(|&&text| held[text]).count();
        let most = contents.calls.iter().map(shared).max()?;
        let candidates = contents.calls.iter().filter(|call| shared(call) == most);
        let frame = FrameRef::of(request).digest();
        let likeness = |call: &&Recorded| {
            let same_frame = contents.frames[call.frame].borrowed().digest() == frame;
            let text = text_likeness(contents, call, &request.messages);
            (text, same_frame, call.sample == request.sample)
        };
        // Of equal ones `max_by_key` takes the last: backwards, the first in the file.
        let candidates: Vec<&Recorded> = candidates.take(CANDIDATES_MAX).collect();
        let nearest = candidates.into_iter().rev().max_by_key(likeness)?;
        let difference = difference::first(request, &contents.request(nearest));
        let key = nearest.key;
        Some((most, Nearest { key, difference }))
    }
}

/// Which of the messages there are among these.
fn held(contents: &Contents, messages: &[Message]) -> Vec<bool> {
    let mut held = vec![false; contents.messages.len()];
    for message in messages {
        let hash = message_digest(message.role, &message.content);
        if let Some(number) = contents.number_of_message(&hash) {
            held[number] = true;
        }
    }
    held
}

/// Bytes that the first two messages that differ have in common at their beginning and end.
fn text_likeness(contents: &Contents, call: &Recorded, messages: &[Message]) -> usize {
    let recorded = call.messages.iter();
    let recorded = recorded.map(|&text| &contents.messages[text].message);
    let mut differing = recorded.zip(messages).filter(|(one, other)| one != other);
    differing.next().map_or(usize::MAX, |(one, other)| {
        let before = common_bytes(&one.content, &other.content);
        let (one, other) = (&one.content[before..], &other.content[before..]);
        let ends = one.bytes().rev().zip(other.bytes().rev());
        before + ends.take_while(|(a, b)| a == b).count()
    })
}
