//! Finding a store by what people name: a cache, a run, or the record in a run.

use std::path::{Path, PathBuf};

use polity_data::read_manifest;
use polity_llm::Store;

use super::CacheError;
use crate::llm::journal::JOURNAL;

/// The directory of the store that is meant: in a run that of its record, elsewhere the same.
#[must_use]
pub fn store_in(named: &Path) -> PathBuf {
    match is_run(named) {
        true => named.join(JOURNAL),
        false => named.to_owned(),
    }
}

/// The run whose record this store is, or in whose directory it would lie, if there is one.
#[must_use]
pub fn of_run(store: &Path) -> Option<PathBuf> {
    let whole = store.canonicalize().ok()?;
    if is_run(&whole) {
        return Some(whole);
    }
    let is_record = whole.file_name().is_some_and(|name| name == JOURNAL);
    let run = whole.parent().filter(|run| is_record && is_run(run))?;
    Some(run.to_owned())
}

/// Opens the store that is meant, for reading.
///
/// # Errors
/// As [`Store::open_read_only`].
pub fn open(named: &Path) -> Result<Store, CacheError> {
    Ok(Store::open_read_only(&store_in(named))?)
}

fn is_run(path: &Path) -> bool {
    read_manifest(path).is_ok()
}
