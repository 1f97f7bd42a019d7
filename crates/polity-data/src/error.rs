//! What can go wrong with a data set.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Something is wrong with a data set on disk.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The system refused something. Nothing that claims to be whole was left half-written.
    #[error("cannot {action} {path}: {reason}", path = .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The directory of a run exists already.
    #[error("{path} exists already; choose another directory with --out, or replace this run with --force", path = .0.display())]
    Exists(PathBuf),
    /// Something stands where a run should be replaced that is not a run.
    #[error("{path} is not a run directory (it has no manifest.json); --force replaces only runs", path = .0.display())]
    NotARun(PathBuf),
    /// Another process is at work in the directory.
    #[error("another process is working on {path}; wait for it to end", path = .0.display())]
    Locked(PathBuf),
    /// A file's content is not what a run's should be.
    #[error("{path} is damaged: {what}", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The data set was written in a format that this version does not know.
    #[error("{path} has format version {found}, this program knows {known}; read it with the version of Polity that wrote it", path = .path.display())]
    Format {
        /// The manifest.
        path: PathBuf,
        /// Its version.
        found: u64,
        /// The one known.
        known: u64,
    },
    /// The recorder has stopped after an earlier error.
    #[error("the recorder has stopped")]
    Stopped,
}

impl DataError {
    /// An error of the system, for `map_err`.
    pub fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
        move |reason| Self::Io {
            action,
            path: path.to_owned(),
            reason,
        }
    }

    /// An error of the Parquet library: of the system underneath, or of the content.
    pub(crate) fn parquet<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(parquet::errors::ParquetError) -> Self + 'a {
        move |error| match error {
            parquet::errors::ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(reason) => Self::Io {
                    action,
                    path: path.to_owned(),
                    reason: *reason,
                },
                Err(other) => Self::Damaged {
                    path: path.to_owned(),
                    what: other.to_string(),
                },
            },
            other => Self::Damaged {
                path: path.to_owned(),
                what: other.to_string(),
            },
        }
    }

    /// Whether the content is at fault, not the system.
    #[must_use]
    pub fn is_content(&self) -> bool {
        matches!(self, Self::Format { .. })
    }
}
