//! Where in the cache a run begins.
//!
//! A run that goes on looks for answers where it kept them. A recording asks for everything anew: once it goes
//! on, it must not pay for the same answers twice, nor take those of an earlier recording for its own, so that of the cache it takes
//! what came since it began.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use polity_llm::{DeskError, Key, Source, Store, Taking};
use serde::{Deserialize, Serialize};

use super::error::LlmError;
use super::unfinished::{failed, remove_file};

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

    /// The file that says it, by its path in a run.
    pub(super) fn file(&self) -> (String, Vec<u8>) {
        let text = serde_json::to_vec(self).unwrap_or_default();
        (SINCE.to_owned(), text)
    }

    /// Notes it in a run, unless it began earlier: whole or not at all.
    pub(super) fn note(&self, run: &Path) -> Result<(), LlmError> {
        if Self::of_run(run).is_some() {
            return Ok(());
        }
        let path = run.join(SINCE);
        let begun = path.with_extension("since.tmp");
        let written = fs::write(&begun, self.file().1);
        let placed = written.and_then(|()| fs::rename(&begun, &path));
        placed.map_err(|error| failed(&path, error))
    }

    /// Removes it from a run that is whole.
    pub(super) fn forget(run: &Path) -> Result<(), LlmError> {
        remove_file(&run.join(SINCE))
    }

    /// The directory of the cache.
    ///
    /// # Errors
    /// If it is not there any more.
    pub(crate) fn cache(&self) -> Result<PathBuf, LlmError> {
        let file = Path::new(&self.cache);
        let there = file.parent().filter(|_| file.exists());
        there.map_or_else(
            || Err(LlmError::LostCache(file.to_owned())),
            |directory| Ok(directory.to_owned()),
        )
    }

    /// What was asked for and recorded since in this cache; nothing in another one.
    pub(super) fn since(
        &self,
        cache: &Store,
        asked: &BTreeSet<Key>,
    ) -> Result<Option<Source>, LlmError> {
        if Self::of(cache).cache != self.cache {
            return Ok(None);
        }
        let directory = cache.path().parent().unwrap_or(Path::new(""));
        let store = Store::open_read_only(directory).map_err(DeskError::from)?;
        Ok(Some(Source {
            store: store.answering_since(self.calls, asked),
            taking: Taking::Reusable,
        }))
    }
}
