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
use parquet::errors::ParquetError;
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
    /// Rows per segment: the table's, but for tests.
    segment_rows: usize,
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
            segment_rows: R::TABLE.segment_rows,
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
        if self.rows_in_segment > 0 || self.finished_segments.is_empty() {
            self.close_segment()?;
        }
        let path = self.directory.join(format!("{}.parquet", R::TABLE.name));
        match self.finished_segments.as_slice() {
            // One segment is the table: joining would give the same bytes.
            [only] => fs::rename(only, &path).map_err(DataError::io("rename", only))?,
            many => join(&R::TABLE, many, &path)?,
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
            .map_err(DataError::writing(&segment.temporary))
    }

    fn open_segment(&self) -> Result<Segment, DataError> {
        let name = R::TABLE.name;
        let number = self.finished_segments.len();
        let temporary = self.segments.join(format!("{name}-{number:05}.tmp"));
        let file = File::create(&temporary).map_err(DataError::io("create", &temporary))?;
        let properties = properties(&R::TABLE, &self.metadata);
        let writer = ArrowWriter::try_new(file, schema_of::<R>(), Some(properties))
            .map_err(DataError::writing(&temporary))?;
        Ok(Segment { temporary, writer })
    }

    fn close_segment(&mut self) -> Result<(), DataError> {
        self.flush_batch()?;
        self.rows_in_segment = 0;
        let Some(Segment {
            temporary,
            mut writer,
        }) = self.segment.take()
        else {
            return Ok(());
        };
        writer.finish().map_err(DataError::writing(&temporary))?;
        let file = writer.inner();
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
fn join(table: &Table, segments: &[PathBuf], path: &Path) -> Result<(), DataError> {
    let temporary = path.with_extension("tmp");
    let file = File::create(&temporary).map_err(DataError::io("create", &temporary))?;
    let mut inputs = segments.iter().map(|segment| open(segment)).peekable();
    let mut out = match inputs.peek() {
        Some(Ok((_, first))) => {
            begin_join(table, &file, first).map_err(DataError::writing(&temporary))?
        }
        Some(Err(_)) | None => return inputs.next().map_or(Ok(()), |input| input.map(|_| ())),
    };
    for input in inputs {
        let (input, reader) = input?;
        copy_row_groups(&input, &reader, &mut out).map_err(DataError::writing(&temporary))?;
    }
    out.close().map_err(DataError::writing(&temporary))?;
    file.sync_all()
        .map_err(DataError::io("write", &temporary))?;
    fs::rename(&temporary, path).map_err(DataError::io("rename", &temporary))
}

/// A segment's file and what reads its footer.
fn open(segment: &Path) -> Result<(File, SerializedFileReader<File>), DataError> {
    let file = File::open(segment).map_err(DataError::io("open", segment))?;
    let again = file.try_clone().map_err(DataError::io("open", segment))?;
    let reader = SerializedFileReader::new(again).map_err(DataError::reading(segment))?;
    Ok((file, reader))
}

/// The joined file, before its first row group: schema and metadata are those of the segments.
fn begin_join(
    table: &Table,
    file: &File,
    first: &SerializedFileReader<File>,
) -> Result<SerializedFileWriter<File>, ParquetError> {
    let info = first.metadata().file_metadata();
    let metadata = info.key_value_metadata().map_or(&[][..], Vec::as_slice);
    let schema = info.schema_descr().root_schema_ptr();
    let properties = Arc::new(properties(table, metadata));
    SerializedFileWriter::new(file.try_clone()?, schema, properties)
}

fn copy_row_groups(
    input: &File,
    reader: &SerializedFileReader<File>,
    out: &mut SerializedFileWriter<File>,
) -> Result<(), ParquetError> {
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

#[cfg(test)]
mod tests;
