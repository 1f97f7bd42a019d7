//! Why no profile can be fitted.

use std::path::PathBuf;

use polity_data::DataError;
use thiserror::Error;

use crate::llm::LlmError;
use crate::run::RunError;
use crate::scenario::ScenarioError;

/// A profile that cannot be fitted.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FitError {
    /// No run was given.
    #[error("no run was given: name the directory of one that asked language models")]
    NoRuns,
    /// Nobody was asked.
    #[error(
        "{}: mocked models decided in this run; give one that was made with --policy-mode record, auto, live or replay",
        .0.display()
    )]
    Mocked(PathBuf),
    /// The scenario of a run is not the one that its manifest tells of.
    #[error("{}: scenario.toml was changed since the run; `polity replay` says how", .0.display())]
    Changed(PathBuf),
    /// Groups go by different models, and it was not said which is meant.
    #[error("{}: its groups go by different models; say which is meant: --group {}", path.display(), groups.join(", or --group "))]
    WhichGroup {
        /// The run.
        path: PathBuf,
        /// Its groups.
        groups: Vec<String>,
    },
    /// There is no such group.
    #[error("{}: there is no group `{group}`; there are: {}", path.display(), groups.join(", "))]
    NoGroup {
        /// The run.
        path: PathBuf,
        /// What was asked for.
        group: String,
        /// Its groups.
        groups: Vec<String>,
    },
    /// Nothing was decided that a table holds.
    #[error(
        "{}: no decision is left to learn from, and {unreadable} could not be read; give more runs, or hold out less",
        path.display()
    )]
    Nothing {
        /// The first run.
        path: PathBuf,
        /// Decisions that could not be had.
        unreadable: u64,
    },
    /// The scenario of a run is not valid.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// A run cannot be re-executed.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl From<DataError> for FitError {
    fn from(error: DataError) -> Self {
        Self::Run(error.into())
    }
}

impl From<LlmError> for FitError {
    fn from(error: LlmError) -> Self {
        Self::Run(error.into())
    }
}

impl FitError {
    /// How the program ends: 4 where a recording lacks an answer, 3 where the system is at fault, 2 where
    /// content is.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Scenario(error) => error.exit_code(),
            Self::Run(error) => error.exit_code(),
            _ => 2,
        }
    }
}
