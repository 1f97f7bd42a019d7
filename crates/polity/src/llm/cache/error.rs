//! What can go wrong with a cache.

use std::path::PathBuf;

use polity_data::DataError;
use polity_llm::StoreError;
use thiserror::Error;

/// A cache that cannot be looked at, or not be changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The store itself.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table that it should become.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Something stands where a file should be written.
    #[error("{path} exists already; choose another name, or replace it with --force", path = .0.display())]
    Exists(PathBuf),
    /// A table was to be written among the files of a cache or a run.
    #[error("{} would stand among the files of a cache or a run; choose another directory", .0.display())]
    InTheWay(PathBuf),
    /// A run that is still to go on was to say what it needs.
    #[error("{} is not complete, and may need answers that it has not noted yet; finish it first with polity resume, or leave it out", .0.display())]
    Unfinished(PathBuf),
    /// A run's own record was to be changed.
    #[error("{store} is the record of a run, which is replayed from all of it; change a cache, not a run: \
             `polity cache merge {store} --into DIR` makes one of it", store = .0.display())]
    OfRun(PathBuf),
}

impl CacheError {
    /// How the program ends: 2 where content is at fault or the wrong thing is asked for, 3 where the
    /// system is.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Store(error) if error.is_content() => 2,
            Self::Data(error) if error.is_content() => 2,
            Self::OfRun(_) | Self::InTheWay(_) | Self::Unfinished(_) => 2,
            Self::Store(_) | Self::Data(_) | Self::Exists(_) => 3,
        }
    }
}
