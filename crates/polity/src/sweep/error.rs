//! Why a sweep cannot be made.

use std::path::PathBuf;

use polity_data::DataError;
use thiserror::Error;

use crate::run::RunError;
use crate::scenario::ScenarioError;

/// A cell that makes no scenario.
#[derive(Clone, Debug)]
pub struct BadCell {
    /// Its series and the labels of its values.
    pub place: String,
    /// What is wrong with it.
    pub error: ScenarioError,
}

/// A sweep that could not be made, or not be finished.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SweepError {
    /// The study cannot be meant. Nothing was written.
    #[error(transparent)]
    Study(#[from] ScenarioError),
    /// Some cells make no scenario. Nothing was written.
    #[error("{}", bad_cells(.first, *.more))]
    Cells {
        /// The first of them.
        first: Box<BadCell>,
        /// How many others there are.
        more: usize,
    },
    /// A cell could not be computed. Others that were finished stay.
    #[error("{place}: {error}")]
    Cell {
        /// Its series and the labels of its values.
        place: String,
        /// Why.
        error: Box<RunError>,
    },
    /// The data set cannot be written or read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Something stands in the way that is no sweep.
    #[error("{} is no sweep (it has no study.json); choose another place with --out", .0.display())]
    InTheWay(PathBuf),
    /// What says that there is a sweep cannot be read.
    #[error("{} is a sweep whose study.json is damaged; move it away, or choose another place with --out", .0.display())]
    Damaged(PathBuf),
    /// Another study stands in the way.
    #[error("{} holds another study, or another version of this one or of the program made it; choose another place with --out, or replace it with --force", .0.display())]
    OtherStudy(PathBuf),
    /// The system gives no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

fn bad_cells(first: &BadCell, more: usize) -> String {
    let BadCell { place, error } = first;
    match more {
        0 => format!("{place}:\n{error}"),
        _ => format!("{place} (and {more} more cells):\n{error}"),
    }
}

impl SweepError {
    pub(super) fn threads(error: impl ToString) -> Self {
        Self::Threads(error.to_string())
    }

    /// How the program ends: 2 where content is at fault, 3 where the system is.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Study(error) => error.exit_code(),
            Self::Cells { first, .. } => first.error.exit_code(),
            Self::Cell { error, .. } => error.exit_code(),
            Self::Data(error) if error.is_content() => 2,
            Self::Data(_)
            | Self::InTheWay(_)
            | Self::Damaged(_)
            | Self::OtherStudy(_)
            | Self::Threads(_) => 3,
        }
    }
}
