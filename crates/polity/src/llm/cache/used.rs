//! What runs made use of.

use std::collections::BTreeSet;
use std::path::PathBuf;

use polity_data::{Status, read_manifest};
use polity_llm::{Key, Store, StoreError};

use super::CacheError;
use super::place::store_in;
use crate::llm::unfinished::EARLIER;

/// The keys of all that these runs were given. Of a run that is to go on, that is what it had been given
/// before and since.
///
/// # Errors
/// Where one of them has no record, or one that cannot be read.
pub fn used_by(runs: &[PathBuf]) -> Result<BTreeSet<Key>, CacheError> {
    let mut keys = BTreeSet::new();
    for run in runs {
        if let Ok(manifest) = read_manifest(run)
            && !matches!(manifest.status, Status::Complete | Status::BudgetExhausted)
        {
            return Err(CacheError::Unfinished(run.clone()));
        }
        let record = Store::open_read_only(&store_in(run));
        let earlier = match Store::open_read_only(&run.join(EARLIER)) {
            Err(StoreError::Missing(_)) => None,
            earlier => Some(earlier?),
        };
        let record = match (record, &earlier) {
            (Err(StoreError::Missing(_)), Some(_)) => None,
            (record, _) => Some(record?),
        };
        for store in record.iter().chain(&earlier) {
            keys.extend(store.calls().map(|call| call.key()));
        }
    }
    Ok(keys)
}
