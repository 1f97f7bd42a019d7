//! Small text files: scenarios, profiles, lists of degrees.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::diagnostic::DiagnosticKind;
use super::reader::Field;
use super::report::{Report, Words};

/// Largest scenario or profile in bytes: what people write is a thousandth of it.
pub const TEXT_BYTES_MAX: u64 = 1 << 20;

/// Why a text file cannot be used.
#[derive(Debug)]
pub(crate) enum FileFault {
    Unreadable(PathBuf, io::Error),
    TooLarge(PathBuf, u64),
    NotText(PathBuf, usize),
}

/// The text of a small file.
pub(crate) fn read_text(path: &Path) -> Result<String, FileFault> {
    read_text_to(path, TEXT_BYTES_MAX)
}

/// The text of a file of at most so many bytes; more are never read.
pub(crate) fn read_text_to(path: &Path, limit: u64) -> Result<String, FileFault> {
    let mut bytes = Vec::new();
    let unreadable = |error| FileFault::Unreadable(path.to_owned(), error);
    let file = File::open(path).map_err(unreadable)?;
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(FileFault::TooLarge(path.to_owned(), limit));
    }
    let not_text = |error: std::string::FromUtf8Error| {
        FileFault::NotText(path.to_owned(), error.utf8_error().valid_up_to())
    };
    String::from_utf8(bytes).map_err(not_text)
}

impl FileFault {
    fn kind(&self) -> DiagnosticKind {
        match self {
            Self::Unreadable(..) => DiagnosticKind::Io,
            Self::TooLarge(..) | Self::NotText(..) => DiagnosticKind::Content,
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Unreadable(path, _) | Self::TooLarge(path, _) | Self::NotText(path, _) => path,
        }
    }

    /// What is wrong, and what was expected.
    fn words(&self) -> (String, String) {
        match self {
            Self::Unreadable(_, error) => (format!("cannot be read: {error}"), String::new()),
            Self::TooLarge(_, limit) => {
                ("is too large".to_owned(), format!("at most {limit} bytes"))
            }
            Self::NotText(_, at) => (
                format!("is not text: the byte at {at} is not UTF-8"),
                "UTF-8".to_owned(),
            ),
        }
    }

    /// Reports it for the file as a whole.
    pub(crate) fn report(&self, report: &Report) {
        let (problem, expected) = self.words();
        let words = Words {
            problem,
            expected,
            ..Words::default()
        };
        report.add_file(self.kind(), &self.path().display().to_string(), words);
    }

    /// Reports it where the file is named.
    pub(crate) fn report_at(&self, field: &Field<'_>, what: &str) {
        let (problem, expected) = self.words();
        let problem = format!("the {what} {} {problem}", self.path().display());
        let remedy = Some("paths are relative to the file that names them".to_owned());
        let words = Words {
            key: field.path.clone(),
            problem,
            expected,
            remedy,
        };
        match self.kind() {
            DiagnosticKind::Io => field.report.add_io(field.node.place, words),
            DiagnosticKind::Content => field.report.add(field.node.place, words),
        }
    }
}
