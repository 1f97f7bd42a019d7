//! What was typed: values with the places they stand at.
//!
//! A [`Node`] keeps where it came from (the scenario file, a `--set` argument, a profile file), so
//! that whatever is found wrong later can be pointed at.

mod depth;
mod parse;
mod set;
mod write;

use std::collections::BTreeMap;
use std::ops::Range;

pub(crate) use parse::{parse_document, parse_value};
pub(crate) use set::apply;

/// A text that was typed: a file, or an argument.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Its name in messages: a path, or `--set`.
    pub(crate) name: String,
    /// The whole of it.
    pub(crate) text: String,
}

/// A stretch of a source, in bytes. Places order as a reader meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) source: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Place {
    pub(crate) fn new(source: usize, span: Range<usize>) -> Self {
        let Range { start, end } = span;
        Self { source, start, end }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) place: Place,
}

/// What TOML can say.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    /// Clamped where it exceeds what any key takes.
    Integer(i128),
    Number(f64),
    Boolean(bool),
    /// Dates and times, which no key takes; as typed.
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys in alphabetical order, and where each stands.
pub(crate) type Table = BTreeMap<String, Entry>;

/// A key's place and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Place,
    pub(crate) node: Node,
}

impl Value {
    /// What it is, for messages: short values as typed.
    pub(crate) fn describe(&self) -> String {
        const SHOWN: usize = 40;
        match self {
            Self::Text(text) if text.chars().count() > SHOWN => {
                format!("{:?}…", text.chars().take(SHOWN).collect::<String>())
            }
            Self::Text(text) => format!("{text:?}"),
            Self::Integer(value) => value.to_string(),
            Self::Number(value) => format!("{value:?}"),
            Self::Boolean(value) => value.to_string(),
            Self::Date(text) => format!("the date {text}"),
            Self::List(items) => format!("a list of {}", items.len()),
            Self::Table(_) => "a table".to_owned(),
        }
    }
}
