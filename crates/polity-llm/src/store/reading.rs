//! Reading a store's file from its beginning.

use std::io::{BufRead, Read};
use std::path::Path;

use super::contents::Contents;
use super::error::StoreError;
use super::line::{HEADER, Header, LINE_BYTES_MAX, Line, VERSION};

/// What a file holds, as far as it is whole.
pub(crate) struct Whole {
    pub(crate) contents: Contents,
    /// Bytes up to the end of the last whole line; 0 where not even the header is there.
    pub(crate) bytes: u64,
}

/// Reads all whole lines. What follows the last one is the beginning of a record whose writer was
/// killed; anything else that is wrong is refused.
pub(crate) fn read(path: &Path, mut from: impl BufRead) -> Result<Whole, StoreError> {
    let mut contents = Contents::default();
    let mut bytes = 0;
    let mut line = Vec::new();
    while next(path, &mut from, &mut line, contents.lines + 1)? {
        match contents.lines {
            0 => check_header(path, &line)?,
            _ => take_up(path, &line, &mut contents)?,
        }
        contents.lines = contents.lines.max(1);
        bytes += line.len() as u64;
    }
    if contents.lines == 0 && !HEADER.starts_with(&line) {
        return Err(StoreError::NotAStore(path.to_owned()));
    }
    Ok(Whole { contents, bytes })
}

/// Reads a line with its end; false where there is no whole one any more, `line` being the rest.
fn next(
    path: &Path,
    from: &mut impl BufRead,
    line: &mut Vec<u8>,
    number: u64,
) -> Result<bool, StoreError> {
    line.clear();
    let mut limited = from.take(LINE_BYTES_MAX as u64 + 1);
    let read = limited.read_until(b'\n', line);
    read.map_err(StoreError::io("read", path))?;
    let whole = line.last() == Some(&b'\n');
    if !whole && line.len() > LINE_BYTES_MAX {
        let what = format!("the line is longer than {LINE_BYTES_MAX} bytes");
        return Err(damaged(path, number, what));
    }
    Ok(whole)
}

fn check_header(path: &Path, line: &[u8]) -> Result<(), StoreError> {
    match serde_json::from_slice::<Header>(line) {
        Ok(Header { format, version }) if format == "polity-calls" => match version {
            VERSION => Ok(()),
            found => Err(StoreError::Format {
                path: path.to_owned(),
                found,
            }),
        },
        _ => Err(StoreError::NotAStore(path.to_owned())),
    }
}

fn take_up(path: &Path, line: &[u8], contents: &mut Contents) -> Result<(), StoreError> {
    let number = contents.lines + 1;
    let read = serde_json::from_slice(line).map_err(|error| format!("it is no record: {error}"));
    let taken = read.and_then(|line: Line<'_>| contents.add(line));
    taken.map_err(|what| damaged(path, number, what))
}

pub(crate) fn damaged(path: &Path, line: u64, what: String) -> StoreError {
    StoreError::Damaged {
        path: path.to_owned(),
        line,
        what,
    }
}
