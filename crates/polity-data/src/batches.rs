//! The rows of a Parquet file, a few thousand at a time.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::SchemaRef;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::contained::contained;
use crate::error::DataError;
use crate::screen::{screen_footer, screen_pages};

/// Rows that are read at once.
const BATCH_ROWS: u64 = 8192;
/// What the text of one batch may come to, in bytes: rows repeat what a dictionary holds once.
const BATCH_TEXT_BYTES: u64 = 128 << 20;

/// The batches of a table's file, one after the other; none after an error.
///
/// Their types are those of Parquet: whatever program wrote the file, text is text.
pub(crate) struct Batches {
    path: PathBuf,
    schema: SchemaRef,
    reader: Option<ParquetRecordBatchReader>,
}

impl Batches {
    /// Opens a file.
    ///
    /// # Errors
    /// If it is missing, unreadable, not Parquet, or announces what no table can need.
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        Self::open_projected(path, None)
    }

    /// The same of these columns alone; those that are absent are left out.
    ///
    /// # Errors
    /// As [`Batches::open`], also where none of them is there.
    pub(crate) fn open_columns(path: &Path, columns: &[&str]) -> Result<Self, DataError> {
        Self::open_projected(path, Some(columns))
    }

    fn open_projected(path: &Path, columns: Option<&[&str]>) -> Result<Self, DataError> {
        let mut file = File::open(path).map_err(DataError::io("open", path))?;
        screen_footer(&mut file, path)?;
        let reader = contained(path, || open(file, path, columns))?;
        if reader.schema().fields().is_empty() {
            return Err(DataError::damaged(path)("it has no columns"));
        }
        Ok(Self {
            path: path.to_owned(),
            schema: reader.schema(),
            reader: Some(reader),
        })
    }

    /// The columns.
    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut reader = self.reader.take()?;
        let next = contained(&self.path, || {
            let next = reader.next().transpose();
            next.map_err(DataError::damaged(&self.path))
        });
        if let Ok(Some(_)) = &next {
            self.reader = Some(reader);
        }
        next.transpose()
    }
}

fn open(
    file: File,
    path: &Path,
    columns: Option<&[&str]>,
) -> Result<ParquetRecordBatchReader, DataError> {
    let mut pages = file.try_clone().map_err(DataError::io("open", path))?;
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .map_err(DataError::reading(path))?;
    let dictionary_bytes = screen_pages(&mut pages, path, builder.metadata())?;
    let rows = (BATCH_TEXT_BYTES / dictionary_bytes.max(1)).clamp(1, BATCH_ROWS);
    let mask = match columns {
        Some(names) => ProjectionMask::columns(builder.parquet_schema(), names.iter().copied()),
        None => ProjectionMask::all(),
    };
    builder
        .with_projection(mask)
        .with_batch_size(rows as usize)
        .build()
        .map_err(DataError::reading(path))
}
