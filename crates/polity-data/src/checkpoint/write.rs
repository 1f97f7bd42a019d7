//! Writing a checkpoint.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{CHECKPOINT, CHECKPOINT_VERSION, CheckpointHeader, MAGIC};
use crate::directory::RunDirectory;
use crate::disk::{Disk, DiskFile};
use crate::error::DataError;

/// Bytes that are gathered before they go to the disk.
const BUFFER_BYTES: usize = 1 << 20;

/// Writes a checkpoint, value by value. Dropped unfinished, it leaves the one before in place.
#[derive(Debug)]
pub struct CheckpointWriter {
    disk: Disk,
    path: PathBuf,
    temporary: PathBuf,
    out: Hashing,
}

impl CheckpointWriter {
    /// Begins a checkpoint of this run.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn begin(directory: &RunDirectory, header: &CheckpointHeader) -> Result<Self, DataError> {
        let disk = directory.disk().clone();
        let path = directory.path().join(CHECKPOINT);
        let temporary = path.with_extension("tmp");
        let out = Hashing::new(disk.create(&temporary)?);
        let mut writer = Self {
            disk,
            path,
            temporary,
            out,
        };
        writer.bytes(&MAGIC)?;
        writer.bytes(&CHECKPOINT_VERSION.to_le_bytes())?;
        writer.put(header)?;
        Ok(writer)
    }

    /// Appends a value.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn put<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        let written = postcard::to_io(value, &mut self.out).map(|_| ());
        written.map_err(|error| self.failure(&error))
    }

    /// Appends any number of values.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn put_all<T: Serialize>(
        &mut self,
        values: impl IntoIterator<Item = T>,
    ) -> Result<(), DataError> {
        for value in values {
            self.put(&Some(value))?;
        }
        self.put(&None::<T>)
    }

    /// Makes it the run's checkpoint.
    ///
    /// # Errors
    /// Errors of the system; the one before stays.
    pub fn finish(mut self) -> Result<(), DataError> {
        let digest = *self.out.hasher.finalize().as_bytes();
        self.bytes(&digest)?;
        let flushed = self.out.file.flush();
        flushed.map_err(DataError::io("write", &self.temporary))?;
        self.out.file.get_ref().sync()?;
        self.disk.rename(&self.temporary, &self.path)?;
        self.disk.sync_parent(&self.path)
    }

    /// What the system said when something could not be written; else what the format did.
    pub fn failure(&mut self, otherwise: &impl ToString) -> DataError {
        let reason = self.out.refused.take();
        let reason = reason.unwrap_or_else(|| io::Error::other(otherwise.to_string()));
        DataError::io("write", &self.temporary)(reason)
    }

    pub(crate) fn temporary(&self) -> &Path {
        &self.temporary
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), DataError> {
        let written = self.out.write_all(bytes);
        written.map_err(DataError::io("write", &self.temporary))
    }
}

/// For what has a format of its own.
impl Write for CheckpointWriter {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.out.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file whose content is hashed on its way.
#[derive(Debug)]
struct Hashing {
    file: BufWriter<DiskFile>,
    hasher: blake3::Hasher,
    /// What the system said: formats tell only that something failed.
    refused: Option<io::Error>,
}

impl Hashing {
    fn new(file: DiskFile) -> Self {
        Self {
            file: BufWriter::with_capacity(BUFFER_BYTES, file),
            hasher: blake3::Hasher::new(),
            refused: None,
        }
    }
}

impl Write for Hashing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.write_all(buffer).map(|()| buffer.len())
    }

    fn write_all(&mut self, buffer: &[u8]) -> io::Result<()> {
        self.hasher.update(buffer);
        self.file.write_all(buffer).map_err(|reason| {
            let again = io::Error::from(reason.kind());
            self.refused = Some(reason);
            again
        })
    }

    /// Does nothing: formats flush after every value, and a checkpoint counts only once it is
    /// finished.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
