//! Reading a checkpoint.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::{
    CHECKPOINT, CHECKPOINT_VERSION, CheckpointHeader, DIGEST_BYTES, MAGIC, TEXT_BYTES_MAX,
};
use crate::error::DataError;

const BUFFER_BYTES: usize = 1 << 20;

/// Reads a checkpoint, value by value, in the order in which they were written.
#[derive(Debug)]
pub struct CheckpointReader {
    path: PathBuf,
    input: Take<BufReader<File>>,
    /// Where texts are put together.
    scratch: Vec<u8>,
}

impl CheckpointReader {
    /// Opens the checkpoint of a run and checks it as a whole; `None` where there is none.
    ///
    /// # Errors
    /// [`DataError::Format`] for an unknown version, [`DataError::Damaged`] for content that does not
    /// have its digest; errors of the system.
    pub fn open(run: &Path) -> Result<Option<(Self, CheckpointHeader)>, DataError> {
        let path = run.join(CHECKPOINT);
        let file = match File::open(&path) {
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(DataError::io("open", &path))?,
        };
        let (body_from, body_bytes) = check(&file, &path)?;
        let mut input = BufReader::with_capacity(BUFFER_BYTES, file);
        let sought = input.seek(SeekFrom::Start(body_from));
        sought.map_err(DataError::io("read", &path))?;
        let mut reader = Self {
            path,
            input: input.take(body_bytes),
            scratch: vec![0; TEXT_BYTES_MAX],
        };
        let header = reader.get()?;
        Ok(Some((reader, header)))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The next value.
    ///
    /// # Errors
    /// [`DataError::Damaged`] if there is none of this type.
    pub fn get<T: DeserializeOwned>(&mut self) -> Result<T, DataError> {
        let read = postcard::from_io((&mut self.input, self.scratch.as_mut_slice()));
        read.map(|(value, _)| value)
            .map_err(DataError::damaged(&self.path))
    }

    /// The next values, as [`super::CheckpointWriter::put_all`] wrote them.
    ///
    /// Ends with the first error.
    pub fn get_all<T: DeserializeOwned>(
        &mut self,
    ) -> impl Iterator<Item = Result<T, DataError>> + '_ {
        let mut ended = false;
        std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let next = self.get::<Option<T>>().transpose();
            ended = !matches!(next, Some(Ok(_)));
            next
        })
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`DataError::Damaged`] if something is.
    pub fn finish(self) -> Result<(), DataError> {
        match self.input.limit() {
            0 => Ok(()),
            bytes => Err(DataError::damaged(&self.path)(format!(
                "{bytes} bytes are left over"
            ))),
        }
    }
}

/// For what has a format of its own.
impl Read for CheckpointReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}

/// Checks magic, version and digest; gives where the body begins, and its length.
fn check(mut file: &File, path: &Path) -> Result<(u64, u64), DataError> {
    let failed = |reason: io::Error| match reason.kind() {
        io::ErrorKind::UnexpectedEof => DataError::damaged(path)("it ends too early"),
        _ => DataError::io("read", path)(reason),
    };
    let bytes = file.metadata().map_err(DataError::io("read", path))?.len();
    let mut begin = [0; MAGIC.len() + size_of::<u32>()];
    file.read_exact(&mut begin).map_err(failed)?;
    let (magic, version) = begin.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(DataError::damaged(path)("it is not a checkpoint of Polity"));
    }
    let version = u32::from_le_bytes(version.try_into().unwrap_or_default());
    if version != CHECKPOINT_VERSION {
        return Err(DataError::Format {
            path: path.to_owned(),
            found: version.into(),
            known: CHECKPOINT_VERSION.into(),
        });
    }
    let begin_bytes = begin.len() as u64;
    let body = bytes.checked_sub(begin_bytes + DIGEST_BYTES);
    let body = body.ok_or_else(|| DataError::damaged(path)("it ends too early"))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&begin);
    hasher.update_reader(file.take(body)).map_err(failed)?;
    let mut digest = [0; blake3::OUT_LEN];
    file.read_exact(&mut digest).map_err(failed)?;
    if hasher.finalize() != blake3::Hash::from_bytes(digest) {
        return Err(DataError::damaged(path)(
            "its content does not have its digest",
        ));
    }
    Ok((begin_bytes, body))
}
