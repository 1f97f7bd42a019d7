//! Why decisions cannot be had.

use polity_llm::reading::Outcome;
use polity_llm::{Cap, DeskError};
use thiserror::Error;

/// Decisions that cannot be had.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LlmError {
    /// The mode asks for a language model, and the scenario names none.
    #[error(
        "the policy mode is `{0}`, and the scenario has no [policy.llm]: add one that names a `model`, or use --policy-mode mock"
    )]
    NoModel(super::PolicyMode),
    /// Answers are to be taken from a recording, and there is none.
    #[error("nothing is recorded in {}, and without --policy-mode nobody is asked: use --policy-mode record to ask the language models of the scenario (polity estimate says what that takes), or --policy-mode mock to do without them", .0.display())]
    NoRecording(std::path::PathBuf),
    /// The cache in which a run kept its answers is gone.
    #[error("the run kept its answers in {}, which is not there any more: say with --cache DIR where they are now, or in which directory to keep those to come", .0.display())]
    LostCache(std::path::PathBuf),
    /// Answers were to be kept in the record of another run.
    #[error("{} is the record of {}, which is replayed from all of it: keep answers in a cache of their own (`polity cache merge {} --into DIR` makes one of it)", cache.display(), run.display(), cache.display())]
    CacheOfRun {
        /// Where they were to be kept.
        cache: std::path::PathBuf,
        /// The run.
        run: std::path::PathBuf,
    },
    /// What a run may cost is limited, and what a model costs is not known.
    #[error(
        "there is a limit in USD, and no price of `{0}`: give its `prompt-usd-per-million` and `completion-usd-per-million` in [policy.llm], or limit calls or tokens (`calls-max`, `tokens-max`)"
    )]
    NoPrice(String),
    /// Something that asks no language model was to run a scenario that names one.
    #[error(
        "sweeps and trials run mocked models alone, and the scenario has [policy.llm]: leave that table out, or make single runs with `polity run`"
    )]
    MockedOnly,
    /// The server of an endpoint cannot be told.
    #[error("the endpoint `{endpoint}` cannot be reached: {problem}")]
    Endpoint {
        /// Its name.
        endpoint: String,
        /// What is wrong, and how to mend it.
        problem: String,
    },
    /// A template cannot be filled in.
    #[error(
        "the template `{name}` cannot be filled in: {problem}; what it may refer to is in docs/llm.md"
    )]
    Template {
        /// Its name.
        name: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// No decision could be had for an agent, and the scenario says to stop then.
    #[error("agent {agent} got no decision at tick {tick}: {}: {complaint}; what to do then is said by `on-unparseable` and `ask-again` in [policy.llm]", outcome.name())]
    NoDecision {
        /// For whom.
        agent: u32,
        /// When.
        tick: u32,
        /// What came of it.
        outcome: Outcome,
        /// Why it could not be used.
        complaint: String,
    },
    /// A server answers no call of a model.
    #[error(
        "none of the last {calls} calls of `{model}` to the server of endpoint `{endpoint}` was answered, up to tick {tick}: {complaint}; see that it is up and that the key is right, then go on with polity resume"
    )]
    NoAnswer {
        /// How many in a row.
        calls: usize,
        /// When.
        tick: u32,
        /// Of which model.
        model: String,
        /// The name of its endpoint.
        endpoint: String,
        /// What the server, or the system, said last.
        complaint: String,
    },
    /// A file of the run cannot be moved or removed.
    #[error("{}: {source}", path.display())]
    Files {
        /// Which.
        path: std::path::PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Answers cannot be had, or not be kept.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// A limit that is used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhausted {
    /// The option that raises it.
    pub option: &'static str,
    /// What it is, what is held against it, and what would have come next.
    pub why: String,
}

impl LlmError {
    /// How the program ends: 4 where a recording lacks an answer, 5 where the budget is exhausted, 3
    /// where the system or a server is at fault, 2 where content is.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Desk(DeskError::Misses(_)) => 4,
            Self::Desk(DeskError::Exhausted { .. }) => 5,
            Self::Desk(DeskError::Store(error)) if error.is_content() => 2,
            Self::NoRecording(_)
            | Self::LostCache(_)
            | Self::Desk(_)
            | Self::NoAnswer { .. }
            | Self::Files { .. } => 3,
            _ => 2,
        }
    }

    /// Which limit is used up, if it is one: the run ends whole, as far as it came.
    #[must_use]
    pub fn exhausted(&self) -> Option<Exhausted> {
        let Self::Desk(error @ DeskError::Exhausted { cap, .. }) = self else {
            return None;
        };
        let option = match cap {
            Cap::Cost => "--cost-usd-max USD",
            Cap::Calls => "--calls-max N",
            Cap::Tokens => "--tokens-max N",
        };
        Some(Exhausted {
            option,
            why: error.to_string(),
        })
    }

    /// Whether it was told to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(self, Self::Desk(DeskError::Stopped { .. }))
    }
}
