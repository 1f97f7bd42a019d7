//! Keeping a second writer out of a store.
//!
//! The lock is the operating system's, on an empty file beside the store's: that one is replaced when it is
//! rewritten, and readers need no lock. It goes with the process that holds it, whatever becomes of it;
//! the file is removed by its holder alone, as the last thing it does.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::file::path_in;

const LOCK: &str = "calls.lock";
/// How often a lock is tried that its last holder removes at this moment.
const ATTEMPTS: usize = 20;

/// The right to write to the store of a directory, until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    directory: PathBuf,
    _held: File,
}

impl Lock {
    /// Makes the directory where it is missing, and locks it.
    pub(crate) fn take(directory: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(directory).map_err(StoreError::io("create", directory))?;
        let path = directory.join(LOCK);
        for _ in 0..ATTEMPTS {
            let file = open(&path)?;
            let held = file.try_lock();
            match held {
                // Its last holder may have removed it between our opening and our locking it.
                Ok(()) if !is_still_there(&file, &path) => {}
                Ok(()) => {
                    return Ok(Self {
                        directory: directory.to_owned(),
                        _held: file,
                    });
                }
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(reason)) => {
                    return Err(StoreError::io("lock", &path)(reason));
                }
            }
        }
        Err(StoreError::Locked(path_in(directory)))
    }

    /// What is locked.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where it cannot be removed, the next who writes finds it, and locks it.
        let _ = fs::remove_file(self.directory.join(LOCK));
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    let options = options.write(true).create(true).truncate(false);
    options.open(path).map_err(StoreError::io("create", path))
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (held, found) = (file.metadata().map(identity), path.metadata().map(identity));
    held.is_ok() && held.ok() == found.ok()
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_still_there(_file: &File, _path: &Path) -> bool {
    true
}
