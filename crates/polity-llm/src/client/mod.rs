//! A client for servers that speak as OpenAI's do: `POST {base}/chat/completions`.
//!
//! The thread that asks decides when which call is begun; others wait for the server. How many are in
//! flight follows what the server bears. What fails by chance is tried again, within a budget; why a
//! call failed for good is typed, and what the server said about it is kept apart, for people to read.

mod attempt;
mod batch;
mod body;
mod complaint;
mod completion;
mod discretion;
mod endpoint;
mod retries;
mod secret;
mod throttle;
mod wait;
mod workers;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use self::attempt::Line;
use self::batch::Batch;
use self::discretion::Discretion;
pub use self::endpoint::{Endpoint, EndpointError, Limits};
pub use self::retries::RetryBudget;
pub use self::secret::{Secret, SecretError};
use self::throttle::Throttle;
use self::workers::Workers;
use crate::{Done, Provider, Request};

/// A client of one server. Its connections and its limit on calls in flight last from one batch of calls
/// to the next; its budget of retries may be that of other clients, too.
pub struct Client {
    workers: Workers,
    limits: Limits,
    retries: RetryBudget,
}

impl Client {
    /// A client of this server, which tries again as long as `retries` last. It looks no host up and opens
    /// no connection before it is asked.
    ///
    /// Once `stop` is set, no attempt is begun; what is in flight, and may be paid for, has until its
    /// own deadline to land, and [`Provider::answer`] comes back with the rest unanswered. A client that
    /// was stopped stays so.
    ///
    /// # Errors
    /// If no server can be at the base URL.
    pub fn new(
        endpoint: Endpoint,
        retries: RetryBudget,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, EndpointError> {
        Self::among(endpoint, &[], retries, stop)
    }

    /// The same, of a server among others: their keys are looked for, as its own is, in all that it says.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn among(
        endpoint: Endpoint,
        secrets: &[Secret],
        retries: RetryBudget,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, EndpointError> {
        let discretion = Discretion::new(endpoint.key.iter().chain(secrets));
        let line = Line::new(&endpoint, discretion)?;
        let limits = endpoint.limits;
        Ok(Self {
            workers: Workers::new(line, Throttle::new(&limits), stop),
            limits,
            retries,
        })
    }

    /// Calls that are with the server right now.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.workers.state().throttle.in_flight()
    }

    /// Most calls that may be in flight at present.
    #[must_use]
    pub fn in_flight_limit(&self) -> usize {
        self.workers.state().throttle.limit()
    }

    /// What was wrong with the attempt that failed last, in one line for people to read: partly in
    /// the server's words, without the key. Never to be recorded: its wording is left to chance.
    #[must_use]
    pub fn last_complaint(&self) -> Option<String> {
        self.workers.state().complaint.clone()
    }
}

impl Provider for Client {
    fn answer(&self, requests: &[&Request], done: Done<'_>) {
        Batch::new(self, requests, done).run();
    }

    fn complaint(&self) -> Option<String> {
        self.last_complaint()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
