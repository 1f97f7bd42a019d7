//! All access to a store's file.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter, ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::lock::Lock;

/// The file's name in its directory.
const CALLS: &str = "calls.jsonl";
const TEMPORARY: &str = "calls.tmp";
const BUFFER_BYTES: usize = 1 << 16;

/// The file of a store in this directory.
pub(crate) fn path_in(directory: &Path) -> PathBuf {
    directory.join(CALLS)
}

/// Opens a file for reading; nothing where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<BufReader<File>>, StoreError> {
    match File::open(path) {
        Ok(file) => Ok(Some(BufReader::with_capacity(BUFFER_BYTES, file))),
        Err(reason) if reason.kind() == ErrorKind::NotFound => Ok(None),
        Err(reason) => Err(StoreError::io("open", path)(reason)),
    }
}

/// A file that is appended to.
#[derive(Debug)]
pub(crate) struct Appending {
    file: File,
    path: PathBuf,
    /// Bytes of whole records.
    bytes: u64,
    /// Whether there may be more than that, which could not be removed.
    broken: bool,
    lock: Lock,
}

impl Appending {
    /// Opens the file, which need not be there, and cuts off what follows `bytes`.
    pub(crate) fn open(lock: Lock, bytes: u64) -> Result<Self, StoreError> {
        let path = path_in(lock.directory());
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(StoreError::io("open", &path))?;
        let mut opened = Self {
            file,
            path,
            bytes,
            broken: false,
            lock,
        };
        opened.cut_off()?;
        if bytes == 0 {
            sync_directory(opened.lock.directory())?;
        }
        Ok(opened)
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes a record at the end, at once. Where that fails, what it left behind is removed.
    pub(crate) fn append(&mut self, record: &[u8]) -> Result<(), StoreError> {
        if self.broken {
            return Err(StoreError::Broken(self.path.clone()));
        }
        if let Err(reason) = self.file.write_all(record) {
            self.broken = self.cut_off().is_err();
            return Err(StoreError::io("write", &self.path)(reason));
        }
        self.bytes += record.len() as u64;
        Ok(())
    }

    /// Has the system refuse whatever is written from now on.
    #[cfg(test)]
    pub(crate) fn refuse_writes(&mut self) {
        self.file = File::open(&self.path).expect("the file is there");
    }

    /// Makes all that was appended last.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        let synced = self.file.sync_data();
        synced.map_err(StoreError::io("sync", &self.path))
    }

    /// Replaces the file whole, by what `write` writes, or not at all.
    pub(crate) fn replace(
        &mut self,
        write: impl FnOnce(&mut Counted<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let temporary = self.lock.directory().join(TEMPORARY);
        let replaced = write_synced(&temporary, write).and_then(|written| {
            let renamed = fs::rename(&temporary, &self.path);
            renamed.map_err(StoreError::io("rename", &temporary))?;
            Ok(written)
        });
        if replaced.is_err() {
            // The first error is the one to report.
            let _ = fs::remove_file(&temporary);
        }
        // The file goes by its name from now on, whether or not that is known to last.
        (self.file, self.bytes) = replaced?;
        self.broken = false;
        sync_directory(self.lock.directory())
    }

    fn cut_off(&mut self) -> Result<(), StoreError> {
        let cut = self.file.set_len(self.bytes);
        let cut = cut.and_then(|()| self.file.seek(SeekFrom::Start(self.bytes)));
        cut.map_err(StoreError::io("cut", &self.path)).map(drop)
    }
}

/// A file that is written from its beginning.
pub(crate) struct Counted<'a> {
    out: BufWriter<File>,
    path: &'a Path,
    bytes: u64,
}

impl Counted<'_> {
    pub(crate) fn write(&mut self, record: &[u8]) -> Result<(), StoreError> {
        self.bytes += record.len() as u64;
        let written = self.out.write_all(record);
        written.map_err(StoreError::io("write", self.path))
    }
}

fn write_synced(
    path: &Path,
    write: impl FnOnce(&mut Counted<'_>) -> Result<(), StoreError>,
) -> Result<(File, u64), StoreError> {
    let file = File::create(path).map_err(StoreError::io("create", path))?;
    let mut counted = Counted {
        out: BufWriter::with_capacity(BUFFER_BYTES, file),
        path,
        bytes: 0,
    };
    write(&mut counted)?;
    let Counted { out, bytes, .. } = counted;
    let file = out
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error);
    let file = file.and_then(|file| file.sync_all().map(|()| file));
    Ok((file.map_err(StoreError::io("write", path))?, bytes))
}

/// Makes names last.
fn sync_directory(path: &Path) -> Result<(), StoreError> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let synced = File::open(path).and_then(|directory| directory.sync_all());
    synced.map_err(StoreError::io("sync", path))
}
