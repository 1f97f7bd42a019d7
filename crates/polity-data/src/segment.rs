//! A table on its way to disk.
//!
//! Rows are gathered into batches of one size, batches into segments of one size, and a segment
//! becomes one row group. Joining copies row groups byte for byte, so the final file depends on the
//! rows alone, however the work was interrupted.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::error::DataError;
use crate::manifest::{TableDigest, file_digest};
use crate::schema::{Row, Storage, Table, schema_of};

/// Rows that are turned into columns at once.
const BATCH_ROWS: usize = 8192;
/// Written into every table instead of a library's version: bytes must not depend on it.
const CREATED_BY: &str = "polity data format 1";

/// Writes one table of a run.
pub(crate) struct TableWriter<R: Row> {
    directory: PathBuf,
    segments: PathBuf,
    metadata: Vec<KeyValue>,
    columns: R::Columns,
    rows_in_batch: usize,
    rows_in_segment: usize,
    rows: u64,
    segment: Option<Segment>,
    finished_segments: Vec<PathBuf>,
}

struct Segment {
    temporary: PathBuf,
    writer: ArrowWriter<File>,
}

impl<R: Row> TableWriter<R> {
    pub(crate) fn new(directory: &Path, segments: &Path, metadata: &[(String, String)]) -> Self {
        let pair = |(k, v): &(String, String)| KeyValue::new(k.clone(), v.clone());
        Self {
            directory: directory.to_owned(),
            segments: segments.to_owned(),
            metadata: metadata.iter().map(pair).collect(),
            columns: R::Columns::default(),
            rows_in_batch: 0,
            rows_in_segment: 0,
            rows: 0,
            segment: None,
            finished_segments: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, row: R) -> Result<(), DataError> {
        row.push(&mut self.columns);
        self.rows += 1;
        self.rows_in_batch += 1;
        self.rows_in_segment += 1;
        if self.rows_in_segment == R::TABLE.segment_rows {
            self.close_segment()
        } else if self.rows_in_batch == BATCH_ROWS {
            self.flush_batch()
        } else {
            Ok(())
        }
    }

    /// Joins the segments into the table's file.
    pub(crate) fn finish(mut self) -> Result<TableDigest, DataError> {
        if self.rows_in_segment > 0 || self.finished_segments.is_empty() {
            self.close_segment()?;
        }
        let path = self.directory.join(format!("{}.parquet", R::TABLE.name));
        match self.finished_segments.as_slice() {
            // One segment is the table: joining would give the same bytes.
            [only] => fs::rename(only, &path).map_err(DataError::io("rename", only))?,
            many => join::<R>(many, &path, &self.metadata)?,
        }
        let (blake3, bytes) = file_digest(&path)?;
        Ok(TableDigest {
            rows: self.rows,
            bytes,
            blake3,
        })
    }

    fn flush_batch(&mut self) -> Result<(), DataError> {
        self.rows_in_batch = 0;
        let batch = R::batch(&mut self.columns);
        let segment = match &mut self.segment {
            Some(segment) => segment,
            None => self.segment.insert(self.open_segment()?),
        };
        segment
            .writer
            .write(&batch)
            .map_err(DataError::parquet("write", &segment.temporary))
    }

    fn open_segment(&self) -> Result<Segment, DataError> {
        let name = R::TABLE.name;
        let number = self.finished_segments.len();
        let temporary = self.segments.join(format!("{name}-{number:05}.tmp"));
        let file = File::create(&temporary).map_err(DataError::io("create", &temporary))?;
        let properties = properties(&R::TABLE, &self.metadata);
        let writer = ArrowWriter::try_new(file, schema_of::<R>(), Some(properties))
            .map_err(DataError::parquet("write", &temporary))?;
        Ok(Segment { temporary, writer })
    }

    fn close_segment(&mut self) -> Result<(), DataError> {
        self.flush_batch()?;
        self.rows_in_segment = 0;
        let Some(Segment { temporary, writer }) = self.segment.take() else {
            return Ok(());
        };
        let file = writer
            .into_inner()
            .map_err(DataError::parquet("write", &temporary))?;
        file.sync_all()
            .map_err(DataError::io("write", &temporary))?;
        let path = temporary.with_extension("parquet");
        fs::rename(&temporary, &path).map_err(DataError::io("rename", &temporary))?;
        self.finished_segments.push(path);
        Ok(())
    }
}

fn properties(table: &Table, metadata: &[KeyValue]) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_max_row_group_row_count(Some(table.segment_rows))
        .set_write_batch_size(BATCH_ROWS)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_enabled(false)
        .set_key_value_metadata(Some(metadata.to_vec()));
    for column in table.columns {
        let path = ColumnPath::from(column.name);
        properties = match column.storage {
            Storage::Delta => properties.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
            Storage::Dictionary => {
                let list = ColumnPath::from(vec![
                    column.name.to_owned(),
                    "list".to_owned(),
                    "item".to_owned(),
                ]);
                properties
                    .set_column_dictionary_enabled(path, true)
                    .set_column_dictionary_enabled(list, true)
            }
            Storage::Plain => properties,
        };
    }
    properties.build()
}

/// Copies the row groups of all segments into one file: written, synced, renamed.
fn join<R: Row>(segments: &[PathBuf], path: &Path, metadata: &[KeyValue]) -> Result<(), DataError> {
    let temporary = path.with_extension("tmp");
    let file = File::create(&temporary).map_err(DataError::io("create", &temporary))?;
    let mut out = None;
    for segment in segments {
        let input = File::open(segment).map_err(DataError::io("open", segment))?;
        let failed = || DataError::parquet("join", segment);
        let reader =
            SerializedFileReader::new(input.try_clone().map_err(DataError::io("open", segment))?)
                .map_err(failed())?;
        let out = match &mut out {
            Some(out) => out,
            None => {
                let info = reader.metadata().file_metadata();
                let mut properties = properties(&R::TABLE, metadata).into_builder();
                properties = properties.set_key_value_metadata(info.key_value_metadata().cloned());
                let schema = info.schema_descr().root_schema_ptr();
                let target = file
                    .try_clone()
                    .map_err(DataError::io("write", &temporary))?;
                let writer =
                    SerializedFileWriter::new(target, schema, Arc::new(properties.build()))
                        .map_err(DataError::parquet("write", &temporary))?;
                out.insert(writer)
            }
        };
        copy_row_groups(&input, &reader, out).map_err(failed())?;
    }
    if let Some(out) = out {
        out.close()
            .map_err(DataError::parquet("write", &temporary))?;
    }
    file.sync_all()
        .map_err(DataError::io("write", &temporary))?;
    fs::rename(&temporary, path).map_err(DataError::io("rename", &temporary))
}

fn copy_row_groups(
    input: &File,
    reader: &SerializedFileReader<File>,
    out: &mut SerializedFileWriter<File>,
) -> Result<(), parquet::errors::ParquetError> {
    for group in reader.metadata().row_groups() {
        let mut copy = out.next_row_group()?;
        for column in group.columns() {
            let closed = ColumnCloseResult {
                bytes_written: column.compressed_size() as u64,
                rows_written: group.num_rows() as u64,
                metadata: column.clone(),
                bloom_filter: None,
                column_index: None,
                offset_index: None,
            };
            copy.append_column(input, closed)?;
        }
        copy.close()?;
    }
    Ok(())
}
