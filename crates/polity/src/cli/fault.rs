//! Errors on their way to a person.

use polity::llm::cache::CacheError;
use polity::replay::ReplayError;
use polity::run::{ForkError, ResumeError, RunError};
use polity::scenario::{BuildError, ScenarioError};
use polity::sweep::{BadCell, SweepError};
use polity::trial::TrialError;
use polity_data::DataError;
use polity_graphs::GraphError;
use polity_llm::StoreError;

use super::{color, remark};

/// A message, and how the program ends.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    exit_code: u8,
    /// Whether the message says by itself that it is an error.
    rendered: bool,
}

impl Fault {
    pub(super) fn new(exit_code: u8, message: impl ToString) -> Self {
        Self {
            message: message.to_string(),
            exit_code,
            rendered: false,
        }
    }

    pub(super) fn output(error: &std::io::Error) -> Self {
        Self::new(3, format!("cannot write to standard output: {error}"))
    }

    pub(super) fn report(self) -> u8 {
        remark(&match self.rendered {
            true => self.message,
            false => format!("error: {}", self.message),
        });
        self.exit_code
    }
}

impl From<ScenarioError> for Fault {
    fn from(error: ScenarioError) -> Self {
        Self {
            rendered: true,
            ..Self::new(error.exit_code(), error.render(color()))
        }
    }
}

impl From<RunError> for Fault {
    fn from(error: RunError) -> Self {
        Self::new(error.exit_code(), error)
    }
}

impl From<BuildError> for Fault {
    fn from(error: BuildError) -> Self {
        Self::new(error.exit_code(), error)
    }
}

impl From<DataError> for Fault {
    fn from(error: DataError) -> Self {
        RunError::from(error).into()
    }
}

impl From<GraphError> for Fault {
    fn from(error: GraphError) -> Self {
        Self::new(if error.is_io() { 3 } else { 2 }, error)
    }
}

impl From<ResumeError> for Fault {
    fn from(error: ResumeError) -> Self {
        match error {
            ResumeError::Scenario(error) => error.into(),
            other => Self::new(other.exit_code(), other),
        }
    }
}

impl From<ForkError> for Fault {
    fn from(error: ForkError) -> Self {
        match error {
            ForkError::Scenario(error) => error.into(),
            other => Self::new(other.exit_code(), other),
        }
    }
}

impl From<SweepError> for Fault {
    fn from(error: SweepError) -> Self {
        let exit_code = error.exit_code();
        match error {
            SweepError::Study(error) => error.into(),
            SweepError::Cells { first, more } => {
                let BadCell { place, error } = *first;
                let others = match more {
                    0 => String::new(),
                    _ => format!("\n\n… and {more} more combinations are no scenarios"),
                };
                let rendered = error.render(color());
                Self {
                    rendered: true,
                    ..Self::new(exit_code, format!("in {place}:\n{rendered}{others}"))
                }
            }
            other => Self::new(exit_code, other),
        }
    }
}

impl From<CacheError> for Fault {
    fn from(error: CacheError) -> Self {
        Self::new(error.exit_code(), error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        CacheError::from(error).into()
    }
}

impl From<TrialError> for Fault {
    fn from(error: TrialError) -> Self {
        Self::new(error.exit_code(), error)
    }
}

impl From<ReplayError> for Fault {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Scenario(error) => error.into(),
            other => Self::new(other.exit_code(), other),
        }
    }
}
