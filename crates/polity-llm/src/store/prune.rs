//! Writing a store again without some of its calls.

use super::contents::Contents;
use super::exchange::take_up;
use super::line::{self, HEADER};
use super::{Store, StoreError};
use crate::Key;

/// What a store was relieved of.
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
    /// Keeps the calls of these keys, and the messages they hold, in the order in which they were. The
    /// file is replaced whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`]; errors of the system.
    pub fn prune(&mut self, keep: impl Fn(&Key) -> bool) -> Result<Pruned, StoreError> {
        let mut kept = Contents::begun();
        let before = self.bytes();
        let Some(appending) = &mut self.appending else {
            return Err(StoreError::ReadOnly(self.path.clone()));
        };
        let calls = self.contents.calls.iter();
        appending.replace(|out| {
            out.write(HEADER)?;
            for call in calls.filter(|call| keep(&call.key)) {
                let lines = super::Exchange::recorded(&self.contents, call).lines(&kept);
                out.write(&line::write(&lines)?)?;
                take_up(lines, &mut kept);
            }
            Ok(())
        })?;
        let pruned = Pruned {
            calls: (self.contents.calls.len() - kept.calls.len()) as u64,
            messages: (self.contents.messages.len() - kept.messages.len()) as u64,
            bytes: before.saturating_sub(appending.bytes()),
        };
        self.contents = kept;
        Ok(pruned)
    }
}
