//! Whether servers answer at all. That none does is no behaviour of agents: the run stops.
//!
//! A run that goes on is judged as it would have been undisturbed: what was asked for it before it was
//! interrupted was asked of a server once. What else lies in a cache that others fill says nothing about the server.

use std::collections::BTreeSet;

use polity_llm::{Key, Reply, Settled, SharedProvider};

use super::error::LlmError;
use super::mode::Served;

/// Calls in a row, of batches of which none was answered, until a server counts as gone.
const FAILURES_MAX: usize = 8;

/// What is known of each model on its server.
pub(super) struct Outages {
    servers: Vec<Server>,
    /// What was asked for before the run was interrupted.
    asked: BTreeSet<Key>,
}

struct Server {
    model: String,
    endpoint: String,
    /// Whether it answered any call of the run.
    answered: bool,
    /// Calls in a row of batches of which it has answered none.
    failures: usize,
}

/// What came of the calls of one batch to one server.
#[derive(Default)]
struct Calls {
    answered: usize,
    failed: usize,
    /// Those made now.
    made: usize,
}

impl Outages {
    pub(super) fn new(served: &[Served<'_>], asked: BTreeSet<Key>) -> Self {
        let unknown = |&(endpoint, model): &Served<'_>| Server {
            model: model.to_owned(),
            endpoint: endpoint.to_owned(),
            answered: false,
            failures: 0,
        };
        let servers = served.iter().map(unknown).collect();
        Self { servers, asked }
    }

    /// Takes in what came of a batch, of which each went to the provider named at its place.
    ///
    /// # Errors
    /// If a server that was asked now is gone, or was never there.
    pub(super) fn look(
        &mut self,
        tick: u32,
        endpoints: &[usize],
        settled: &[Settled],
        providers: &[SharedProvider],
    ) -> Result<(), LlmError> {
        let mut batch: Vec<Calls> = self.servers.iter().map(|_| Calls::default()).collect();
        for (&endpoint, settled) in endpoints.iter().zip(settled) {
            if self.is_call(settled)
                && let Some(calls) = batch.get_mut(endpoint)
            {
                calls.take(settled);
            }
        }
        let servers = self.servers.iter_mut().zip(batch);
        let gone: Vec<bool> = servers
            .map(|(server, calls)| !server.take(&calls))
            .collect();
        // Of several the one that was asked first.
        match endpoints
            .iter()
            .find(|&&place| gone.get(place) == Some(&true))
        {
            Some(&place) => Err(self.servers[place].is_gone(tick, providers.get(place))),
            None => Ok(()),
        }
    }

    /// Whether a server was asked for it, now or before the run was interrupted.
    fn is_call(&self, settled: &Settled) -> bool {
        settled.called || (!settled.coalesced && self.asked.contains(&settled.key))
    }
}

impl Calls {
    fn take(&mut self, settled: &Settled) {
        match settled.answer.reply {
            Reply::Failed(_) => self.failed += 1,
            Reply::Text { .. } | Reply::Refused { .. } => self.answered += 1,
        }
        self.made += usize::from(settled.called);
    }
}

impl Server {
    /// Takes in what came of a batch, whole: whether the server may be there.
    fn take(&mut self, calls: &Calls) -> bool {
        if calls.answered > 0 {
            (self.answered, self.failures) = (true, 0);
            return true;
        }
        self.failures += calls.failed;
        let may_be_there = self.answered && self.failures < FAILURES_MAX;
        calls.made == 0 || may_be_there
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

#[cfg(test)]
mod tests {
    use polity_llm::{Answer, Failure, Usage};

    use super::*;

    const MODEL: Served<'static> = ("default", "small");

    fn outages(asked: &[u8]) -> Outages {
        let asked = asked.iter().map(|&name| Key([name; 32]));
        Outages::new(&[MODEL], asked.collect())
    }

    fn settled(name: u8, called: bool, reply: Reply) -> Settled {
        Settled {
            key: Key([name; 32]),
            answer: Answer {
                reply,
                usage: Usage::default(),
                untold: 0,
            },
            coalesced: false,
            called,
            cost_picousd: 0,
            wall: None,
            attempts: 0,
        }
    }

    fn look(outages: &mut Outages, batch: &[Settled]) -> bool {
        let endpoints = vec![0; batch.len()];
        outages.look(0, &endpoints, batch, &[]).is_ok()
    }

    /// What the run was answered before it was interrupted counts when it goes on, and only that.
    #[test]
    fn a_run_that_goes_on_is_judged_as_one() {
        let answered = || {
            let content = "yes".to_owned();
            settled(1, false, Reply::Refused { content })
        };
        let failed = |called| settled(2, called, Reply::Failed(Failure::Status(503)));
        let mut of_the_run = outages(&[1]);
        assert!(look(&mut of_the_run, &[answered()]));
        assert!(look(&mut of_the_run, &[failed(true)]));
        let mut of_others = outages(&[]);
        assert!(look(&mut of_others, &[answered()]));
        assert!(!look(&mut of_others, &[failed(true)]));
        // Failures on record count too, but end nothing by themselves.
        let mut long = outages(&[1, 2]);
        assert!(look(&mut long, &[answered()]));
        assert!((0..20).all(|_| look(&mut long, &[failed(false)])));
        assert!(!look(&mut long, &[failed(true)]));
        // Of a batch all is looked at before any of it is judged.
        let mut mixed = outages(&[]);
        let reply = answered().answer.reply;
        assert!(look(&mut mixed, &[failed(true), settled(3, true, reply)]));
    }
}
