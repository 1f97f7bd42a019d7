//! How often may be tried again, in all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Attempts beyond the first that all calls of some clients may take together. Clones share it: clients
/// that are given the same one draw on it in turn, whichever server they ask.
///
/// Once it is spent, a failed attempt is a failed call, which is why a server that is down for long
/// costs a run no more than this. Which call gets the last of it hangs on the order of failures.
#[derive(Clone, Debug)]
pub struct RetryBudget(Arc<AtomicU32>);

impl RetryBudget {
    /// So many retries, and no more.
    #[must_use]
    pub fn new(retries: u32) -> Self {
        Self(Arc::new(AtomicU32::new(retries)))
    }

    /// Retries that are left.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Takes one out; `false` if there is none left.
    pub(super) fn spend(&self) -> bool {
        let less = |left: u32| left.checked_sub(1);
        let taken = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.is_ok()
    }
}

/// A thousand.
impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(1000)
    }
}
