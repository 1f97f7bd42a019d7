//! What is wrong with a scenario, as callers see it.

use std::fmt;

use thiserror::Error;

use super::document::{Place, Source};
use super::render;

/// Most faults that are kept: who mends these will see the others.
pub const DIAGNOSTICS_MAX: usize = 100;

/// Whether content is at fault, or the way to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiagnosticKind {
    /// What was typed cannot be meant.
    Content,
    /// A file could not be read.
    Io,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is at fault.
    pub kind: DiagnosticKind,
    /// Where it was typed: a path, `--set`, `--seed` or `--ticks`.
    pub source_name: String,
    /// Line, from 1; 0 for a file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 for a file as a whole.
    pub column: usize,
    /// The dotted key, as far as there is one.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What would do.
    pub expected: String,
    /// What to change, where that is more than what is expected.
    pub remedy: Option<String>,
    pub(crate) place: Option<Place>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.source_name)?,
            line => write!(f, "{}:{line}:{}: ", self.source_name, self.column)?,
        }
        write!(f, "{}", self.problem)?;
        if !self.expected.is_empty() {
            write!(f, ", expected {}", self.expected)?;
        }
        self.remedy
            .iter()
            .try_for_each(|remedy| write!(f, "; {remedy}"))
    }
}

/// Why there is no scenario: every fault that was found, in the order of the text.
#[derive(Clone, Debug, Error)]
#[error("{}", lines(.diagnostics, *.omitted))]
pub struct ScenarioError {
    pub(super) sources: Vec<Source>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) omitted: usize,
}

impl ScenarioError {
    /// Every fault, or the first [`DIAGNOSTICS_MAX`] that were found; there is at least one.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How the program ends: 2 where content is at fault, 3 where only files could not be read.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let io = |d: &Diagnostic| d.kind == DiagnosticKind::Io;
        if self.diagnostics.iter().all(io) {
            3
        } else {
            2
        }
    }

    /// Every fault with the line it is in, for a terminal.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let mut rendered = render::render(&self.sources, &self.diagnostics, color);
        if self.omitted > 0 {
            rendered.push_str(&format!("\n\n… and {} more", self.omitted));
        }
        rendered
    }
}

fn lines(diagnostics: &[Diagnostic], omitted: usize) -> String {
    let mut lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    lines.extend((omitted > 0).then(|| format!("… and {omitted} more")));
    lines.join("\n")
}
