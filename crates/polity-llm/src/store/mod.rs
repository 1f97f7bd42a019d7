//! Calls and what came of them, on disk.
//!
//! A store is one file of JSON lines in a directory, `calls.jsonl`, to which is only ever appended. The
//! text of a message is in it once, however many requests hold it. A process that is killed leaves at
//! most one line that is not whole: it is ignored, and removed by the next who writes. Whoever opens
//! a store reads all of it; answers are then found in memory.
//!
//! The answers of one key are a list in the order of the file: what came first, what came when it was
//! asked for again. A call that is `fresh` begins that list anew; what was before stays in the file.
//! Nothing is ever evicted.

mod call;
mod contents;
mod difference;
mod error;
mod excerpt;
mod exchange;
mod file;
mod line;
mod lock;
mod merge;
mod nearest;
mod prune;
mod reading;
mod stats;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{Answer, Key, Request};
use contents::Contents;
use exchange::Exchange;
use file::Appending;
use line::HEADER;
use lock::Lock;
use reading::Whole;

pub use call::Call;
pub use difference::{Difference, Place};
pub use error::StoreError;
pub use merge::Merged;
pub use nearest::Nearest;
pub use prune::Pruned;
pub use stats::{ModelStats, Stats};

/// Calls and what came of them, on disk.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    contents: Contents,
    /// Bytes that were read.
    bytes: u64,
    /// Where it may be written to.
    appending: Option<Appending>,
}

impl Store {
    /// Makes a store in this directory, which is made where it is missing.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is one, [`StoreError::Locked`] where somebody else makes
    /// one; errors of the system.
    pub fn create(directory: &Path) -> Result<Self, StoreError> {
        let lock = Lock::take(directory)?;
        let path = file::path_in(directory);
        match path.symlink_metadata() {
            Ok(_) => Err(StoreError::Exists(path)),
            Err(_) => Self::begin(lock, path, None),
        }
    }

