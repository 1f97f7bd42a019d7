//! Taking over what another store holds.

use std::collections::BTreeSet;

use super::{Store, StoreError};
use crate::Key;

/// What came of a merge, in keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Taken over, with all their answers.
    pub added: u64,
    /// There already, with the same answers.
    pub kept: u64,
    /// There already, with other answers: ours stay.
    pub conflicting: u64,
}

impl Store {
    /// Takes over the answers of all keys that are not here, in the order of that file; of a key that
    /// is in both, ours stay.
    ///
    /// # Errors
    /// As [`Self::verify`] of that file, of which nothing is taken over then; as [`Self::append`], after
    /// which what was taken over by then stays.
    pub fn merge(&mut self, from: &Self) -> Result<Merged, StoreError> {
        self.writable()?;
        from.verify()?;
        let mut merged = Merged::default();
        let mut added = BTreeSet::<Key>::new();
        for (number, call) in from.calls().enumerate() {
            let key = call.key();
            let current = from.contents.calls_of(&key);
            if current.binary_search(&number).is_err() {
                continue; // Its key began anew later.
            }
            let first = current.first() == Some(&number);
            if self.answers(&key).len() == 0 || added.contains(&key) {
                merged.added += u64::from(added.insert(key));
                self.add(&call.exchange().continued())?;
            } else if first && self.answers(&key).eq(from.answers(&key)) {
                merged.kept += 1;
            } else if first {
                merged.conflicting += 1;
            }
        }
        Ok(merged)
    }
}
