//! What the recorder needs to go on where it was: finished segments by their digests, and the rows
//! of the segments that are open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::Schema;
use serde::{Deserialize, Serialize};

use crate::checkpoint::{CHECKPOINT, CheckpointReader, CheckpointWriter};
use crate::contained::contained;
use crate::directory::RunDirectory;
use crate::disk::Disk;
use crate::error::DataError;
use crate::join::BATCH_ROWS;
use crate::manifest::{TableDigest, digest_of};
use crate::schema::{Table, tables};

/// A recorder between two rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecorderState {
    /// Tables that rows have been written to, by name.
    pub(crate) tables: BTreeMap<String, TableState>,
}

/// A table between two rows.
#[derive(Clone, Debug, PartialEq)]
pub enum TableState {
    /// It has all its rows, and stands in its place.
    Closed(TableDigest),
    /// More rows may come.
    Open(OpenTable),
}

/// A table to which more rows may come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenTable {
    pub(crate) segments: Vec<SegmentDigest>,
    /// The rows after them: batches of [`BATCH_ROWS`], and a last one with fewer.
    pub(crate) tail: Vec<RecordBatch>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SegmentDigest {
    pub(crate) bytes: u64,
    pub(crate) blake3: String,
}

/// A table in a checkpoint; the rows of an open one follow as an Arrow stream.
#[derive(Serialize, Deserialize)]
enum Entry {
    Closed(TableDigest),
    Open(Vec<SegmentDigest>),
}

impl SegmentDigest {
    pub(crate) fn of(disk: &Disk, path: &Path) -> Result<Self, DataError> {
        let (blake3, bytes) = digest_of(&disk.open(path)?, path)?;
        Ok(Self { bytes, blake3 })
    }
}

impl OpenTable {
    /// Rows so far.
    pub(crate) fn rows(&self, segment_rows: usize) -> u64 {
        let in_segments = self.segments.len() as u64 * segment_rows as u64;
        in_segments + self.tail_rows() as u64
    }

    fn tail_rows(&self) -> usize {
        self.tail.iter().map(RecordBatch::num_rows).sum()
    }
}

impl RecorderState {
    /// Writes it into a checkpoint.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn write(&self, checkpoint: &mut CheckpointWriter) -> Result<(), DataError> {
        checkpoint.put(&(self.tables.len() as u64))?;
        for (name, state) in &self.tables {
            checkpoint.put(name)?;
            match state {
                TableState::Closed(digest) => checkpoint.put(&Entry::Closed(digest.clone()))?,
                TableState::Open(open) => {
                    checkpoint.put(&Entry::Open(open.segments.clone()))?;
                    write_tail(checkpoint, name, &open.tail)?;
                }
            }
        }
        Ok(())
    }

    /// Reads it from a checkpoint.
    ///
    /// # Errors
    /// [`DataError::Damaged`] for what no recorder can have written; errors of the system.
    pub fn read(checkpoint: &mut CheckpointReader) -> Result<Self, DataError> {
        let mut state = Self::default();
        for _ in 0..checkpoint.get::<u64>()? {
            let name: String = checkpoint.get()?;
            let table = match checkpoint.get()? {
                Entry::Closed(digest) => TableState::Closed(digest),
                Entry::Open(segments) => {
                    let tail = read_tail(checkpoint, &name)?;
                    TableState::Open(OpenTable { segments, tail })
                }
            };
            state.tables.insert(name, table);
        }
        Ok(state)
    }

    /// The tables that have all their rows, in alphabetical order.
    pub fn closed(&self) -> impl Iterator<Item = &str> {
        let closed = |table: &TableState| matches!(table, TableState::Closed(_));
        let tables = self.tables.iter().filter(move |(_, table)| closed(table));
        tables.map(|(name, _)| name.as_str())
    }

    /// Checks that the files that it relies on are there and whole; gives their places, and that of
    /// the checkpoint.
    ///
    /// # Errors
    /// [`DataError::Damaged`] for one that is missing or has another content; errors of the system.
    pub fn verify(&self, directory: &RunDirectory) -> Result<BTreeSet<PathBuf>, DataError> {
        let mut files = BTreeSet::new();
        for (name, state) in &self.tables {
            let table = table_of(name).ok_or_else(|| unknown(directory.path(), name))?;
            match state {
                TableState::Closed(digest) => {
                    let path = directory.path().join(table.file());
                    check_file(&path, digest.bytes, &digest.blake3)?;
                    files.insert(path);
                }
                TableState::Open(open) => {
                    for (number, segment) in open.segments.iter().enumerate() {
                        let path = directory.segments().join(table.segment(number));
                        check_file(&path, segment.bytes, &segment.blake3)?;
                        files.insert(path);
                    }
                }
            }
        }
        files.insert(directory.path().join(CHECKPOINT));
        Ok(files)
    }
}

