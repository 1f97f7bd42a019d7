//! A table on its way to disk.
//!
//! Rows are gathered into batches of one size, batches into segments of one size, and a segment
//! becomes one row group. Joining copies row groups byte for byte, so the final file depends on the
//! rows alone, however the work was interrupted.
//!
//! A segment that is being encoded cannot be put down and taken up again. Where checkpoints are
//! taken, the batches of the open segment are therefore kept beside the encoder (they are shared,
//! not copied): at most `segment_rows` rows of each table.

use std::io;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;

use crate::disk::{Disk, DiskFile};
use crate::error::DataError;
use crate::join::{BATCH_ROWS, join, properties};
use crate::manifest::TableDigest;
use crate::recorder::RecorderOptions;
use crate::schema::{Row, schema_of};
use crate::state::{OpenTable, SegmentDigest};

/// Writes one table of a run.
pub(crate) struct TableWriter<R: Row> {
    disk: Disk,
    directory: PathBuf,
    segments: PathBuf,
    metadata: Vec<KeyValue>,
    columns: R::Columns,
    rows_in_batch: usize,
    rows_in_segment: usize,
    open: Option<Segment>,
    /// The batches of the open segment, if checkpoints are taken.
    tail: Option<Vec<RecordBatch>>,
    finished: Vec<SegmentDigest>,
    rows: u64,
    /// Finished segments that a checkpoint relies on.
    saved: usize,
    /// Rows per segment: the table's, but for tests.
    segment_rows: usize,
}

struct Segment {
    temporary: PathBuf,
    writer: ArrowWriter<DiskFile>,
}

impl<R: Row> TableWriter<R> {
    pub(crate) fn new(options: &RecorderOptions) -> Self {
        let pair = |(k, v): &(String, String)| KeyValue::new(k.clone(), v.clone());
        Self {
            disk: options.disk.clone(),
            directory: options.directory.clone(),
            segments: options.segments.clone(),
            metadata: options.metadata.iter().map(pair).collect(),
            columns: R::Columns::default(),
            rows_in_batch: 0,
            rows_in_segment: 0,
            open: None,
            tail: options.checkpoints.then(Vec::new),
            finished: Vec::new(),
            rows: 0,
            saved: 0,
            segment_rows: R::TABLE.segment_rows,
        }
    }

    /// Goes on where a table was saved.
    pub(crate) fn restore(
        options: &RecorderOptions,
        state: OpenTable,
        segment_rows: usize,
    ) -> Result<Self, DataError> {
        let rows = state.rows(segment_rows);
        let mut table = Self::new(options);
        table.segment_rows = segment_rows;
        table.saved = state.segments.len();
        table.finished = state.segments;
        for batch in state.tail {
            table.take_up(&batch)?;
        }
        table.rows = rows;
        Ok(table)
    }

    /// Appends a batch of the open segment: whole ones as they were, the last into the columns.
    fn take_up(&mut self, batch: &RecordBatch) -> Result<(), DataError> {
        R::extend(&mut self.columns, batch);
        self.rows_in_batch += batch.num_rows();
        self.rows_in_segment += batch.num_rows();
        match self.rows_in_batch {
            BATCH_ROWS => self.flush_batch(),
            _ => Ok(()),
        }
    }

    /// What is needed to go on from here.
    pub(crate) fn save(&mut self) -> OpenTable {
        self.saved = self.finished.len();
        let mut tail = self.tail.clone().unwrap_or_default();
        if self.rows_in_batch > 0 {
            tail.push(R::snapshot(&self.columns));
        }
        OpenTable {
            segments: self.finished.clone(),
            tail,
        }
    }

    pub(crate) fn push(&mut self, row: R) -> Result<(), DataError> {
        row.push(&mut self.columns);
        self.rows += 1;
        self.rows_in_batch += 1;
        self.rows_in_segment += 1;
        if self.rows_in_segment == self.segment_rows {
            self.close_segment()
        } else if self.rows_in_batch == BATCH_ROWS {
            self.flush_batch()
        } else {
            Ok(())
        }
    }

    /// Joins the segments into the table's file.
    pub(crate) fn finish(mut self) -> Result<TableDigest, DataError> {
        if self.rows_in_segment > 0 || self.finished.is_empty() {
            self.close_segment()?;
        }
        let path = self.directory.join(R::TABLE.file());
        let segments: Vec<PathBuf> = (0..self.finished.len()).map(|i| self.segment(i)).collect();
        let SegmentDigest { bytes, blake3 } = match segments.as_slice() {
            // One segment is the table.
            [only] => {
                self.put_in_place(only, &path)?;
                self.finished.remove(0)
            }
            many => {
                join(&self.disk, &R::TABLE, many, &path)?;
                SegmentDigest::of(&self.disk, &path)?
            }
        };
        Ok(TableDigest {
            rows: self.rows,
            bytes,
            blake3,
        })
    }

    fn put_in_place(&self, segment: &Path, path: &Path) -> Result<(), DataError> {
        if self.saved == 0 {
            return self.disk.rename(segment, path);
        }
        // A checkpoint relies on it: it stays where it is.
        let temporary = path.with_extension("tmp");
        let (mut input, mut file) = (self.disk.open(segment)?, self.disk.create(&temporary)?);
        io::copy(&mut input, &mut file).map_err(DataError::io("write", &temporary))?;
        file.sync()?;
        self.disk.rename(&temporary, path)
    }

    fn segment(&self, number: usize) -> PathBuf {
        self.segments.join(R::TABLE.segment(number))
    }

    fn flush_batch(&mut self) -> Result<(), DataError> {
        self.rows_in_batch = 0;
        let batch = R::batch(&mut self.columns);
        let segment = match &mut self.open {
            Some(segment) => segment,
            None => self.open.insert(self.open_segment()?),
        };
        segment
            .writer
            .write(&batch)
            .map_err(DataError::writing(&segment.temporary))?;
        if let Some(tail) = &mut self.tail {
            tail.push(batch);
        }
        Ok(())
    }

    fn open_segment(&self) -> Result<Segment, DataError> {
        let temporary = self.segment(self.finished.len()).with_extension("tmp");
        let file = self.disk.create(&temporary)?;
        let properties = properties(&R::TABLE, &self.metadata);
        let writer = ArrowWriter::try_new(file, schema_of::<R>(), Some(properties))
            .map_err(DataError::writing(&temporary))?;
        Ok(Segment { temporary, writer })
    }

    fn close_segment(&mut self) -> Result<(), DataError> {
        self.flush_batch()?;
        self.rows_in_segment = 0;
        if let Some(tail) = &mut self.tail {
            tail.clear();
        }
        let Some(Segment {
            temporary,
            mut writer,
        }) = self.open.take()
        else {
            return Ok(());
        };
        writer.finish().map_err(DataError::writing(&temporary))?;
        writer.inner().sync()?;
        let digest = SegmentDigest::of(&self.disk, &temporary)?;
        self.disk
            .rename(&temporary, &self.segment(self.finished.len()))?;
        self.finished.push(digest);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
