//! The place where two texts part, and a few words around it.

use std::fmt;

/// Characters that are shown before and after the place where texts part.
const AROUND: usize = 20;

/// The place where two texts part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: usize,
}

/// Bytes of both texts up to the first character that differs.
pub(crate) fn common_bytes(one: &str, other: &str) -> usize {
    let pairs = one.bytes().zip(other.bytes());
    let mut common = pairs.take_while(|(a, b)| a == b).count();
    while !one.is_char_boundary(common) || !other.is_char_boundary(common) {
        common -= 1;
    }
    common
}

/// The place at which so many bytes of a text end.
pub(crate) fn place(text: &str, bytes: usize) -> Place {
    let before = &text[..bytes];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    Place {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// A few words around this place, in quotes.
pub(crate) fn around(text: &str, bytes: usize) -> String {
    let before = text[..bytes].char_indices().rev().take(AROUND).last();
    let start = before.map_or(bytes, |(start, _)| start);
    let after = text[bytes..].char_indices().nth(AROUND);
    let end = after.map_or(text.len(), |(length, _)| bytes + length);
    let cut = |is: bool| if is { "…" } else { "" };
    let (left, right) = (cut(start > 0), cut(end < text.len()));
    format!("{left}{:?}{right}", &text[start..end])
}

/// The beginning of a text.
pub(crate) fn beginning(text: &str) -> String {
    match text.char_indices().nth(2 * AROUND) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)
    }
}
