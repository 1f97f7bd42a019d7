//! Where in the cache a run begins.
//!
//! A run that goes on looks for answers where it kept them. A recording asks for everything anew: once it goes
//! on, it must not pay for the same answers twice, nor take those of an earlier recording for its own, so that of the cache it takes
//! what came since it began.

use std::fs;
use std::path::{Path, PathBuf};

use polity_llm::{DeskError, Source, Store, Taking};
use serde::{Deserialize, Serialize};

use super::error::LlmError;
use super::journal::{failed, remove_file};

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
        remove_file(&run.join(SINCE))
    }

    /// The directory of the cache, if it is still there.
    pub(crate) fn cache(&self) -> Option<PathBuf> {
        let file = Path::new(&self.cache);
        file.parent().filter(|_| file.exists()).map(Path::to_owned)
    }

    /// What was recorded since in this cache; nothing in another one.
    pub(super) fn since(&self, cache: &Store) -> Result<Option<Source>, LlmError> {
        if Self::of(cache).cache != self.cache {
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