fn check_file(path: &Path, bytes: u64, blake3: &str) -> Result<(), DataError> {
    let Ok(metadata) = path.metadata() else {
        return Err(DataError::damaged(path)("it is missing"));
    };
    let changed = || DataError::damaged(path)("its content is not what the checkpoint says");
    if metadata.len() != bytes {
        return Err(changed());
    }
    match crate::manifest::file_digest(path)? {
        (found, _) if found == blake3 => Ok(()),
        _ => Err(changed()),
    }
}

fn table_of(name: &str) -> Option<Table> {
    let mut known = tables().into_iter().map(|(table, _)| table);
    known.find(|table| table.name == name)
}

fn schema_of(name: &str) -> Option<(Table, Schema)> {
    let mut known = tables().into_iter();
    let (table, fields) = known.find(|(table, _)| table.name == name)?;
    Some((table, Schema::new(fields)))
}

fn unknown(path: &Path, name: &str) -> DataError {
    DataError::damaged(path)(format!("there is no table {name:?}"))
}

fn write_tail(
    checkpoint: &mut CheckpointWriter,
    name: &str,
    tail: &[RecordBatch],
) -> Result<(), DataError> {
    let Some((_, schema)) = schema_of(name) else {
        return Err(unknown(checkpoint.temporary(), name));
    };
    let mut write = || {
        let mut out = StreamWriter::try_new(&mut *checkpoint, &schema)?;
        tail.iter().try_for_each(|batch| out.write(batch))?;
        out.finish()
    };
    write().map_err(|error| checkpoint.failure(&error))
}

fn read_tail(checkpoint: &mut CheckpointReader, name: &str) -> Result<Vec<RecordBatch>, DataError> {
    let path = checkpoint.path().to_owned();
    let (table, schema) = schema_of(name).ok_or_else(|| unknown(&path, name))?;
    let tail = contained(&path, || read_batches(checkpoint, name, &schema))?;
    let open = OpenTable {
        segments: Vec::new(),
        tail,
    };
    if !is_sound(&open, table.segment_rows) {
        let what = format!("the rows of its table {name} are not in batches of {BATCH_ROWS}");
        return Err(DataError::damaged(&path)(what));
    }
    Ok(open.tail)
}

/// Arrow reads no more than there is, but slices and counts by numbers that it has not checked.
fn read_batches(
    checkpoint: &mut CheckpointReader,
    name: &str,
    schema: &Schema,
) -> Result<Vec<RecordBatch>, DataError> {
    let path = checkpoint.path().to_owned();
    let stream = StreamReader::try_new(checkpoint, None);
    let stream = stream.map_err(DataError::damaged(&path))?;
    if *stream.schema() != *schema {
        let what = format!("its table {name} has other columns");
        return Err(DataError::damaged(&path)(what));
    }
    stream
        .collect::<Result<_, _>>()
        .map_err(DataError::damaged(&path))
}

/// Whether a writer of tables can have left these batches.
fn is_sound(open: &OpenTable, segment_rows: usize) -> bool {
    let whole = open.tail.len().saturating_sub(1);
    let mut rows = open.tail.iter().map(RecordBatch::num_rows);
    rows.by_ref().take(whole).all(|rows| rows == BATCH_ROWS)
        && rows.all(|rows| (1..=BATCH_ROWS).contains(&rows))
        && open.tail_rows() < segment_rows
}
