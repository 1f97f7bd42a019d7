//! Walks the headers of all pages.

use std::fs::File;
use std::path::Path;

use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::compact::Fault;
use super::header::Header;
use super::read_at;
use crate::error::DataError;

/// Largest header of a page, in bytes: statistics are in it.
const HEADER_BYTES_MAX: u64 = 64 << 10;
/// What is read of a header at first, in bytes.
const HEADER_BYTES_USUAL: u64 = 512;
/// Largest page, in the file and in memory, in bytes.
const PAGE_BYTES_MAX: i64 = 64 << 20;
/// Most values of a page: writers stop at 2²⁰ rows.
const PAGE_VALUES_MAX: i64 = 1 << 22;
/// Most values of a column in one row group.
const CHUNK_VALUES_MAX: i64 = 1 << 27;
/// Encodings that cannot reserve more than the page holds, by Parquet's number: plain, dictionaries,
/// runs, bits, binary deltas, split bytes. Those of text by deltas can.
const ENCODINGS: [i64; 7] = [0, 2, 3, 4, 5, 8, 9];

/// Checks all pages of a file; returns the size in memory of the largest dictionary, in bytes.
pub(crate) fn screen_pages(
    file: &mut File,
    path: &Path,
    metadata: &ParquetMetaData,
) -> Result<u64, DataError> {
    let length = file.metadata().map_err(DataError::io("read", path))?.len();
    let mut screen = Screen { file, path, length };
    let mut dictionary_bytes = 0;
    let groups = metadata.row_groups().iter();
    for chunk in groups.flat_map(|group| group.columns()) {
        dictionary_bytes = dictionary_bytes.max(screen.chunk(chunk)?);
    }
    Ok(dictionary_bytes)
}

struct Screen<'a> {
    file: &'a mut File,
    path: &'a Path,
    /// Of the file, in bytes.
    length: u64,
}

impl Screen<'_> {
    /// Checks the pages of one column in one row group; returns the size of its dictionary.
    fn chunk(&mut self, chunk: &ColumnChunkMetaData) -> Result<u64, DataError> {
        let (mut at, end) = self.range(chunk)?;
        let (mut values, mut dictionary_bytes) = (0, 0);
        while at < end {
            let header = self.header(at, end - at)?;
            self.check_page(&header)?;
            at += header.bytes + header.stored_bytes as u64;
            match header.is_dictionary {
                true => dictionary_bytes = dictionary_bytes.max(header.bytes_in_memory as u64),
                false => values += header.values,
            }
            if values > CHUNK_VALUES_MAX {
                return Err(self.damaged(format!(
                    "a row group announces {values} values of one column, \
                     expected at most {CHUNK_VALUES_MAX}"
                )));
            }
        }
        Ok(dictionary_bytes)
    }

    /// Where the column lies in the file.
    fn range(&self, chunk: &ColumnChunkMetaData) -> Result<(u64, u64), DataError> {
        let first = chunk.dictionary_page_offset();
        let start = first.unwrap_or_else(|| chunk.data_page_offset());
        let bytes = u64::try_from(chunk.compressed_size()).ok();
        let start = u64::try_from(start).ok();
        let end = start
            .zip(bytes)
            .and_then(|(start, bytes)| start.checked_add(bytes));
        match start.zip(end.filter(|end| *end <= self.length)) {
            Some(range) => Ok(range),
            None => Err(self.damaged("a column lies outside of it".to_owned())),
        }
    }

    fn header(&mut self, at: u64, left: u64) -> Result<Header, DataError> {
        let mut found = Err(Fault::Short);
        for limit in [HEADER_BYTES_USUAL, HEADER_BYTES_MAX] {
            let bytes = read_at(self.file, at, limit.min(left));
            found = Header::read(&bytes.map_err(DataError::io("read", self.path))?);
            if found != Err(Fault::Short) || limit >= left {
                break;
            }
        }
        found.map_err(|_| self.damaged(format!("the header of the page at byte {at} is malformed")))
    }

    fn check_page(&self, header: &Header) -> Result<(), DataError> {
        let beyond = |found: i64, what: &str, limit: i64| {
            let what = format!("a page announces {found} {what}, expected at most {limit}");
            (!(0..=limit).contains(&found)).then(|| self.damaged(what))
        };
        let encoding = || {
            let remedy = "write it again plain or with a dictionary";
            let what = format!(
                "a page is in Parquet's encoding {}; {remedy}",
                header.encoding
            );
            (!ENCODINGS.contains(&header.encoding)).then(|| self.damaged(what))
        };
        let fault = beyond(header.bytes_in_memory, "bytes in memory", PAGE_BYTES_MAX)
            .or_else(|| beyond(header.stored_bytes, "bytes", PAGE_BYTES_MAX))
            .or_else(|| beyond(header.values, "values", PAGE_VALUES_MAX))
            .or_else(encoding);
        fault.map_or(Ok(()), Err)
    }

    fn damaged(&self, what: String) -> DataError {
        DataError::damaged(self.path)(what)
    }
}
