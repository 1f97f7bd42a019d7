//! The recorded request that is nearest to one that is not recorded.

use std::collections::BTreeMap;
use std::fmt;

use super::Store;
use super::contents::{Contents, Recorded};
use super::difference::{self, Difference};
use super::excerpt::common_bytes;
use crate::canonical::{FrameRef, message_digest};
use crate::{Key, Message, Request};

/// Requests with equally many messages in common that are looked at closely.
const CANDIDATES_MAX: usize = 256;
/// Passes over all calls that a search may take beyond the first.
const PASSES_MAX: usize = 1000;

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
    /// Takes at most two passes over all calls, by numbers of messages; the texts of the first 256 that
    /// are equally near are compared.
    #[must_use]
    pub fn nearest(&self, request: &Request) -> Option<Nearest> {
        let found = self.nearest_of(&[request]).pop().flatten();
        found.map(|(_, nearest)| nearest)
    }

    /// The same for each of these, after how many messages the two have in common.
    ///
    /// One pass over all calls says where messages stand; a further one is taken for each set of messages
    /// that no call has as a whole, up to a thousand: requests beyond that have none.
    pub(crate) fn nearest_of(&self, requests: &[&Request]) -> Vec<Option<(usize, Nearest)>> {
        let mut search = Search::new(&self.contents, requests);
        requests.iter().map(|r| search.nearest(r)).collect()
    }
}

/// Messages by their numbers, ascending, each once.
type Messages = Vec<usize>;

/// A search for what is nearest to each of some requests.
struct Search<'a> {
    contents: &'a Contents,
    /// The calls that each message stands in, of those messages that requests have.
    calls_with: BTreeMap<usize, Vec<usize>>,
    /// By the messages that a request has in common with any call.
    found: BTreeMap<Messages, Option<Candidates>>,
    passes_left: usize,
}

/// Calls that are equally near.
#[derive(Clone)]
struct Candidates {
    /// Messages in common.
    shared: usize,
    /// Their numbers, ascending, of the first of them.
    calls: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(contents: &'a Contents, requests: &[&Request]) -> Self {
        let held = requests.iter().flat_map(|request| held(contents, request));
        let mut calls_with: BTreeMap<usize, Vec<usize>> =
            held.map(|message| (message, Vec::new())).collect();
        for (number, call) in contents.calls.iter().enumerate() {
            for message in &call.messages {
                if let Some(calls) = calls_with.get_mut(message) {
                    calls.push(number);
                }
            }
        }
        Self {
            contents,
            calls_with,
            found: BTreeMap::new(),
            passes_left: PASSES_MAX,
        }
    }

    fn nearest(&mut self, request: &Request) -> Option<(usize, Nearest)> {
        let contents = self.contents;
        let Candidates { shared, calls } = self.candidates(held(contents, request))?;
        let frame = FrameRef::of(request).digest();
        let likeness = |call: &&Recorded| {
            let same_frame = contents.frames[call.frame].borrowed().digest() == frame;
            let text = text_likeness(contents, call, &request.messages);
            (text, same_frame, call.sample == request.sample)
        };
        let calls = calls.iter().map(|&number| &contents.calls[number]);
        // Of equal ones `max_by_key` takes the last: backwards, the first in the file.
        let nearest = calls.rev().max_by_key(likeness)?;
        let difference = difference::first(request, &contents.request(nearest));
        let key = nearest.key;
        Some((shared, Nearest { key, difference }))
    }

    fn candidates(&mut self, held: Messages) -> Option<Candidates> {
        if let Some(found) = self.found.get(&held) {
            return found.clone();
        }
        let found = self.with_all(&held).or_else(|| self.with_most(&held));
        self.found.insert(held, found.clone());
        found
    }

    /// Calls that have all of these messages, found among those that have the rarest.
    fn with_all(&self, held: &Messages) -> Option<Candidates> {
        let lists = held
            .iter()
            .filter_map(|message| self.calls_with.get(message));
        let rarest = lists.min_by_key(|calls| calls.len())?;
        let all = held.len();
        let has_all = |number: &usize| self.shared(*number, held) == all;
        let mut calls: Vec<usize> = rarest.iter().copied().filter(has_all).collect();
        calls.dedup();
        calls.truncate(CANDIDATES_MAX);
        (!calls.is_empty()).then_some(Candidates { shared: all, calls })
    }

    /// Calls that have the most of these messages.
    fn with_most(&mut self, held: &Messages) -> Option<Candidates> {
        self.passes_left = self.passes_left.checked_sub(1)?;
        let numbers = || 0..self.contents.calls.len();
        let shared = numbers().map(|number| self.shared(number, held)).max()?;
        let calls = numbers().filter(|&number| self.shared(number, held) == shared);
        let calls = calls.take(CANDIDATES_MAX).collect();
        Some(Candidates { shared, calls })
    }

    /// How many of these messages a call has.
    fn shared(&self, call: usize, held: &Messages) -> usize {
        let messages = &self.contents.calls[call].messages;
        held.iter()
            .filter(|&message| messages.contains(message))
            .count()
    }
}

/// Those messages of a request that are recorded.
fn held(contents: &Contents, request: &Request) -> Messages {
    let number = |message: &Message| {
        let hash = message_digest(message.role, &message.content);
        contents.number_of_message(&hash)
    };
    let mut held: Messages = request.messages.iter().filter_map(number).collect();
    held.sort_unstable();
    held.dedup();
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
