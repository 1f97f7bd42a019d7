//! What a run that is not complete has beside its journal, so that it can be gone on with.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use polity_llm::{Asked, DeskError, Key, Store, StoreError};

use super::beginning::Beginning;
use super::error::LlmError;
use super::journal::JOURNAL;

/// What a run that is not complete was about to ask for.
pub(super) const ASKED: &str = "llm.asked";
/// What the run of which an unfinished one is a fork was given.
pub(super) const PARENT: &str = "llm.parent";
/// What a run that was interrupted had been given, while it is made again.
pub(crate) const EARLIER: &str = "llm.earlier";
/// The longer of two such, while the shorter one is removed.
const LONGER: &str = "llm.longer";

/// Where all is that an interrupted run had been given. Nothing is changed.
///
/// A run is made again from its beginning, and its journal with it, so that of two journals of one run
/// the shorter is the beginning of the longer.
pub(crate) fn given_before(run: &Path) -> Result<Option<PathBuf>, LlmError> {
    let mut fullest = (0, None);
    for path in [LONGER, EARLIER, JOURNAL].map(|name| run.join(name)) {
        let calls = calls(&path)?;
        if calls > fullest.0 {
            fullest = (calls, Some(path));
        }
    }
    Ok(fullest.1)
}

/// Sets aside what an interrupted run had been given, until it has been made again.
pub(super) fn set_aside(run: &Path) -> Result<(), LlmError> {
    let [journal, earlier, longer] = [JOURNAL, EARLIER, LONGER].map(|name| run.join(name));
    let moved = |from: &Path, to: &Path| fs::rename(from, to).map_err(|e| failed(from, e));
    if longer.exists() {
        remove(&earlier)?;
        moved(&longer, &earlier)?;
        remove(&journal)?;
    }
    if journal.exists() {
        if earlier.exists() && calls(&earlier)? >= calls(&journal)? {
            remove(&journal)?;
        } else if earlier.exists() {
            moved(&journal, &longer)?;
            remove(&earlier)?;
            moved(&longer, &earlier)?;
        } else {
            moved(&journal, &earlier)?;
        }
    }
    Ok(())
}

/// Removes what a run was made again from, once it is whole.
pub(crate) fn keep_for_good(run: &Path) -> Result<(), LlmError> {
    Beginning::forget(run)?;
    remove_file(&run.join(ASKED))?;
    let left = [PARENT, EARLIER, LONGER].map(|name| run.join(name));
    left.iter().try_for_each(|path| remove(path))
}

/// What the run of which an unfinished one is a fork was given, if it is one.
pub(crate) fn given_to_parent(run: &Path) -> Option<PathBuf> {
    let parent = run.join(PARENT);
    parent.exists().then_some(parent)
}

/// What was asked for a run before it was interrupted, whatever came of it.
pub(crate) fn asked_before(run: &Path) -> Result<BTreeSet<Key>, LlmError> {
    Ok(Asked::read(&run.join(ASKED)).map_err(DeskError::from)?)
}

fn calls(store: &Path) -> Result<usize, LlmError> {
    match Store::open_read_only(store) {
        Ok(store) => Ok(store.calls().len()),
        Err(StoreError::Missing(_)) => Ok(0),
        Err(error) => Err(DeskError::from(error).into()),
    }
}

fn remove(path: &Path) -> Result<(), LlmError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(()),
    }
}

pub(super) fn remove_file(path: &Path) -> Result<(), LlmError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(()),
    }
}

pub(super) fn failed(path: &Path, source: std::io::Error) -> LlmError {
    LlmError::Files {
        path: path.to_owned(),
        source,
    }
}
