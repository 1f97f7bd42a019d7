//! A run's directory: how it appears, who may write to it, and how files get into it.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::DataError;
use crate::manifest::Manifest;

const MANIFEST: &str = "manifest.json";
const LOCK: &str = ".lock";
const SEGMENTS: &str = "segments";

/// A run's directory, locked for this process until dropped.
#[derive(Debug)]
pub struct RunDirectory {
    path: PathBuf,
    /// An operating system's lock: it goes with the process, whatever becomes of it.
    _lock: File,
}

impl RunDirectory {
    /// Makes a new run directory, with its first manifest and further files, by one rename.
    ///
    /// # Errors
    /// [`DataError::Exists`] where something stands in its place and `replace` is off, or
    /// [`DataError::NotARun`] where it is on and that something is not a run; errors of the system.
    /// What stood there before is untouched by an error.
    pub fn create(
        path: &Path,
        replace: bool,
        manifest: &Manifest,
        files: &[(&str, &[u8])],
    ) -> Result<Self, DataError> {
        check_place(path, replace)?;
        let staging = sibling(path, "new");
        remove_all(&staging)?;
        fs::create_dir_all(staging.join(SEGMENTS)).map_err(DataError::io("create", &staging))?;
        let made = stage(&staging, manifest, files).and_then(|lock| {
            let lock = Self {
                path: path.to_owned(),
                _lock: lock,
            };
            put_in_place(&staging, path).map(|()| lock)
        });
        if made.is_err() {
            // The first error is the one to report.
            let _ = fs::remove_dir_all(&staging);
        }
        made
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where segments are kept until they are joined.
    #[must_use]
    pub fn segments(&self) -> PathBuf {
        self.path.join(SEGMENTS)
    }

    /// Replaces a file, whole or not at all.
    ///
    /// # Errors
    /// Errors of the system; the old content stays.
    pub fn write_file(&self, name: &str, content: &[u8]) -> Result<(), DataError> {
        write_atomically(&self.path.join(name), content)
    }

    /// Replaces the manifest.
    ///
    /// # Errors
    /// Errors of the system; the old manifest stays.
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), DataError> {
        self.write_file(MANIFEST, &manifest_json(manifest))
    }

    /// Removes what only a run in progress needs.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn tidy(&self) -> Result<(), DataError> {
        remove_all(&self.segments())?;
        let lock = self.path.join(LOCK);
        fs::remove_file(&lock).map_err(DataError::io("remove", &lock))
    }
}

fn check_place(path: &Path, replace: bool) -> Result<(), DataError> {
    let taken = path.symlink_metadata().is_ok();
    if !taken {
        return Ok(());
    }
    if !replace {
        return Err(DataError::Exists(path.to_owned()));
    }
    if !path.join(MANIFEST).is_file() {
        return Err(DataError::NotARun(path.to_owned()));
    }
    let lock = path.join(LOCK);
    if lock.exists() {
        lock_file(&lock, path)?;
    }
    Ok(())
}

fn stage(staging: &Path, manifest: &Manifest, files: &[(&str, &[u8])]) -> Result<File, DataError> {
    for (name, content) in files {
        let path = staging.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(DataError::io("create", parent))?;
        }
        write_synced(&path, content)?;
    }
    write_synced(&staging.join(MANIFEST), &manifest_json(manifest))?;
    let lock = staging.join(LOCK);
    File::create(&lock).map_err(DataError::io("create", &lock))?;
    lock_file(&lock, staging)
}

fn lock_file(lock: &Path, run: &Path) -> Result<File, DataError> {
    let file = File::open(lock).map_err(DataError::io("open", lock))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(DataError::Locked(run.to_owned())),
        Err(TryLockError::Error(reason)) => Err(DataError::io("lock", lock)(reason)),
    }
}

/// Moves the staged directory to its place; an old run leaves it only then.
fn put_in_place(staging: &Path, path: &Path) -> Result<(), DataError> {
    let old = sibling(path, "old");
    let replaced = path.exists();
    if replaced {
        remove_all(&old)?;
        fs::rename(path, &old).map_err(DataError::io("move away", path))?;
    }
    if let Err(reason) = fs::rename(staging, path) {
        if replaced {
            // Put back what was there; the rename's own error is the one to report.
            let _ = fs::rename(&old, path);
        }
        return Err(DataError::io("create", path)(reason));
    }
    if replaced {
        remove_all(&old)?;
    }
    Ok(())
}

fn sibling(path: &Path, what: &str) -> PathBuf {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    path.with_file_name(format!(".{name}.{what}"))
}

fn remove_all(path: &Path) -> Result<(), DataError> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    fs::remove_dir_all(path).map_err(DataError::io("remove", path))
}

fn manifest_json(manifest: &Manifest) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(manifest).unwrap_or_default();
    json.push(b'\n');
    json
}

fn write_synced(path: &Path, content: &[u8]) -> Result<(), DataError> {
    let mut file = File::create(path).map_err(DataError::io("create", path))?;
    file.write_all(content)
        .map_err(DataError::io("write", path))?;
    file.sync_all().map_err(DataError::io("write", path))
}

/// Writes under a temporary name, syncs, renames.
pub(crate) fn write_atomically(path: &Path, content: &[u8]) -> Result<(), DataError> {
    let temporary = path.with_extension("tmp");
    write_synced(&temporary, content)?;
    fs::rename(&temporary, path).map_err(DataError::io("rename", &temporary))
}
