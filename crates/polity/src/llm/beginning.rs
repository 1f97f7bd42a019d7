//! Where in the cache a run begins.
//!
//! What came into the cache since a run began is what that run was given, also where the run was interrupted
//! before it could note it. A recording, which asks for everything anew, takes no more than that from the cache once it goes on: it
//! must not pay for the same answers twice, nor take those of an earlier recording for its own.

use std::fs;
use std::path::Path;

use polity_llm::{DeskError, Key, Source, Store, Taking};
use serde::{Deserialize, Serialize};

use super::error::LlmError;
use super::journal::failed;

/// The file in a run that is not complete.
const SINCE: &str = "llm.since";

/// Where in a cache a run begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Beginning {
    /// The cache's file.
    cache: String,
    /// How many calls it held.
    calls: usize,
}

impl Beginning {
    /// That of a run whose answers will be kept in this cache from now on.
    pub(super) fn of(cache: &Store) -> Self {
        let path = cache.path();
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        Self {
            cache: path.display().to_string(),
            calls: cache.calls().len(),
        }
    }

    /// That of a run that goes on, if it is known.
    pub(crate) fn of_run(run: &Path) -> Option<Self> {
        let text = fs::read(run.join(SINCE)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Notes it in a run, unless it began earlier.
    pub(super) fn note(&self, run: &Path) -> Result<(), LlmError> {
        if Self::of_run(run).is_some() {
            return Ok(());
        }
        let path = run.join(SINCE);
        let text = serde_json::to_vec(self).unwrap_or_default();
        fs::write(&path, text).map_err(|error| failed(&path, error))
    }

    /// Removes it from a run that is whole.
    pub(super) fn forget(run: &Path) -> Result<(), LlmError> {
        let path = run.join(SINCE);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&path, error)),
            _ => Ok(()),
        }
    }

    /// What was asked for since, as far as it is in this cache: nothing where it is another one.
    pub(super) fn asked_since<'a>(&self, cache: &'a Store) -> impl Iterator<Item = Key> + 'a {
        let first = match self.is_of(cache) {
            true => self.calls,
            false => usize::MAX,
        };
        cache.calls().skip(first).map(|call| call.key())
    }

    fn is_of(&self, cache: &Store) -> bool {
        Self::of(cache).cache == self.cache
    }

    /// What was recorded since in this cache; nothing in another one.
    pub(super) fn since(&self, cache: &Store) -> Result<Option<Source>, LlmError> {
        if !self.is_of(cache) {
            return Ok(None);
        }
        let directory = cache.path().parent().unwrap_or(Path::new(""));
        let store = Store::open_read_only(directory).map_err(DeskError::from)?;
        Ok(Some(Source {
            store: store.answering_since(self.calls),
            taking: Taking::Reusable,
        }))
    }
}
