//! Who decides, and where answers come from.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polity_data::Limits;
use polity_llm::client::RetryBudget;
use polity_llm::{Key, Mode, SharedProvider};

use super::beginning::Beginning;
use super::error::LlmError;
use super::journal::JOURNAL;
use crate::scenario::{EndpointSpec, LimitsSpec, Llm, ModelSpec, Scenario};

/// Who decides for the agents of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PolicyMode {
    /// Mocked models, whatever else the scenario names.
    #[default]
    Mock,
    /// Language models, each asked anew. Nothing is kept beyond the run.
    Live,
    /// Language models, each asked anew; the answers are kept in place of earlier ones.
    Record,
    /// Recorded answers where there are any, else language models, whose answers are kept.
    Auto,
    /// Recorded answers alone: no server is asked.
    Replay,
}

impl PolicyMode {
    /// All modes.
    pub const ALL: [Self; 5] = [
        Self::Mock,
        Self::Live,
        Self::Record,
        Self::Auto,
        Self::Replay,
    ];

    /// What manifests and the command line call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Live => "live",
            Self::Record => "record",
            Self::Auto => "auto",
            Self::Replay => "replay",
        }
    }

    /// The mode of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// How a desk settles; `None` where no model is asked.
    pub(crate) fn of_desk(self) -> Option<Mode> {
        match self {
            Self::Mock => None,
            Self::Live => Some(Mode::Live),
            Self::Record => Some(Mode::Record),
            Self::Auto => Some(Mode::Auto),
            Self::Replay => Some(Mode::Replay),
        }
    }

    /// Whether a server may be asked.
    #[must_use]
    pub fn asks_servers(self) -> bool {
        matches!(self, Self::Live | Self::Record | Self::Auto)
    }
}

impl fmt::Display for PolicyMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Finds the server of an endpoint, by its name, for one of its models, of which it bears so much: where
/// it is and how it knows us is no part of a scenario. All servers of a run share one budget of retries;
/// the last are the endpoints of all of them: what one is shown may be in no answer of another.
pub type Servers = Arc<
    dyn Fn(
            &str,
            &EndpointSpec,
            &LimitsSpec,
            &RetryBudget,
            &[EndpointSpec],
        ) -> Result<SharedProvider, LlmError>
        + Send
        + Sync,
>;

/// A model on its server: the name of an endpoint, and that of a model. Each is asked by itself, so that
/// one that has had enough holds up no other.
pub(super) type Served<'a> = (&'a str, &'a str);

impl ModelSpec {
    pub(super) fn served(&self) -> Served<'_> {
        (&self.endpoint, &self.model)
    }
}

/// How decisions are come by. Of this, only the answers can change a value.
#[derive(Clone, Default)]
pub struct LlmOptions {
    /// Who decides.
    pub mode: PolicyMode,
    /// Where answers are kept between runs; `None` for where the scenario says.
    pub cache: Option<PathBuf>,
    /// Finds servers; `None` where none may be asked.
    pub servers: Option<Servers>,
    /// Lifts or lowers the scenario's limits: they end a run, and change nothing before its end.
    pub caps: Limits,
    /// Recordings from which answers are taken in sequence before anything else.
    pub(crate) sources: Vec<PathBuf>,
    /// That of a run of which this one is a fork: what that one was given comes next.
    pub(crate) parent: Option<PathBuf>,
    /// Where in the cache the run began that goes on.
    pub(crate) begun: Option<Beginning>,
    /// What was asked for the run that goes on, whatever came of it.
    pub(crate) asked: BTreeSet<Key>,
    /// Whether the limits of the scenario hold: a replay ends where the run did.
    pub(crate) uncapped: bool,
    /// Whether there is no cache, whatever the scenario says.
    pub(crate) no_cache: bool,
}

/// How decisions are come by, as the manifest of a run has it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deciding {
    pub(crate) mode: PolicyMode,
    pub(crate) caps: Limits,
}

impl LlmOptions {
    /// Decisions in this mode, by these servers.
    #[must_use]
    pub fn new(mode: PolicyMode, servers: Servers) -> Self {
        Self {
            mode,
            servers: Some(servers),
            ..Self::default()
        }
    }

    /// What a run's manifest says of it.
    pub(crate) fn deciding(&self) -> Deciding {
        Deciding {
            mode: self.mode,
            caps: self.caps,
        }
    }

    /// The same, for a run that is another one up to some tick: what that one was given comes first, in
    /// the same order.
    #[must_use]
    pub fn going_on_from(mut self, run: &Path) -> Self {
        let journal = run.join(JOURNAL);
        if self.mode != PolicyMode::Mock && journal.exists() {
            self.parent = Some(journal);
        }
        self
    }

    /// Decisions as this run came by them, in a mode of this name: from its own record alone.
    pub(crate) fn of_recording(mode: &str, run: &Path) -> Self {
        match PolicyMode::named(mode) {
            None | Some(PolicyMode::Mock) => Self::default(),
            Some(_) => Self {
                mode: PolicyMode::Replay,
                sources: vec![run.join(JOURNAL)],
                uncapped: true,
                no_cache: true,
                ..Self::default()
            },
        }
    }
}

impl fmt::Debug for LlmOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LlmOptions")
            .field("mode", &self.mode)
            .field("cache", &self.cache)
            .field("caps", &self.caps)
            .finish_non_exhaustive()
    }
}

/// The models of a scenario on their servers, in order, and who answers for each.
pub(super) fn find_servers<'a>(
    scenario: &'a Scenario,
    llm: &'a Llm,
    options: &LlmOptions,
) -> Result<(Vec<Served<'a>>, Vec<SharedProvider>), LlmError> {
    let served: BTreeSet<Served<'a>> = llm.models_of(scenario).map(ModelSpec::served).collect();
    let served: Vec<Served<'a>> = served.into_iter().collect();
    let retries = RetryBudget::new(llm.retries_max);
    let endpoints: BTreeSet<&str> = served.iter().map(|(endpoint, _)| *endpoint).collect();
    let specs = endpoints.into_iter().filter_map(|e| llm.endpoints.get(e));
    let specs: Vec<EndpointSpec> = specs.cloned().collect();
    let providers = match &options.servers {
        Some(find) if options.mode.asks_servers() => {
            let found = served.iter().filter_map(|(endpoint, model)| {
                let spec = llm.endpoints.get(*endpoint)?;
                Some(find(
                    endpoint,
                    spec,
                    spec.limits_of(model),
                    &retries,
                    &specs,
                ))
            });
            found.collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    };
    Ok((served, providers))
}
