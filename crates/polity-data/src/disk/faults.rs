//! Disks that fail, and processes that are killed, for tests.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What befalls one operation of the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is refused; later ones succeed.
    Refused(io::ErrorKind),
    /// It is refused, and so are all that follow.
    RefusedFromNow(io::ErrorKind),
    /// The process is killed before it: this one and all that follow do nothing.
    Killed,
    /// The process is killed during it: of what it should write, half is written.
    Torn,
    /// The power fails before it: as [`Fault::Killed`], and of every file that was not synced half is
    /// lost.
    PowerCut,
}

/// One fault, at one operation. The operations of a disk are counted from 0, in the order in which they
/// are asked for; looking at what is there is none.
#[derive(Debug)]
pub struct Faults {
    at: u64,
    fault: Fault,
    operations: AtomicU64,
    /// Files whose content might not last.
    unsynced: Mutex<BTreeSet<PathBuf>>,
}

/// Whether an operation may be carried out.
pub(super) enum Verdict {
    Proceed,
    Refuse(io::Error),
    Tear(io::Error),
}

impl Faults {
    /// A fault at the operation of this number.
    #[must_use]
    pub fn new(at: u64, fault: Fault) -> Self {
        Self {
            at,
            fault,
            operations: AtomicU64::new(0),
            unsynced: Mutex::default(),
        }
    }

    /// No fault: operations are only counted.
    #[must_use]
    pub fn none() -> Self {
        Self::new(u64::MAX, Fault::Killed)
    }

    /// How many operations have been asked for.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.operations.load(Ordering::SeqCst)
    }

    pub(super) fn verdict(&self) -> Verdict {
        let operation = self.operations.fetch_add(1, Ordering::SeqCst);
        let killed = || io::Error::other("the process was killed (by a test)");
        if operation < self.at {
            return Verdict::Proceed;
        }
        let now = operation == self.at;
        match self.fault {
            Fault::Refused(_) if !now => Verdict::Proceed,
            Fault::Refused(kind) | Fault::RefusedFromNow(kind) => Verdict::Refuse(kind.into()),
            Fault::Torn if now => Verdict::Tear(killed()),
            Fault::PowerCut if now => {
                self.lose_unsynced();
                Verdict::Refuse(killed())
            }
            Fault::Killed | Fault::Torn | Fault::PowerCut => Verdict::Refuse(killed()),
        }
    }

    pub(super) fn begun(&self, path: &Path) {
        self.with_unsynced(|unsynced| {
            unsynced.insert(path.to_owned());
        });
    }

    pub(super) fn synced(&self, path: &Path) {
        self.with_unsynced(|unsynced| {
            unsynced.remove(path);
        });
    }

    pub(super) fn renamed(&self, from: &Path, to: &Path) {
        self.with_unsynced(|unsynced| {
            let moved = |path: PathBuf| match path.strip_prefix(from) {
                Ok(rest) if rest.as_os_str().is_empty() => to.to_owned(),
                Ok(rest) => to.join(rest),
                Err(_) => path,
            };
            *unsynced = std::mem::take(unsynced).into_iter().map(moved).collect();
        });
    }

    fn lose_unsynced(&self) {
        self.with_unsynced(|unsynced| {
            for path in unsynced.iter() {
                // What has been removed meanwhile cannot be lost.
                if let Ok(file) = OpenOptions::new().write(true).open(path) {
                    let bytes = file.metadata().map_or(0, |metadata| metadata.len());
                    let _ = file.set_len(bytes / 2);
                }
            }
        });
    }

    fn with_unsynced(&self, change: impl FnOnce(&mut BTreeSet<PathBuf>)) {
        if let Ok(mut unsynced) = self.unsynced.lock() {
            change(&mut unsynced);
        }
    }
}
