//! A call, as it is looked at.

use super::contents::{Contents, Recorded};
use super::exchange::Exchange;
use crate::{Answer, Key, Request};

/// A call of a store.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    contents: &'a Contents,
    recorded: &'a Recorded,
}

impl<'a> Call<'a> {
    pub(crate) fn new(contents: &'a Contents, recorded: &'a Recorded) -> Self {
        Self { contents, recorded }
    }

    /// What identifies its request.
    #[must_use]
    pub fn key(&self) -> Key {
        self.recorded.key
    }

    /// What came of it.
    #[must_use]
    pub fn answer(&self) -> &'a Answer {
        &self.recorded.answer
    }

    /// Whether it began the answers of its key anew.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.recorded.fresh
    }

    /// Whether its key began anew after it, so that it is no answer of its key any more.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        let current = self.contents.calls_of(&self.recorded.key).first();
        let first = current.map(|&number| self.contents.calls[number].line);
        first.is_some_and(|line| self.recorded.line < line)
    }

    /// The model that was asked.
    #[must_use]
    pub fn model(&self) -> &'a str {
        &self.contents.frames[self.recorded.frame].model
    }

    pub(crate) fn exchange(&self) -> Exchange<'a> {
        Exchange::recorded(self.contents, self.recorded)
    }

    /// The request, put together again.
    #[must_use]
    pub fn request(&self) -> Request {
        self.contents.request(self.recorded)
    }
}
