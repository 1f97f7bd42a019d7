//! The one seam to the disk: whatever changes a run's directory goes through here.
//!
//! A [`Disk`] is the system's, and costs nothing beyond it. Tests put one in its place that refuses
//! an operation, or at which the process seems to have been killed: see [`Faults`].

mod faults;

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::DataError;

use faults::Verdict;
pub use faults::{Fault, Faults};

/// Where a run is written to.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    faults: Option<Arc<Faults>>,
}

impl Disk {
    /// The system's disk, but for these faults.
    #[must_use]
    pub fn with_faults(faults: Arc<Faults>) -> Self {
        Self {
            faults: Some(faults),
        }
    }

    /// Creates a file, or empties it.
    pub(crate) fn create(&self, path: &Path) -> Result<DiskFile, DataError> {
        let create = || File::create(path);
        let file = self
            .attempt(create)
            .map_err(DataError::io("create", path))?;
        self.note(|faults| faults.begun(path));
        Ok(DiskFile {
            file,
            path: path.to_owned(),
            disk: self.clone(),
        })
    }

    /// Writes a whole file, and makes its content last.
    pub(crate) fn write_synced(&self, path: &Path, content: &[u8]) -> Result<(), DataError> {
        let mut file = self.create(path)?;
        file.write_all(content)
            .map_err(DataError::io("write", path))?;
        file.sync()
    }

    /// Writes under a temporary name, syncs, renames, and syncs the name: the file is replaced
    /// whole or not at all.
    pub(crate) fn replace(&self, path: &Path, content: &[u8]) -> Result<(), DataError> {
        let temporary = path.with_extension("tmp");
        let written = self
            .write_synced(&temporary, content)
            .and_then(|()| self.rename(&temporary, path));
        if written.is_err() {
            // The first error is the one to report.
            let _ = self.remove_file(&temporary);
        }
        written.and_then(|()| self.sync_parent(path))
    }

    /// Writes under a temporary name that ends in `suffix`, and renames: the file is there whole or
    /// not at all, unless the system fails before its content lasts. Whoever reads it must be able
    /// to tell; in return it takes a fraction of the time of a file that is synced.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn place(&self, path: &Path, content: &[u8], suffix: &str) -> Result<(), DataError> {
        let temporary = path.with_extension(suffix);
        let written = self.create(&temporary).and_then(|mut file| {
            file.write_all(content)
                .map_err(DataError::io("write", &temporary))
        });
        let placed = written.and_then(|()| self.rename(&temporary, path));
        if placed.is_err() {
            // The first error is the one to report.
            let _ = self.remove_file(&temporary);
        }
        placed
    }

    /// Gives something another name, in place of whatever has it, as far as the system allows.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), DataError> {
        let rename = || fs::rename(from, to);
        self.attempt(rename)
            .map_err(DataError::io("rename", from))?;
        self.note(|faults| faults.renamed(from, to));
        Ok(())
    }

    pub(crate) fn remove_file(&self, path: &Path) -> Result<(), DataError> {
        let remove = || fs::remove_file(path);
        self.attempt(remove).map_err(DataError::io("remove", path))
    }

    /// Removes a file if it is there.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn clear_file(&self, path: &Path) -> Result<(), DataError> {
        match path.symlink_metadata() {
            Err(_) => Ok(()),
            Ok(_) => self.remove_file(path),
        }
    }

    /// Removes a directory and all in it, if it is there.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn clear_directory(&self, path: &Path) -> Result<(), DataError> {
        match self.attempt(|| fs::remove_dir_all(path)) {
            Ok(()) => Ok(()),
            // No directory of this name: what comes next finds out whether that is bad.
            Err(reason) if matches!(reason.kind(), NotFound | NotADirectory) => Ok(()),
            Err(reason) => Err(DataError::io("remove", path)(reason)),
        }
    }

    /// Makes a directory that must not be there yet.
    pub(crate) fn create_directory(&self, path: &Path) -> Result<(), DataError> {
        let create = || fs::create_dir(path);
        self.attempt(create).map_err(DataError::io("create", path))
    }

    /// Makes a directory and those it lies in, as far as they are missing.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn create_directories(&self, path: &Path) -> Result<(), DataError> {
        let create = || fs::create_dir_all(path);
        self.attempt(create).map_err(DataError::io("create", path))
    }

    /// Makes names last: a rename is on disk only once its directory is.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn sync_directory(&self, path: &Path) -> Result<(), DataError> {
        if cfg!(not(unix)) {
            return Ok(());
        }
        let sync = || File::open(path).and_then(|directory| directory.sync_all());
        self.attempt(sync).map_err(DataError::io("sync", path))
    }

    pub(crate) fn sync_parent(&self, path: &Path) -> Result<(), DataError> {
        match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => self.sync_directory(parent),
            _ => self.sync_directory(Path::new(".")),
        }
    }

    /// Opens a file that is only there to be locked.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn open_lock(&self, path: &Path) -> Result<File, DataError> {
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false);
        let open = || options.open(path);
        self.attempt(open).map_err(DataError::io("create", path))
    }

    /// Opens a file for reading.
    pub(crate) fn open(&self, path: &Path) -> Result<File, DataError> {
        let open = || File::open(path);
        self.attempt(open).map_err(DataError::io("open", path))
    }

    fn attempt<T>(&self, operation: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        match self.verdict() {
            Verdict::Proceed => operation(),
            Verdict::Tear(reason) | Verdict::Refuse(reason) => Err(reason),
        }
    }

    fn verdict(&self) -> Verdict {
        let faults = self.faults.as_deref();
        faults.map_or(Verdict::Proceed, Faults::verdict)
    }

    fn note(&self, note: impl FnOnce(&Faults)) {
        if let Some(faults) = &self.faults {
            note(faults);
        }
    }
}

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct DiskFile {
    file: File,
    path: PathBuf,
    disk: Disk,
}

impl DiskFile {
    /// Makes the content last.
    pub(crate) fn sync(&self) -> Result<(), DataError> {
        let synced = self.disk.attempt(|| self.file.sync_all());
        synced.map_err(DataError::io("write", &self.path))?;
        self.disk.note(|faults| faults.synced(&self.path));
        Ok(())
    }
}

impl Write for DiskFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self.disk.verdict() {
            Verdict::Proceed => self.file.write(buffer),
            Verdict::Refuse(reason) => Err(reason),
            Verdict::Tear(reason) => {
                self.file.write_all(&buffer[..buffer.len() / 2])?;
                Err(reason)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
