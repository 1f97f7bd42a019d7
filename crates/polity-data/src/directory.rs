//! A run's directory: how it appears, who may write to it, and how files get into it.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::DataError;
use crate::manifest::Manifest;

pub(crate) const MANIFEST: &str = "manifest.json";
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
    /// [`DataError::NotARun`] where it is on and that something is not a run;
    /// [`DataError::Locked`] where another process is at it; errors of the system. What stood there
    /// before is untouched by an error.
    pub fn create(
        path: &Path,
        replace: bool,
        manifest: &Manifest,
        files: &[(&str, &[u8])],
    ) -> Result<Self, DataError> {
        check_place(path, replace)?;
        let path = named(path)?;
        let staging = sibling(&path, "new");
        let lock = begin_staging(&staging, &path)?;
        let made = stage(&staging, manifest, files).and_then(|()| put_in_place(&staging, &path));
        if made.is_err() {
            // The first error is the one to report.
            let _ = fs::remove_dir_all(&staging);
        }
        made.map(|()| Self { path, _lock: lock })
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

/// Whether a process is making this run right now.
pub(crate) fn is_underway(run: &Path) -> bool {
    let held = lock_file(&run.join(LOCK), run);
    matches!(held, Err(DataError::Locked(_)))
}

fn check_place(path: &Path, replace: bool) -> Result<(), DataError> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    if !replace {
        return Err(DataError::Exists(path.to_owned()));
    }
    if !has_manifest(path) {
        return Err(DataError::NotARun(path.to_owned()));
    }
    if is_underway(path) {
        return Err(DataError::Locked(path.to_owned()));
    }
    Ok(())
}

/// Whether a manifest of ours stands there, of whatever version: many programs have a file of its
/// name, and what is replaced is lost.
fn has_manifest(run: &Path) -> bool {
    let text = fs::read(run.join(MANIFEST)).unwrap_or_default();
    let manifest: Value = serde_json::from_slice(&text).unwrap_or_default();
    manifest["format_version"].is_u64() && manifest["scenario_hash"].is_string()
}

/// A path that ends in a name, so that something can be put beside it.
fn named(path: &Path) -> Result<PathBuf, DataError> {
    match path.file_name() {
        Some(_) => Ok(path.to_owned()),
        None => fs::canonicalize(path).map_err(DataError::io("create", path)),
    }
}

/// A fresh directory beside the run's place, locked. One that a killed process left is removed, one
/// that a process is at is respected.
fn begin_staging(staging: &Path, path: &Path) -> Result<File, DataError> {
    if is_underway(staging) {
        return Err(DataError::Locked(path.to_owned()));
    }
    remove_all(staging)?;
    let made = fs::create_dir_all(staging).map_err(DataError::io("create", path));
    let lock = staging.join(LOCK);
    let locked = made
        .and_then(|()| File::create(&lock).map_err(DataError::io("create", &lock)))
        .and_then(|_| lock_file(&lock, path));
    if locked.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_dir_all(staging);
    }
    locked
}

fn stage(staging: &Path, manifest: &Manifest, files: &[(&str, &[u8])]) -> Result<(), DataError> {
    let segments = staging.join(SEGMENTS);
    fs::create_dir(&segments).map_err(DataError::io("create", &segments))?;
    for (name, content) in files {
        let path = staging.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(DataError::io("create", parent))?;
        }
        write_synced(&path, content)?;
    }
    write_synced(&staging.join(MANIFEST), &manifest_json(manifest))
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
    let replaced = path.symlink_metadata().is_ok();
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
    // The new run stands: a remnant of the old one must not stop it, and goes with the next.
    let _ = remove_all(&old);
    sync_parent(path)
}

fn sibling(path: &Path, what: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{what}"))
}

fn remove_all(path: &Path) -> Result<(), DataError> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        // No directory of this name: what comes next finds out whether that is bad.
        Err(reason) if matches!(reason.kind(), NotFound | NotADirectory) => Ok(()),
        Err(reason) => Err(DataError::io("remove", path)(reason)),
    }
}

fn manifest_json(manifest: &Manifest) -> Vec<u8> {
    let mut json =
        serde_json::to_vec_pretty(manifest).expect("a manifest holds only what JSON can say");
    json.push(b'\n');
    json
}

fn write_synced(path: &Path, content: &[u8]) -> Result<(), DataError> {
    let mut file = File::create(path).map_err(DataError::io("create", path))?;
    file.write_all(content)
        .map_err(DataError::io("write", path))?;
    file.sync_all().map_err(DataError::io("write", path))
}

/// Writes under a temporary name, syncs, renames, and syncs the name.
fn write_atomically(path: &Path, content: &[u8]) -> Result<(), DataError> {
    let temporary = path.with_extension("tmp");
    let written = write_synced(&temporary, content)
        .and_then(|()| fs::rename(&temporary, path).map_err(DataError::io("rename", &temporary)));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written.and_then(|()| sync_parent(path))
}

fn sync_parent(path: &Path) -> Result<(), DataError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_directory(parent),
        _ => sync_directory(Path::new(".")),
    }
}

/// Makes names last: a rename is on disk only once its directory is.
pub(crate) fn sync_directory(path: &Path) -> Result<(), DataError> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let directory = File::open(path).map_err(DataError::io("open", path))?;
    directory.sync_all().map_err(DataError::io("sync", path))
}

#[cfg(test)]
mod tests;
