//! What can be wrong with a network file.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use polity_engine::topology::TopologyError;
use thiserror::Error;

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was given.
    pub path: PathBuf,
    /// The line, counted from 1; 0 means the file as a whole.
    pub line: u64,
}

impl Place {
    pub(crate) fn new(path: &Path, line: u64) -> Self {
        let path = path.to_owned();
        Self { path, line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}", self.path.display()),
            line => write!(f, "{}:{line}", self.path.display()),
        }
    }
}

/// Why a network file could not be read. Nothing is left behind.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GraphError {
    /// There is no such file.
    #[error("{place}: no such file; correct the path (it is relative to the scenario file)")]
    Missing {
        /// The file.
        place: Place,
    },
    /// The file cannot be read: permissions, a directory, a failing disk.
    #[error("{place}: cannot be read: {source}")]
    Unreadable {
        /// The last line that was read.
        place: Place,
        /// What the operating system said.
        source: io::Error,
    },
    /// A gzip file that ends early or is damaged.
    #[error(
        "{place}: {problem} in gzip data; expected a whole file: download or compress it again"
    )]
    BadGzip {
        /// The last line that was read.
        place: Place,
        /// `truncated` or what the decoder said.
        problem: String,
    },
    /// A line with fewer columns than needed.
    #[error(
        "{place}: {found} column(s) in {text:?}, expected {expected}; \
         complete or remove the line, or choose other columns"
    )]
    TooFewColumns {
        /// The line.
        place: Place,
        /// How many columns it has.
        found: usize,
        /// Which it should have.
        expected: String,
        /// The line's beginning.
        text: String,
    },
    /// A weight, time or id that is not a number of the kind needed.
    #[error("{place}: the {what} is {text:?}, expected {expected}; {remedy}")]
    BadNumber {
        /// The line.
        place: Place,
        /// `weight`, `time` or `id`.
        what: &'static str,
        /// What was there.
        text: String,
        /// What would do.
        expected: &'static str,
        /// What to change.
        remedy: &'static str,
    },
    /// An id that is empty, is not UTF-8, or holds control characters.
    #[error(
        "{place}: the id {text:?} is not text, expected UTF-8 without control characters; \
         is this a binary file, or one in another encoding?"
    )]
    BadId {
        /// The line.
        place: Place,
        /// The id, as far as it can be shown.
        text: String,
    },
    /// Tabs beside other delimiters: it cannot be told which of them separate columns.
    #[error(
        "{place}: both tabs and other delimiters in {text:?}, expected one kind; \
         say which: delimiter = tab, comma or whitespace"
    )]
    AmbiguousDelimiter {
        /// The line.
        place: Place,
        /// The line's beginning.
        text: String,
    },
    /// More of something than the limits allow.
    #[error(
        "{place}: more than {limit} {what}, the most that is read; {}",
        less_of(what)
    )]
    TooLarge {
        /// The line.
        place: Place,
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// A file without a single edge (or, in GraphML, node).
    #[error("{place}: no edges, expected lines of `src dst [weight] [time]`, or GraphML")]
    Empty {
        /// The file.
        place: Place,
    },
    /// Malformed XML, or XML that is not a GraphML graph that can be read.
    #[error("{place}: {problem}; {remedy}")]
    BadGraphMl {
        /// The line on which the fault was noticed.
        place: Place,
        /// What is wrong, and what was expected.
        problem: String,
        /// What to change.
        remedy: &'static str,
    },
    /// Options that no file could satisfy.
    #[error("{option} is {found}, expected {expected}")]
    BadOption {
        /// The option.
        option: &'static str,
        /// What it was.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// The edges do not make a topology.
    #[error("{place}: {source}")]
    Topology {
        /// The file.
        place: Place,
        /// Why not.
        source: Box<TopologyError>,
    },
}

impl GraphError {
    /// Whether the file could not be read at all, as opposed to having bad content.
    #[must_use]
    pub fn is_io(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::Unreadable { .. })
    }

    /// What an error of the operating system or of the decompressor means.
    pub(crate) fn from_io(source: io::Error, place: Place, compressed: bool) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { place },
            io::ErrorKind::UnexpectedEof if compressed => Self::BadGzip {
                place,
                problem: "truncated".to_owned(),
            },
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if compressed => {
                let problem = source.to_string();
                Self::BadGzip { place, problem }
            }
            _ => Self::Unreadable { place, source },
        }
    }
}

/// What to do about too much of something.
fn less_of(what: &str) -> &'static str {
    match what {
        "bytes in one line" => "shorten or remove the line (is this a list of edges?)",
        "bytes in one tag or text" => "shorten or remove it (is this GraphML?)",
        "bytes of names" => "use shorter names or numbers, or keep a part of the network",
        _ => "split the file, and keep a part of the network",
    }
}

/// The beginning of some input, for messages.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    const SHOWN: usize = 60;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * SHOWN)]);
    match text.char_indices().nth(SHOWN) {
        None => text.into_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
