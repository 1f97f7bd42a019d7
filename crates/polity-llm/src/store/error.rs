//! What can go wrong with a store.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::line::VERSION;

/// Something is wrong with a store of calls.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The system refused something.
    #[error("cannot {action} {path}: {reason}", path = .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// There is a store where one should be made.
    #[error("{path} exists already; open it, or choose another directory", path = .0.display())]
    Exists(PathBuf),
    /// There is no store to read.
    #[error("{path} is not there; name the directory of a store, or record one first", path = .0.display())]
    Missing(PathBuf),
    /// Somebody else is writing to the store.
    #[error("{path} is being written to by another process; wait for it to end, or give this one a directory of its own", path = .0.display())]
    Locked(PathBuf),
    /// A file of this name, but none of ours.
    #[error("{path} is not a store of calls (its first line is not the header of one); choose another directory", path = .0.display())]
    NotAStore(PathBuf),
    /// The store was written in a format that this version does not know.
    #[error("{path} has format version {found}, this program knows {known}; use the version of Polity that wrote it", path = .path.display(), known = VERSION)]
    Format {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
    },
    /// A line is not what it should be.
    #[error("{path}, line {line}: {what}; restore the file from a copy, or keep what is before (`head -n {before}`)", path = .path.display(), before = .line - 1)]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A call that could not be read back as it is.
    #[error("a call cannot be recorded: {what}")]
    Unwritable {
        /// Why, and what would do.
        what: String,
    },
    /// The store was opened for reading only.
    #[error("{path} was opened for reading only; open it for writing", path = .0.display())]
    ReadOnly(PathBuf),
    /// A write failed, and what it left behind could not be removed.
    #[error("{path} takes no more calls: an earlier write failed; make room and open it again", path = .0.display())]
    Broken(PathBuf),
}

impl StoreError {
    /// An error of the system, for `map_err`.
    pub(crate) fn io<'a>(
        action: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(io::Error) -> Self + 'a {
        move |reason| Self::Io {
            action,
            path: path.to_owned(),
            reason,
        }
    }

    /// Whether the content is at fault, not the system.
    #[must_use]
    pub fn is_content(&self) -> bool {
        matches!(
            self,
            Self::NotAStore(_) | Self::Format { .. } | Self::Damaged { .. }
        )
    }
}
