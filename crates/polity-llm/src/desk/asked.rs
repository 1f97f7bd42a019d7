//! Which calls a run was about to make.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::{Key, StoreError};

/// Bytes of a key.
const KEY_BYTES: usize = size_of::<Key>();

/// A file of the keys of all calls that a run was about to make, each noted before it is made. Whoever goes on with the
/// run learns from it which of the answers at hand were given to it, and which to others.
#[derive(Debug)]
pub struct Asked {
    path: PathBuf,
    file: File,
}

impl Asked {
    /// What is noted in this file; nothing where there is none. A key that is not whole is none.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn read(path: &Path) -> Result<BTreeSet<Key>, StoreError> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            bytes => bytes.map_err(StoreError::io("read", path))?,
        };
        let (keys, _) = bytes.as_chunks::<KEY_BYTES>();
        Ok(keys.iter().copied().map(Key).collect())
    }

    /// Opens this file, or makes one, to note what comes after what is noted there.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path);
        let opened = file.and_then(|mut file| {
            let bytes = file.metadata()?.len();
            let whole = bytes - bytes % KEY_BYTES as u64;
            file.set_len(whole)?;
            file.seek(SeekFrom::Start(whole))?;
            Ok(file)
        });
        Ok(Self {
            path: path.to_owned(),
            file: opened.map_err(StoreError::io("open", path))?,
        })
    }

    /// Notes calls that are about to be made.
    pub(crate) fn note(&mut self, keys: impl Iterator<Item = Key>) -> Result<(), StoreError> {
        let bytes: Vec<u8> = keys.flat_map(|key| key.0).collect();
        let written = self.file.write_all(&bytes);
        written.map_err(StoreError::io("write to", &self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_read_back_but_for_what_was_cut_off() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("asked");
        assert!(Asked::read(&path).unwrap().is_empty());
        let keys = [1, 2, 3].map(|name| Key([name; KEY_BYTES]));
        let note = |keys: &[Key]| {
            let mut asked = Asked::open(&path).unwrap();
            asked.note(keys.iter().copied()).unwrap();
        };
        note(&keys[..2]);
        let cut = File::options().write(true).open(&path).unwrap();
        cut.set_len(KEY_BYTES as u64 + 7).unwrap();
        assert_eq!(Asked::read(&path).unwrap(), [keys[0]].into());
        note(&keys[2..]);
        assert_eq!(Asked::read(&path).unwrap(), [keys[0], keys[2]].into());
    }
}
