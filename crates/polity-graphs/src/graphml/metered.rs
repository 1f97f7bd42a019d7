//! A reader that counts lines, and that refuses to feed a single tag or text for ever.

use std::io::{self, BufRead, Read};

pub(super) struct Metered<R> {
    inner: R,
    /// The line being read, from 1.
    pub(super) line: u64,
    /// Bytes since the last tag or text began.
    bytes: usize,
    bytes_max: usize,
}

impl<R: BufRead> Metered<R> {
    pub(super) fn new(inner: R, bytes_max: usize) -> Self {
        Self {
            inner,
            line: 1,
            bytes: 0,
            bytes_max,
        }
    }

    /// A new tag or text begins.
    pub(super) fn restart(&mut self) {
        self.bytes = 0;
    }

    pub(super) fn exceeded(&self) -> bool {
        self.bytes > self.bytes_max
    }
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let mut chunk = self.fill_buf()?;
        let read = chunk.read(to)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.exceeded() {
            true => Err(io::Error::other("a tag or text beyond the limit")),
            false => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        // What was just looked at is still in the buffer: no reading happens here.
        if let Ok(chunk) = self.inner.fill_buf() {
            let ends = chunk.iter().take(amount).filter(|&&byte| byte == b'\n');
            self.line += ends.count() as u64;
        }
        self.bytes += amount;
        self.inner.consume(amount);
    }
}
