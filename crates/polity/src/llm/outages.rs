//! Whether servers answer at all. That none does is no behaviour of agents: the run stops.

use polity_llm::{Failure, Reply, Settled, SharedProvider};

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
            let Some(server) = self.0.get_mut(endpoint) else {
                continue;
            };
            let Reply::Failed(failure) = settled.answer.reply else {
                (server.answered, server.failures) = (true, 0);
                continue;
            };
            server.failures += 1;
            let absent = !server.answered && is_of_all(failure);
            if absent || server.failures >= FAILURES_MAX {
                let complaint = providers.get(endpoint).and_then(|p| p.complaint());
                return Err(LlmError::NoAnswer {
                    calls: server.failures,
                    tick,
                    model: server.model.clone(),
                    endpoint: server.endpoint.clone(),
                    complaint: complaint.unwrap_or_else(|| "it says nothing".to_owned()),
                });
            }
        }
        Ok(())
    }
}

/// Whether what fails one call in this way would fail every other.
fn is_of_all(failure: Failure) -> bool {
    matches!(
        failure,
        Failure::Connection | Failure::Status(401 | 403 | 404)
    )
}
