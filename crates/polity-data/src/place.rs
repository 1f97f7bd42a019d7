//! How a run's directory comes to stand in its place.
//!
//! It is made ready beside it, under the name `.NAME.new`, and appears by one rename. Where it
//! replaces another run, that one steps aside first, to `.NAME.old`: a process that is killed between
//! the two renames leaves the old run there, and whoever comes next puts it back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::directory::{MANIFEST, SEGMENTS};
use crate::disk::Disk;
use crate::error::DataError;
use crate::lock::{is_locked, lock};

/// Whether a run may be put there.
pub(crate) fn check(path: &Path, replace: bool) -> Result<(), DataError> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    if !replace {
        return Err(DataError::Exists(path.to_owned()));
    }
    if !has_manifest(path) {
        return Err(DataError::NotARun(path.to_owned()));
    }
    if is_locked(path) {
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
pub(crate) fn named(path: &Path) -> Result<PathBuf, DataError> {
    match path.file_name() {
        Some(_) => Ok(path.to_owned()),
        None => fs::canonicalize(path).map_err(DataError::io("create", path)),
    }
}

/// Puts a run back that had stepped aside for one that never came.
pub(crate) fn recover(disk: &Disk, path: &Path) -> Result<(), DataError> {
    let (old, new) = (sibling(path, "old"), sibling(path, "new"));
    // A process between the two renames holds the lock of what it is about to put there.
    if path.symlink_metadata().is_ok() || !has_manifest(&old) || is_locked(&new) {
        return Ok(());
    }
    disk.rename(&old, path)?;
    disk.clear_directory(&new)?;
    disk.sync_parent(path)
}

/// A fresh directory beside the run's place, locked. One that a killed process left is removed, one
/// that a process is at is respected.
pub(crate) fn begin_staging(disk: &Disk, path: &Path) -> Result<(PathBuf, File), DataError> {
    let staging = sibling(path, "new");
    if let Some(parent) = path.parent() {
        disk.create_directories(parent)
            .map_err(|error| error.about("create", path))?;
    }
    // Held until the new one is locked: of two processes that find the same remnant, one goes on.
    let _remnant = match staging.symlink_metadata() {
        Ok(_) => Some(lock(disk, &staging, path)?),
        Err(_) => None,
    };
    disk.clear_directory(&staging)?;
    disk.create_directory(&staging)
        .map_err(|error| match error.is_in_the_way() {
            true => DataError::Locked(path.to_owned()),
            false => error.about("create", path),
        })?;
    let lock = lock(disk, &staging, path)?;
    Ok((staging, lock))
}

/// Writes what a run begins with.
pub(crate) fn stage(disk: &Disk, staging: &Path, files: &[(&str, &[u8])]) -> Result<(), DataError> {
    disk.create_directory(&staging.join(SEGMENTS))?;
    for (name, content) in files {
        let path = staging.join(name);
        if let Some(parent) = path.parent() {
            disk.create_directories(parent)?;
        }
        disk.write_synced(&path, content)?;
        if let Some(parent) = path.parent().filter(|parent| *parent != staging) {
            disk.sync_directory(parent)?;
        }
    }
    disk.sync_directory(staging)
}

/// Moves the staged directory to its place; an old run leaves it only then.
pub(crate) fn put_in_place(disk: &Disk, staging: &Path, path: &Path) -> Result<(), DataError> {
    let old = sibling(path, "old");
    let replaced = path.symlink_metadata().is_ok();
    if replaced {
        disk.clear_directory(&old)?;
        disk.rename(path, &old)
            .map_err(|error| error.about("move away", path))?;
    }
    if let Err(error) = disk.rename(staging, path) {
        if replaced {
            // Put back what was there; the rename's own error is the one to report.
            let _ = disk.rename(&old, path);
        }
        return Err(error.about("create", path));
    }
    // The new run stands: a remnant of the old one must not stop it, and goes with the next.
    let _ = disk.clear_directory(&old);
    disk.sync_parent(path)
}

fn sibling(path: &Path, what: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{what}"))
}
