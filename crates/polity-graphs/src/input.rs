//! From a file to bytes and lines: decompression, positions, limits.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use memchr::memchr;

use crate::{GraphError, Limits, Place};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const BUFFER_BYTES: usize = 128 * 1024;
/// How far to look for the first character that is no blank.
const PEEK_BYTES: usize = 256;

/// A file's bytes, decompressed where need be, without a byte order mark.
pub(crate) struct Input<'a> {
    pub(crate) reader: Box<dyn BufRead + 'a>,
    /// The file as it was given, for messages.
    pub(crate) path: PathBuf,
    /// The line being read, from 1; 0 before the first.
    pub(crate) line: u64,
    compressed: bool,
    buffer: Vec<u8>,
}

impl<'a> Input<'a> {
    pub(crate) fn open(path: &Path) -> Result<Input<'static>, GraphError> {
        match File::open(path) {
            Ok(file) => Input::new(file, path),
            Err(source) => Err(GraphError::from_io(source, Place::new(path, 0), false)),
        }
    }

    pub(crate) fn new(reader: impl Read + 'a, path: &Path) -> Result<Self, GraphError> {
        let plain = |source| GraphError::from_io(source, Place::new(path, 0), false);
        let (magic, reader) = peek(reader, GZIP_MAGIC.len()).map_err(plain)?;
        let reader = BufReader::with_capacity(BUFFER_BYTES, reader);
        let compressed = magic == GZIP_MAGIC;
        let reader: Box<dyn BufRead> = match compressed {
            true => Box::new(BufReader::with_capacity(
                BUFFER_BYTES,
                MultiGzDecoder::new(reader),
            )),
            false => Box::new(reader),
        };
        let input = Self {
            reader,
            path: path.to_owned(),
            line: 0,
            compressed,
            buffer: Vec::new(),
        };
        input.without_mark()
    }

    fn without_mark(mut self) -> Result<Self, GraphError> {
        let head = self.peek(BYTE_ORDER_MARK.len())?;
        if head == BYTE_ORDER_MARK {
            self.reader.consume(head.len());
        }
        Ok(self)
    }

    /// The first bytes, which stay to be read.
    fn peek(&mut self, bytes: usize) -> Result<Vec<u8>, GraphError> {
        let empty: Box<dyn BufRead> = Box::new(io::empty());
        let reader = std::mem::replace(&mut self.reader, empty);
        let (head, reader) = peek(reader, bytes).map_err(|e| self.error(e))?;
        self.reader = Box::new(reader);
        Ok(head)
    }

    /// Whether the first character that is no blank is `<`.
    pub(crate) fn looks_like_xml(&mut self) -> Result<bool, GraphError> {
        let head = self.peek(PEEK_BYTES)?;
        Ok(head.trim_ascii_start().starts_with(b"<"))
    }

    /// The next line without its end (`\n` or `\r\n`), or `None` after the last.
    pub(crate) fn next_line(&mut self, limits: &Limits) -> Result<Option<&[u8]>, GraphError> {
        self.buffer.clear();
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.error(error)),
            };
            let end = memchr(b'\n', chunk);
            let taken = end.unwrap_or(chunk.len());
            let finished = end.is_some() || chunk.is_empty();
            self.buffer.extend_from_slice(&chunk[..taken]);
            self.reader.consume(taken + usize::from(end.is_some()));
            if self.buffer.len() > limits.line_bytes {
                self.line += 1;
                return Err(self.too_large("bytes in one line", limits.line_bytes as u64));
            }
            if finished {
                return self.finish_line(end.is_some(), limits);
            }
        }
    }

    fn finish_line(&mut self, ended: bool, limits: &Limits) -> Result<Option<&[u8]>, GraphError> {
        if !ended && self.buffer.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        if self.line > limits.lines {
            return Err(self.too_large("lines", limits.lines));
        }
        let line = &self.buffer[..];
        Ok(Some(line.strip_suffix(b"\r").unwrap_or(line)))
    }

    pub(crate) fn place(&self) -> Place {
        Place::new(&self.path, self.line)
    }

    pub(crate) fn error(&self, source: io::Error) -> GraphError {
        GraphError::from_io(source, self.place(), self.compressed)
    }

    fn too_large(&self, what: &'static str, limit: u64) -> GraphError {
        let place = self.place();
        GraphError::TooLarge { place, what, limit }
    }
}

/// A reader whose first bytes were looked at, and are read again.
type Peeked<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// The first bytes of a reader, and the reader with them put back.
fn peek<R: Read>(mut reader: R, bytes: usize) -> io::Result<(Vec<u8>, Peeked<R>)> {
    let mut head = Vec::with_capacity(bytes);
    reader.by_ref().take(bytes as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}
