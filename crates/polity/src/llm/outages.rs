//! Whether servers answer at all. That none does is no behaviour of agents: the run stops.

use polity_llm::{Answer, Failure, Reply, Settled, SharedProvider};

use super::error::LlmError;
use super::mode::Served;

/// Calls in a row that a server may fail to answer before it counts as gone.
const FAILURES_MAX: usize = 8;

/// What is known of each model on its server.
pub(super) struct Outages(Vec<Server>);

struct Server {
    model: String,
    endpoint: String,
    /// Whether it answered any call of this execution.
    answered: bool,
    /// Calls that it has not answered since it last did.
    failures: usize,
}

impl Outages {
    pub(super) fn new(served: &[Served<'_>]) -> Self {
        let unknown = |&(endpoint, model): &Served<'_>| Server {
            model: model.to_owned(),
            endpoint: endpoint.to_owned(),
            answered: false,
            failures: 0,
        };
        Self(served.iter().map(unknown).collect())
    }

    /// Takes in what came of calls, of which each went to the provider named at its place.
    ///
    /// # Errors
    /// If a server is gone, or was never there.
    pub(super) fn look(
        &mut self,
        tick: u32,
        endpoints: &[usize],
        settled: &[Settled],
        providers: &[SharedProvider],
    ) -> Result<(), LlmError> {
        for (&endpoint, settled) in endpoints.iter().zip(settled).filter(|(_, s)| s.called) {
            if let Some(server) = self.0.get_mut(endpoint)
                && !server.take(&settled.answer)
            {
                return Err(server.is_gone(tick, providers.get(endpoint)));
            }
        }
        // All of it failed, in whatever way, and nothing before went well.
        let unknown = |server: &Server| !server.answered && server.failures > 0;
        match self.0.iter().position(unknown) {
            Some(endpoint) => Err(self.0[endpoint].is_gone(tick, providers.get(endpoint))),
            None => Ok(()),
        }
    }
}

impl Server {
    /// Takes in what came of a call; whether the server may be there.
    fn take(&mut self, answer: &Answer) -> bool {
        let Reply::Failed(failure) = answer.reply else {
            (self.answered, self.failures) = (true, 0);
            return true;
        };
        self.failures += 1;
        let absent = !self.answered && is_of_all(failure);
        !absent && self.failures < FAILURES_MAX
    }

    fn is_gone(&self, tick: u32, provider: Option<&SharedProvider>) -> LlmError {
        let complaint = provider.and_then(|provider| provider.complaint());
        LlmError::NoAnswer {
            calls: self.failures,
            tick,
            model: self.model.clone(),
            endpoint: self.endpoint.clone(),
            complaint: complaint.unwrap_or_else(|| "it says nothing".to_owned()),
        }
    }
}

/// Whether what fails one call in this way would fail every other.
fn is_of_all(failure: Failure) -> bool {
    matches!(
        failure,
        Failure::Connection | Failure::Status(401 | 403 | 404)
    )
}
