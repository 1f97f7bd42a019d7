//! One value: what it should be, or a report of what it is instead.

use super::Reader;
use crate::scenario::bounds::{Bounds, WholeBounds};
use crate::scenario::document::{Entry, Node, Place, Value};
use crate::scenario::report::{Report, Words};
use crate::scenario::suggest;

/// A value being read.
pub(crate) struct Field<'a> {
    pub(crate) node: &'a Node,
    /// Where its key stands, or the value where it has none.
    pub(crate) key_place: Place,
    pub(crate) path: String,
    pub(crate) report: &'a Report,
}

impl<'a> Field<'a> {
    /// Reports that the value will not do.
    pub(crate) fn reject(&self, expected: impl Into<String>, remedy: Option<String>) {
        let problem = format!("`{}` is {}", self.path, self.node.value.describe());
        self.report_at(self.node.place, problem, expected, remedy);
    }

    /// Reports something about the key itself.
    pub(crate) fn report_key(&self, problem: String, expected: &str, remedy: Option<String>) {
        self.report_at(self.key_place, problem, expected, remedy);
    }

    /// Reports a problem with the value in words of its own.
    pub(crate) fn report_value(&self, problem: String, expected: &str, remedy: Option<String>) {
        self.report_at(self.node.place, problem, expected, remedy);
    }

    fn report_at(
        &self,
        place: Place,
        problem: String,
        expected: impl Into<String>,
        remedy: Option<String>,
    ) {
        let expected = expected.into();
        self.report.add(
            place,
            Words {
                key: self.path.clone(),
                problem,
                expected,
                remedy,
            },
        );
    }

    /// The table that the value must be.
    pub(crate) fn reader(&self) -> Option<Reader<'a>> {
        let Value::Table(table) = &self.node.value else {
            self.reject("a table", None);
            return None;
        };
        let (place, path) = (self.node.place, self.path.clone());
        let (known, missing, elsewhere) = Default::default();
        Some(Reader {
            table,
            place,
            path,
            known,
            missing,
            elsewhere,
            report: self.report,
        })
    }

    /// The entries of the table that the value must be, by name.
    pub(crate) fn entries(&self) -> Option<Vec<(String, Field<'a>)>> {
        let Value::Table(table) = &self.node.value else {
            self.reject("a table", None);
            return None;
        };
        let entry = |(name, entry): (&String, &'a Entry)| {
            let field = Field {
                node: &entry.node,
                key_place: entry.key,
                path: format!("{}.{name}", self.path),
                report: self.report,
            };
            (name.clone(), field)
        };
        Some(table.iter().map(entry).collect())
    }

    /// The text that the value is, if it is one.
    pub(crate) fn as_text(&self) -> Option<&'a str> {
        match &self.node.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of the list that the value must be.
    pub(crate) fn items(&self, expected: &str) -> Option<Vec<Field<'a>>> {
        let Value::List(items) = &self.node.value else {
            self.reject(expected, None);
            return None;
        };
        let item = |(index, node): (usize, &'a Node)| Field {
            node,
            key_place: node.place,
            path: format!("{}.{index}", self.path),
            report: self.report,
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    /// The text that the value must be.
    pub(crate) fn text(&self) -> Option<&'a str> {
        match &self.node.value {
            Value::Text(text) => Some(text),
            _ => {
                let quoted = format!("quote it: \"{}\"", self.node.value.describe());
                let scalar = !matches!(self.node.value, Value::List(_) | Value::Table(_));
                self.reject("a string", scalar.then_some(quoted));
                None
            }
        }
    }

    /// Whether: `true` or `false`.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self.node.value {
            Value::Boolean(value) => Some(value),
            _ => {
                self.reject("true or false", None);
                None
            }
        }
    }

    /// A number within bounds; whole numbers will do.
    pub(crate) fn number(&self, bounds: &Bounds) -> Option<f64> {
        let value = match self.node.value {
            Value::Number(value) => Some(value),
            Value::Integer(value) => Some(value as f64),
            _ => None,
        };
        // Adding 0 makes a negative zero a plain one.
        let sound = value
            .filter(|value| bounds.contains(*value))
            .map(|value| value + 0.0);
        if sound.is_none() {
            self.reject(bounds.words, None);
        }
        sound
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&self, bounds: WholeBounds) -> Option<u64> {
        let sound = match self.node.value {
            Value::Integer(value) => bounds.check(value),
            _ => None,
        };
        if sound.is_none() {
            self.reject(bounds.to_string(), None);
        }
        sound
    }

    /// One of these words.
    pub(crate) fn word(&self, words: &[&'static str]) -> Option<&'static str> {
        let Value::Text(text) = &self.node.value else {
            self.reject(suggest::list(words), None);
            return None;
        };
        let found = words.iter().copied().find(|word| word == text);
        if found.is_none() {
            self.reject(suggest::list(words), suggest::did_you_mean(text, words));
        }
        found
    }
}
