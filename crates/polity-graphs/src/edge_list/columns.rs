//! A line's columns.

use crate::Delimiter;

/// A delimiter that has been decided upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    Comma,
    Tab,
    Whitespace,
}

impl Split {
    /// What the options say, or what this line suggests; `None` if it is ambiguous.
    pub(super) fn decide(delimiter: Delimiter, line: &[u8]) -> Option<Self> {
        match delimiter {
            Delimiter::Comma => Some(Self::Comma),
            Delimiter::Tab => Some(Self::Tab),
            Delimiter::Whitespace => Some(Self::Whitespace),
            Delimiter::Auto if line.contains(&b'\t') => Self::decide_with_tabs(line),
            Delimiter::Auto if line.contains(&b',') => Some(Self::Comma),
            Delimiter::Auto => Some(Self::Whitespace),
        }
    }

    fn decide_with_tabs(line: &[u8]) -> Option<Self> {
        let mixed = |field: &[u8]| field.iter().any(|byte| matches!(byte, b' ' | b','));
        let ambiguous = Self::Tab.columns(line).any(mixed);
        (!ambiguous).then_some(Self::Tab)
    }

    /// The columns, without blanks around them.
    pub(super) fn columns(self, line: &[u8]) -> Columns<'_> {
        let rest = trim(line);
        Columns {
            split: self,
            rest: Some(rest).filter(|rest| !rest.is_empty()),
        }
    }
}

/// Iterates over the columns of a line.
pub(super) struct Columns<'a> {
    split: Split,
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Columns<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest?;
        let ends = |byte: &u8| match self.split {
            Split::Comma => *byte == b',',
            Split::Tab => *byte == b'\t',
            Split::Whitespace => is_blank(byte),
        };
        let Some(end) = rest.iter().position(ends) else {
            self.rest = None;
            return Some(trim(rest));
        };
        let after = &rest[end + 1..];
        self.rest = Some(match self.split {
            Split::Whitespace => trim(after),
            Split::Comma | Split::Tab => after,
        });
        Some(trim(&rest[..end]))
    }
}

/// A carriage return is none: a file of the kind that ends lines with nothing else must not be
/// taken for one long line of columns.
fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

pub(super) fn trim(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|b| !is_blank(b)).unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|b| !is_blank(b))
        .map_or(start, |last| last + 1);
    &text[start..end]
}
