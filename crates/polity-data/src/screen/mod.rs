//! Looks a Parquet file over before anything of it is decoded.
//!
//! The decoder reserves what headers announce: a few bytes can ask for gigabytes, and a page of a
//! few kilobytes can unfold into them. Here every announcement is read first, without reserving
//! anything, and refused beyond limits that are far above what writers make (pages of about 1 MiB).
//!
//! ```text
//! footer  ─► columns there are           at most COLUMNS_MAX
//! chunk   ─► page headers, one by one    sizes, numbers of values, encodings
//! ```

mod compact;
mod header;
mod pages;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::DataError;
use compact::{Compact, Fault, LIST};

pub(crate) use pages::screen_pages;

/// Largest footer, in bytes.
const FOOTER_BYTES_MAX: u64 = 64 << 20;
/// Most entries of a schema: tables have about 40.
const COLUMNS_MAX: u64 = 1024;
/// Checks the footer of a file: that it can be parsed in bounded memory and depth. What is no
/// Parquet file at all is left for the parser to say.
pub(crate) fn screen_footer(file: &mut File, path: &Path) -> Result<(), DataError> {
    let Some(footer) = footer(file).map_err(DataError::io("read", path))? else {
        return Ok(());
    };
    let doubtful = |_| DataError::damaged(path)("its footer is malformed");
    let entries = schema_entries(&footer).map_err(doubtful)?;
    if entries > COLUMNS_MAX {
        let what = format!("its schema has {entries} entries, expected at most {COLUMNS_MAX}");
        return Err(DataError::damaged(path)(what));
    }
    Ok(())
}

/// The footer's bytes, if there is one that lies within the file and the limit.
fn footer(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let length = file.seek(SeekFrom::End(0))?;
    if length < 12 {
        return Ok(None);
    }
    let tail = read_at(file, length - 8, 8)?;
    let bytes = tail
        .first_chunk()
        .map_or(0, |b: &[u8; 4]| u32::from_le_bytes(*b));
    let bytes = u64::from(bytes);
    if !tail.ends_with(b"PAR1") || bytes > length - 8 {
        return Ok(None);
    }
    read_at(file, length - 8 - bytes, bytes.min(FOOTER_BYTES_MAX)).map(Some)
}

/// Entries of the schema that a footer announces.
fn schema_entries(footer: &[u8]) -> Result<u64, Fault> {
    let (mut cursor, mut last, mut entries) = (Compact::new(footer), 0, 0);
    while let Some((id, kind)) = cursor.field(&mut last)? {
        let start = cursor.at;
        if id == 2 {
            if kind != LIST {
                return Err(Fault::Malformed);
            }
            entries = cursor.list()?.0.max(entries);
            cursor.at = start;
        }
        cursor.skip(kind)?;
    }
    Ok(entries)
}

/// So many bytes from a place in the file, or fewer at its end.
fn read_at(file: &mut File, at: u64, bytes: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut found = Vec::new();
    file.take(bytes).read_to_end(&mut found)?;
    Ok(found)
}
