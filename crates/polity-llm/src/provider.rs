//! Whoever answers requests.

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

/// Whoever answers requests: a server, or a script in a test.
pub trait Provider: Sync {
    /// Answers all of these, `answers[i]` being that to `requests[i]`, as many at a time as it holds
    /// right; calls `done` with the place and the answer of each as it comes, in any order, from
    /// any thread. Comes back early, with the others unanswered, only if it was told to stop.
    fn answer(&self, requests: &[&Request], done: &(dyn Fn(usize, Given) + Sync));

    /// What was wrong with the attempt that failed last, for people to read: never to be recorded.
    fn complaint(&self) -> Option<String> {
        None
    }
}