    /// Opens the store of this directory for writing, or makes one. A last line that is not whole
    /// is removed.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where somebody else is writing, [`StoreError::Damaged`],
    /// [`StoreError::NotAStore`] and [`StoreError::Format`] by its content; errors of the system.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let lock = Lock::take(directory)?;
        let path = file::path_in(directory);
        let file = file::read(&path)?;
        let whole = file.map(|file| reading::read(&path, file)).transpose()?;
        Self::begin(lock, path, whole)
    }

    /// Opens the store of this directory for reading: nothing is written, not even a lock, and a last
    /// line that is not whole is ignored. What others append later is not seen.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none, otherwise as [`Self::open`].
    pub fn open_read_only(directory: &Path) -> Result<Self, StoreError> {
        let path = file::path_in(directory);
        match file::read(&path)? {
            None => Err(StoreError::Missing(path)),
            Some(file) => {
                let Whole { contents, bytes } = reading::read(&path, file)?;
                Ok(Self {
                    path,
                    contents,
                    bytes,
                    appending: None,
                })
            }
        }
    }

    fn begin(lock: Lock, path: PathBuf, whole: Option<Whole>) -> Result<Self, StoreError> {
        let whole = whole.filter(|whole| whole.bytes > 0);
        let (contents, bytes) = match whole {
            Some(whole) => (whole.contents, whole.bytes),
            None => (Contents::begun(), 0),
        };
        let mut appending = Appending::open(lock, bytes)?;
        if bytes == 0 {
            appending.append(HEADER)?;
        }
        Ok(Self {
            path,
            contents,
            bytes,
            appending: Some(appending),
        })
    }

    /// Its file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The answers of a key, in the order in which they came.
    pub fn answers(&self, key: &Key) -> impl ExactSizeIterator<Item = &Answer> {
        let calls = self.contents.calls_of(key).iter();
        calls.map(|&number| &self.contents.calls[number].answer)
    }

    /// The same, to answer these keys alone, and with nothing that came before the call of this number, in the
    /// order of the file. It is meant for reading.
    #[must_use]
    pub fn answering_since(mut self, number: usize, keys: &BTreeSet<Key>) -> Self {
        self.contents.forget_answers_before(number);
        self.contents.forget_answers_but_of(keys);
        self
    }

    /// The answer at this place among those of a key.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it is not what its seal says.
    pub(crate) fn answer(&self, key: &Key, place: usize) -> Result<Option<&Answer>, StoreError> {
        let number = self.contents.calls_of(key).get(place);
        let Some(recorded) = number.map(|&number| &self.contents.calls[number]) else {
            return Ok(None);
        };
        match recorded.broken_seal() {
            Some(what) => Err(reading::damaged(&self.path, recorded.line, what)),
            None => Ok(Some(&recorded.answer)),
        }
    }

    /// All calls in the order of the file, those included after which their key began anew.
    pub fn calls(&self) -> impl ExactSizeIterator<Item = Call<'_>> {
        let contents = &self.contents;
        let calls = contents.calls.iter();
        calls.map(move |recorded| Call::new(contents, recorded))
    }

    /// Records a call at the end, in one write: it outlives this process at once, and the system once
    /// [`Self::sync`] comes back. If it is `fresh`, it begins the answers of its key anew.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] for what could not be read back, [`StoreError::ReadOnly`]; errors of
    /// the system, after which the store is as it was before.
    pub fn append(
        &mut self,
        request: &Request,
        answer: &Answer,
        fresh: bool,
    ) -> Result<Key, StoreError> {
        line::check(request)?;
        self.add(&Exchange::new(request, answer, fresh))
    }

    /// Has a key keep only so many of its answers, the first: they are recorded once more, after which their key
    /// begins anew. Nothing is written where there are no more; and nothing where none would be left, since there
    /// must be one to begin anew with.
    pub(crate) fn shorten(&mut self, key: &Key, answers: usize) -> Result<(), StoreError> {
        let calls = self.contents.calls_of(key);
        if calls.len() <= answers {
            return Ok(());
        }
        let contents = &self.contents;
        let calls = calls[..answers].iter().map(|&n| &contents.calls[n]);
        let requests: Vec<Request> = calls.map(|call| contents.request(call)).collect();
        let kept = (0..answers).map(|place| Ok(self.answer(key, place)?.cloned()));
        let kept = kept.collect::<Result<Vec<Option<Answer>>, StoreError>>()?;
        for (place, (request, answer)) in requests.iter().zip(kept.iter().flatten()).enumerate() {
            self.append(request, answer, place == 0)?;
        }
        Ok(())
    }

    fn add(&mut self, exchange: &Exchange<'_>) -> Result<Key, StoreError> {
        let Some(appending) = &mut self.appending else {
            return Err(StoreError::ReadOnly(self.path.clone()));
        };
        let lines = exchange.lines(&self.contents);
        appending.append(&line::write(&lines)?)?;
        exchange::take_up(lines, &mut self.contents);
        Ok(exchange.key)
    }

    /// Makes all that was appended outlast a failure of the system.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`]; errors of the system.
    pub fn sync(&self) -> Result<(), StoreError> {
        self.writable()?.sync()?;
        // Whoever removes it while it is written to leaves no trace of it otherwise.
        let found = self.path.symlink_metadata();
        found.map(drop).map_err(StoreError::io("find", &self.path))
    }

    /// Checks that every message is what its hash says, every key that of its request, and every
    /// answer what its seal says, where it has one ([`Self::unsealed`]).
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for the first line of which that is not true.
    pub fn verify(&self) -> Result<(), StoreError> {
        self.mismatches().into_iter().next().map_or(Ok(()), Err)
    }

    /// Calls whose answers no seal covers: earlier versions wrote none.
    #[must_use]
    pub fn unsealed(&self) -> u64 {
        let calls = self.contents.calls.iter();
        calls.filter(|call| call.seal.is_none()).count() as u64
    }

    /// All lines whose hash, key or seal is not that of what they hold, in order.
    #[must_use]
    pub fn mismatches(&self) -> Vec<StoreError> {
        let mismatches = self.contents.mismatches().into_iter();
        mismatches
            .map(|(line, what)| reading::damaged(&self.path, line, what))
            .collect()
    }

    /// Length of the file, in bytes.
    fn bytes(&self) -> u64 {
        let appending = self.appending.as_ref();
        appending.map_or(self.bytes, Appending::bytes)
    }

    fn writable(&self) -> Result<&Appending, StoreError> {
        let appending = self.appending.as_ref();
        appending.ok_or_else(|| StoreError::ReadOnly(self.path.clone()))
    }
}

#[cfg(test)]
mod tests;
