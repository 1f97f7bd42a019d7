//! What can go wrong with a data set.

use std::io;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use thiserror::Error;

/// Something is wrong with a data set on disk.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The system refused something. Nothing that claims to be whole was left half-written.
    #[error("cannot {action} {path}: {reason}{remedy}", path = .path.display(), remedy = remedy(.reason))]
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
    #[error("{path} is not a run directory (it has no manifest.json of a run); --force replaces only runs, so choose another place with --out", path = .0.display())]
    NotARun(PathBuf),
    /// A directory that should be a run is none.
    #[error("{path} is not a run directory (it has no manifest.json); name one that `polity run` has made, or run again", path = .0.display())]
    NoRun(PathBuf),
    /// Another process is still making the run.
    #[error("{path} is still being made by another process; wait for it to end", path = .0.display())]
    Underway(PathBuf),
    /// The run was cut off: killed, or stopped by an error.
    #[error("{path} was cut off before its end (its manifest says `running`, but nobody is at it); finish it with `polity resume`", path = .0.display())]
    CutOff(PathBuf),
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

    /// An error while reading Parquet: of the system underneath, or of the content.
    pub(crate) fn reading(path: &Path) -> impl FnOnce(ParquetError) -> Self + '_ {
        move |error| match system_error(error) {
            Ok(reason) => Self::io("read", path)(reason),
            Err(what) => Self::damaged(path)(what),
        }
    }

    /// An error while writing Parquet: whatever the library calls it, the system is at fault.
    pub(crate) fn writing(path: &Path) -> impl FnOnce(ParquetError) -> Self + '_ {
        move |error| Self::io("write", path)(system_error(error).unwrap_or_else(io::Error::other))
    }

    /// A file whose content is at fault, for `map_err`.
    pub fn damaged<E: ToString>(path: &Path) -> impl FnOnce(E) -> Self + '_ {
        move |what| Self::Damaged {
            path: path.to_owned(),
            what: what.to_string(),
        }
    }

    /// The same error of the system, told of something else: of what was asked for instead of a
    /// step on the way there.
    pub(crate) fn about(self, action: &'static str, path: &Path) -> Self {
        match self {
            Self::Io { reason, .. } => Self::io(action, path)(reason),
            other => other,
        }
    }

    /// Whether something is in the way of what should be created.
    pub(crate) fn is_in_the_way(&self) -> bool {
        matches!(self, Self::Io { reason, .. } if reason.kind() == io::ErrorKind::AlreadyExists)
    }

    /// Whether the content is at fault, not the system.
    #[must_use]
    pub fn is_content(&self) -> bool {
        matches!(self, Self::Format { .. } | Self::Damaged { .. })
    }
}

/// What the system said; else what the library said.
fn system_error(error: ParquetError) -> Result<io::Error, String> {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(reason) => Ok(*reason),
            Err(other) => Err(other.to_string()),
        },
        other => Err(other.to_string()),
    }
}

/// What to do about an error of the system, where it is known.
fn remedy(reason: &io::Error) -> &'static str {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    match reason.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => {
            "; make room and go on with `polity resume`, or choose another place"
        }
        _ => "",
    }
}
