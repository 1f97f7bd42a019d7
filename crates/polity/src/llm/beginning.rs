//! Where in the cache a recording begins.
//!
//! A recording asks for everything anew. One that goes on after an interruption must not pay for the
//! same answers twice, nor take those of an earlier recording for its own: of the cache, it takes what came since
//! it began.

use std::fs;
use std::path::Path;

use polity_llm::{DeskError, Source, Store, Taking};
use serde::{Deserialize, Serialize};

use super::error::LlmError;
use super::journal::failed;

/// The file in a run that is not complete.
const SINCE: &str = "llm.since";

/// Where in a cache a recording begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Beginning {
    /// The cache's file.
    cache: String,
    /// How many calls it held.
    calls: usize,
}

impl Beginning {
    /// The beginning of what will be recorded in this cache from now on.
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

    /// What was recorded since in this cache; nothing in another one.
    pub(super) fn since(&self, cache: &Store) -> Result<Option<Source>, LlmError> {
        let directory = cache.path().parent().unwrap_or(Path::new(""));
        if Self::of(cache).cache != self.cache {
            return Ok(None);
        }
        let store = Store::open_read_only(directory).map_err(DeskError::from)?;
        Ok(Some(Source {
            store: store.answering_since(self.calls),
            taking: Taking::Reusable,
        }))
    }
}
