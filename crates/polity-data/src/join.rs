//! Joining segments: their row groups are copied byte for byte into the table's file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use crate::disk::{Disk, DiskFile};
use crate::error::DataError;
use crate::schema::{Storage, Table};

/// Rows that are turned into columns at once.
pub(crate) const BATCH_ROWS: usize = 8192;
/// Written into every table instead of a library's version: bytes must not depend on it.
pub(crate) const CREATED_BY: &str = "polity data format 1";

/// How a table is encoded.
pub(crate) fn properties(table: &Table, metadata: &[KeyValue]) -> WriterProperties {
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

/// Copies the row groups of all segments, at least one, into one file: written, synced, renamed.
pub(crate) fn join(
    disk: &Disk,
    table: &Table,
    segments: &[PathBuf],
    path: &Path,
) -> Result<(), DataError> {
    let temporary = path.with_extension("tmp");
    let mut inputs = segments
        .iter()
        .map(|segment| open(disk, segment))
        .peekable();
    let first = match inputs.peek() {
        Some(Ok((_, first))) => first,
        Some(Err(_)) | None => return inputs.next().map_or(Ok(()), |input| input.map(|_| ())),
    };
    let file = disk.create(&temporary)?;
    let mut out = begin(table, file, first).map_err(DataError::writing(&temporary))?;
    for input in inputs {
        let (input, reader) = input?;
        copy_row_groups(&input, &reader, &mut out).map_err(DataError::writing(&temporary))?;
    }
    out.finish().map_err(DataError::writing(&temporary))?;
    out.inner().sync()?;
    disk.rename(&temporary, path)
}

/// A segment's file and what reads its footer.
fn open(disk: &Disk, segment: &Path) -> Result<(File, SerializedFileReader<File>), DataError> {
    let file = disk.open(segment)?;
    let again = file.try_clone().map_err(DataError::io("open", segment))?;
    let reader = SerializedFileReader::new(again).map_err(DataError::reading(segment))?;
    Ok((file, reader))
}

/// The joined file, before its first row group: schema and metadata are those of the segments.
fn begin(
    table: &Table,
    file: DiskFile,
    first: &SerializedFileReader<File>,
) -> Result<SerializedFileWriter<DiskFile>, ParquetError> {
    let info = first.metadata().file_metadata();
    let metadata = info.key_value_metadata().map_or(&[][..], Vec::as_slice);
    let schema = info.schema_descr().root_schema_ptr();
    let properties = Arc::new(properties(table, metadata));
    SerializedFileWriter::new(file, schema, properties)
}

fn copy_row_groups(
    input: &File,
    reader: &SerializedFileReader<File>,
    out: &mut SerializedFileWriter<DiskFile>,
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
