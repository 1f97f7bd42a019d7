//! Writing a store again without some of its calls.

use std::collections::BTreeSet;

use super::call::Call;
use super::contents::{Contents, Recorded};
use super::exchange::{Exchange, take_up};
use super::line::{self, HEADER};
use super::{Store, StoreError};
use crate::Key;

/// What a store was relieved of, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Calls.
    pub calls: u64,
    /// Messages that no other call holds.
    pub messages: u64,
    /// Length of the file, in bytes.
    pub bytes: u64,
}

impl Store {
    /// Keeps these calls, and the messages they hold, in the order in which they were. Where one goes
    /// that began its key anew, what was before it goes too: no answer comes back that was replaced.
    /// The file is replaced whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`]; errors of the system.
    pub fn prune(&mut self, keep: impl Fn(&Call<'_>) -> bool) -> Result<Pruned, StoreError> {
        let (before, stays) = (self.bytes(), self.stays(keep));
        let Some(appending) = &mut self.appending else {
            return Err(StoreError::ReadOnly(self.path.clone()));
        };
        let mut kept = Contents::begun();
        appending.replace(|out| {
            rewrite(&self.contents, &stays, &mut kept, |record| {
                out.write(record)
            })
        })?;
        let bytes = before.saturating_sub(appending.bytes());
        let pruned = self.without(&kept, bytes);
        self.contents = kept;
        Ok(pruned)
    }

    /// What [`Self::prune`] would drop. Nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where it could not be written again.
    pub fn prunable(&self, keep: impl Fn(&Call<'_>) -> bool) -> Result<Pruned, StoreError> {
        let (mut kept, mut bytes) = (Contents::begun(), 0);
        rewrite(&self.contents, &self.stays(keep), &mut kept, |record| {
            bytes += record.len() as u64;
            Ok(())
        })?;
        Ok(self.without(&kept, self.bytes().saturating_sub(bytes)))
    }

    /// For each call, whether it stays.
    fn stays(&self, keep: impl Fn(&Call<'_>) -> bool) -> Vec<bool> {
        let mut ended = BTreeSet::<Key>::new();
        let calls: Vec<Call<'_>> = self.calls().collect();
        let latest_first = calls.iter().rev();
        let mut stays: Vec<bool> = latest_first
            .map(|call| {
                let stays = !ended.contains(&call.key()) && keep(call);
                if !stays && call.is_fresh() {
                    ended.insert(call.key());
                }
                stays
            })
            .collect();
        stays.reverse();
        stays
    }

    fn without(&self, kept: &Contents, bytes: u64) -> Pruned {
        Pruned {
            calls: (self.contents.calls.len() - kept.calls.len()) as u64,
            messages: (self.contents.messages.len() - kept.messages.len()) as u64,
            bytes,
        }
    }
}

/// Writes the calls that stay, with their messages, and takes them up in `kept`.
fn rewrite(
    contents: &Contents,
    stays: &[bool],
    kept: &mut Contents,
    mut write: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    write(HEADER)?;
    let calls = contents.calls.iter().zip(stays);
    let staying = calls.filter_map(|(call, stays)| stays.then_some(call));
    staying.into_iter().try_for_each(|call: &Recorded| {
        let lines = Exchange::recorded(contents, call).lines(kept);
        write(&line::write(&lines)?)?;
        take_up(lines, kept);
        Ok(())
    })
}
