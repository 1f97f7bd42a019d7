//! Keeping a second process out of a run's directory.
//!
//! The lock is the operating system's, on an empty file: it goes with the process that holds it,
//! whatever becomes of it. The file is removed by its holder alone, as the last thing it does.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::disk::Disk;
use crate::error::DataError;

pub(crate) const LOCK: &str = ".lock";

/// Who only looks whether a lock is held holds it for an instant: so often it is tried again, after
/// [`PAUSE`] each time.
const ATTEMPTS: usize = 20;
const PAUSE: Duration = Duration::from_millis(5);

/// Locks a directory for this process; `run` is what an error calls it.
///
/// # Errors
/// [`DataError::Locked`] where another process holds it; errors of the system.
pub(crate) fn lock(disk: &Disk, directory: &Path, run: &Path) -> Result<File, DataError> {
    let path = directory.join(LOCK);
    for _ in 0..ATTEMPTS {
        let file = disk.open_lock(&path)?;
        let held = file.try_lock();
        match held {
            // Its last holder may have removed it between our opening and our locking it.
            Ok(()) if is_still_there(&file, &path) => return Ok(file),
            Ok(()) | Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(reason)) => return Err(DataError::io("lock", &path)(reason)),
        }
    }
    Err(DataError::Locked(run.to_owned()))
}

/// Whether a process holds the lock of this directory.
pub(crate) fn is_locked(directory: &Path) -> bool {
    let lock = File::open(directory.join(LOCK));
    lock.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let (held, found) = (file.metadata().map(identity), path.metadata().map(identity));
    held.is_ok() && held.ok() == found.ok()
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_still_there(_file: &File, _path: &Path) -> bool {
    true
}
