//! Whoever answers requests.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::{Answer, Request};

/// An answer, and how long it took on the wall: for reports on timing, never for results.
#[derive(Clone, Debug)]
pub struct Given {
    /// The answer.
    pub answer: Answer,
    /// From the first attempt to the end of the last.
    pub wall: Duration,
    /// Attempts made.
    pub attempts: u32,
}

/// Who is told the place and the answer of each request, and whether to go on.
pub type Done<'a> = &'a (dyn Fn(usize, Given) -> ControlFlow<()> + Sync);

/// Whoever answers requests: a server, or a script in a test.
pub trait Provider: Sync {
    /// Answers all of these, `answers[i]` being that to `requests[i]`, as many at a time as it holds
    /// right; calls `done` with the place and the answer of each as it comes, in any order, from
    /// any thread. Comes back early, with the others unanswered, only if it was told to stop, or if
    /// `done` breaks off: then no further request is begun, though some may be answered yet.
    fn answer(&self, requests: &[&Request], done: Done<'_>);

    /// What was wrong with the attempt that failed last, for people to read: never to be recorded.
    fn complaint(&self) -> Option<String> {
        None
    }
}
