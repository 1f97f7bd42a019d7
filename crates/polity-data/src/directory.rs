//! A run's directory: how it appears, who may write to it, and how files get into it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::checkpoint::CHECKPOINT;
use crate::disk::Disk;
use crate::error::DataError;
use crate::lock::{LOCK, lock};
use crate::manifest::{Manifest, Status};
use crate::place;
use crate::read::read_manifest;
use crate::schema::tables;

pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const SEGMENTS: &str = "segments";
const SUMMARY: &str = "summary.json";

/// A run's directory, locked for this process until dropped.
#[derive(Debug)]
pub struct RunDirectory {
    path: PathBuf,
    disk: Disk,
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
        disk: &Disk,
        path: &Path,
        replace: bool,
        manifest: &Manifest,
        files: &[(&str, &[u8])],
    ) -> Result<Self, DataError> {
        place::recover(disk, path)?;
        place::check(path, replace)?;
        let path = place::named(path)?;
        let (staging, lock) = place::begin_staging(disk, &path)?;
        let manifest = manifest_json(manifest);
        let mut files = files.to_vec();
        files.push((MANIFEST, &manifest));
        // Again: another process may have put its run there since.
        let made = place::check(&path, replace)
            .and_then(|()| place::stage(disk, &staging, &files))
            .and_then(|()| place::put_in_place(disk, &staging, &path));
        if made.is_err() {
            // The first error is the one to report.
            let _ = disk.clear_directory(&staging);
        }
        made.map(|()| Self {
            path,
            disk: disk.clone(),
            _lock: lock,
        })
    }

    /// Opens a run that is there, to go on with it; gives its manifest.
    ///
    /// # Errors
    /// [`DataError::NoRun`] where there is no run; [`DataError::Locked`] where another process is at
    /// it; a manifest that cannot be read or is damaged; errors of the system.
    pub fn open(disk: &Disk, path: &Path) -> Result<(Self, Manifest), DataError> {
        place::recover(disk, path)?;
        // Before anything is written there: it might be no run.
        read_manifest(path)?;
        let lock = lock(disk, path, path)?;
        let directory = Self {
            path: path.to_owned(),
            disk: disk.clone(),
            _lock: lock,
        };
        // Again: its last holder may have written another one until it let go.
        let manifest = read_manifest(path)?;
        Ok((directory, manifest))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The disk that it is on.
    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.disk
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
        self.disk.replace(&self.path.join(name), content)
    }

    /// Replaces the summary of the run.
    ///
    /// # Errors
    /// Errors of the system; the old one stays.
    pub fn write_summary(&self, content: &[u8]) -> Result<(), DataError> {
        self.write_file(SUMMARY, content)
    }

    /// Replaces the manifest.
    ///
    /// # Errors
    /// Errors of the system; the old manifest stays.
    pub fn write_manifest(&self, manifest: &Manifest) -> Result<(), DataError> {
        self.write_file(MANIFEST, &manifest_json(manifest))
    }

    /// Goes back to where only these files of tables and segments, and perhaps the checkpoint, were
    /// there: the manifest says
    /// `running` again, and whatever a reader could take for a result that is still to be made goes.
    ///
    /// # Errors
    /// Errors of the system. But for temporary files, the manifest is the first to change: the run
    /// never claims more than it holds.
    pub fn rewind(&self, manifest: &Manifest, keep: &BTreeSet<PathBuf>) -> Result<(), DataError> {
        debug_assert_eq!(manifest.status, Status::Running);
        // A disk that is full of them would have no room for the manifest.
        for name in temporaries() {
            self.disk.clear_file(&self.path.join(name))?;
        }
        self.write_manifest(manifest)?;
        for name in leftovers() {
            let path = self.path.join(name);
            if !keep.contains(&path) {
                self.disk.clear_file(&path)?;
            }
        }
        self.rewind_segments(keep)
    }

    fn rewind_segments(&self, keep: &BTreeSet<PathBuf>) -> Result<(), DataError> {
        let segments = self.segments();
        self.disk.create_directories(&segments)?;
        let entries = fs::read_dir(&segments).map_err(DataError::io("read", &segments))?;
        for entry in entries {
            let path = entry.map_err(DataError::io("read", &segments))?.path();
            if !keep.contains(&path) {
                self.disk.remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// Removes what only a run in progress needs.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn tidy(self) -> Result<(), DataError> {
        self.disk.clear_file(&self.path.join(CHECKPOINT))?;
        self.disk.clear_directory(&self.segments())?;
        for name in temporaries() {
            self.disk.clear_file(&self.path.join(name))?;
        }
        self.unlock()
    }

    /// Gives the lock up and leaves the rest as it is, to go on with it another time.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn unlock(self) -> Result<(), DataError> {
        self.disk.remove_file(&self.path.join(LOCK))
    }
}

/// Whether a run that has ended still holds what only a run in progress needs.
#[must_use]
pub fn is_untidy(run: &Path) -> bool {
    let mut names = temporaries();
    names.extend([CHECKPOINT, SEGMENTS, LOCK].map(str::to_owned));
    names
        .iter()
        .any(|name| run.join(name).symlink_metadata().is_ok())
}

/// Files of a run that hold results.
fn results() -> impl Iterator<Item = String> {
    let names = tables().into_iter();
    names.map(|(table, _)| format!("{}.parquet", table.name))
}

/// Names under which files of a run are written.
fn temporaries() -> Vec<String> {
    let names = tables().into_iter().map(|(table, _)| table.name);
    let names = names.chain(["manifest", "summary", CHECKPOINT]);
    names.map(|name| format!("{name}.tmp")).collect()
}

fn leftovers() -> impl Iterator<Item = String> {
    let files = [CHECKPOINT, SUMMARY].map(str::to_owned).into_iter();
    files.chain(results()).chain(temporaries())
}

fn manifest_json(manifest: &Manifest) -> Vec<u8> {
    let mut json =
        serde_json::to_vec_pretty(manifest).expect("a manifest holds only what JSON can say");
    json.push(b'\n');
    json
}

#[cfg(test)]
mod tests;
