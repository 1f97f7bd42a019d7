//! Why a run cannot be made.

use polity_data::DataError;
use polity_engine::EngineError;
use polity_worlds::society::SocietyError;
use polity_worlds::team::TeamError;
use thiserror::Error;

use crate::llm::LlmError;
use crate::scenario::BuildError;

/// A run that could not be made, or not be finished.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// The network cannot be built. Nothing was written.
    #[error(transparent)]
    Network(#[from] BuildError),
    /// The rules cannot be played. Nothing was written.
    #[error(transparent)]
    World(#[from] SocietyError),
    /// The team cannot work. What is on disk says that it is not complete.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// The engine cannot be set up. Nothing was written.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Decisions cannot be had. What is on disk says that it is not complete.
    #[error(transparent)]
    Llm(#[from] LlmError),
    /// The data set cannot be written or read. What is on disk is whole, or says that it is not.
    #[error(transparent)]
    Data(#[from] DataError),
}

impl RunError {
    /// How the program ends: 2 where content is at fault, 3 where the system is.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Network(error) => error.exit_code(),
            Self::World(_) | Self::Team(_) | Self::Engine(_) => 2,
            Self::Llm(error) => error.exit_code(),
            Self::Data(error) if error.is_content() => 2,
            Self::Data(_) => 3,
        }
    }
}
