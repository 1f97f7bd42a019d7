//! What is wrong with a scenario: collected while it is read, so that all of it is shown at once.

use std::cell::{Cell, RefCell};

use super::diagnostic::{DIAGNOSTICS_MAX, Diagnostic, DiagnosticKind, ScenarioError};
use super::document::{Place, Source};

/// The words of a diagnostic.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub(crate) key: String,
    pub(crate) problem: String,
    pub(crate) expected: String,
    pub(crate) remedy: Option<String>,
}

impl Words {
    fn diagnostic(
        self,
        kind: DiagnosticKind,
        source_name: String,
        (line, column): (usize, usize),
        place: Option<Place>,
    ) -> Diagnostic {
        let Self {
            key,
            problem,
            expected,
            remedy,
        } = self;
        Diagnostic {
            kind,
            source_name,
            line,
            column,
            key,
            problem,
            expected,
            remedy,
            place,
        }
    }
}

/// Collects sources and what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    sources: RefCell<Vec<Source>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
    omitted: Cell<usize>,
}

impl Report {
    /// Adds a text that was typed, unless it is there already; returns its number.
    pub(crate) fn add_source(&self, name: &str, text: &str) -> usize {
        let mut sources = self.sources.borrow_mut();
        let same = |source: &Source| source.name == name && source.text == text;
        sources.iter().position(same).unwrap_or_else(|| {
            sources.push(Source {
                name: name.to_owned(),
                text: text.to_owned(),
            });
            sources.len() - 1
        })
    }

    /// Content that is at fault.
    pub(crate) fn add(&self, place: Place, words: Words) {
        self.push(DiagnosticKind::Content, place, words);
    }

    /// A file that cannot be read, named at this place.
    pub(crate) fn add_io(&self, place: Place, words: Words) {
        self.push(DiagnosticKind::Io, place, words);
    }

    /// A file at fault as a whole.
    pub(crate) fn add_file(&self, kind: DiagnosticKind, name: &str, words: Words) {
        self.store(words.diagnostic(kind, name.to_owned(), (0, 0), None));
    }

    fn push(&self, kind: DiagnosticKind, place: Place, words: Words) {
        if self.diagnostics.borrow().len() >= DIAGNOSTICS_MAX {
            return self.omitted.update(|count| count + 1);
        }
        let (name, position) = {
            let source = &self.sources.borrow()[place.source];
            (source.name.clone(), position(&source.text, place.start))
        };
        self.store(words.diagnostic(kind, name, position, Some(place)));
    }

    fn store(&self, diagnostic: Diagnostic) {
        let mut diagnostics = self.diagnostics.borrow_mut();
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.borrow().is_empty()
    }

    /// What was found, if anything.
    pub(crate) fn into_error(self) -> Option<ScenarioError> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by_key(|d| d.place);
        let (sources, omitted) = (self.sources.into_inner(), self.omitted.get());
        (!diagnostics.is_empty()).then_some(ScenarioError {
            sources,
            diagnostics,
            omitted,
        })
    }
}

/// Line and column, from 1, of a position in bytes.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}
