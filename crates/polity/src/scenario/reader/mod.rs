//! Reads values of the kinds that keys take, and reports what is something else.
//!
//! A reader never stops at a fault: it reports it and goes on with a default, so that one pass finds
//! everything. A scenario is only made where nothing was reported.

mod field;

use std::cell::RefCell;

use super::bounds::{Bounds, WholeBounds};
use super::document::{Entry, Node, Place, Table};
use super::report::{Report, Words};
use super::suggest;

pub(crate) use field::Field;

/// A table being read.
pub(crate) struct Reader<'a> {
    table: &'a Table,
    place: Place,
    path: String,
    known: RefCell<Vec<&'static str>>,
    missing: RefCell<Vec<(String, String)>>,
    elsewhere: RefCell<Vec<(&'static str, &'static str)>>,
    pub(crate) report: &'a Report,
}

impl<'a> Reader<'a> {
    /// Reads the root of a document.
    pub(crate) fn root(node: &'a Node, report: &'a Report) -> Option<Self> {
        let field = Field {
            node,
            key_place: node.place,
            path: String::new(),
            report,
        };
        field.reader()
    }

    /// The dotted path of a key in this table.
    pub(crate) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// The value of a key, if it is given.
    pub(crate) fn field(&self, key: &'static str) -> Option<Field<'a>> {
        self.known.borrow_mut().push(key);
        let (path, report) = (self.path_of(key), self.report);
        let make = |e: &'a Entry| Field {
            node: &e.node,
            key_place: e.key,
            path,
            report,
        };
        self.table.get(key).map(make)
    }

    /// The value of a key that must be given.
    pub(crate) fn required(&self, key: &'static str, expected: &str) -> Option<Field<'a>> {
        let field = self.field(key);
        if field.is_none() {
            self.missing(key, expected);
        }
        field
    }

    /// Notes that a key is missing, unless it turns out to be misspelt.
    pub(crate) fn missing(&self, key: &str, expected: &str) {
        self.missing
            .borrow_mut()
            .push((key.to_owned(), expected.to_owned()));
    }

    /// What to say of a key that is none of this table, but of another.
    pub(crate) fn elsewhere(&self, key: &'static str, remedy: &'static str) {
        self.elsewhere.borrow_mut().push((key, remedy));
    }

    /// The one of these keys that is given; reports a second one.
    pub(crate) fn one_of(&self, keys: &[&'static str]) -> Option<(&'static str, Field<'a>)> {
        let fields = keys.iter().filter_map(|key| Some((*key, self.field(key)?)));
        let mut given: Vec<_> = fields.collect();
        given.sort_by_key(|(_, field)| field.key_place);
        let mut given = given.into_iter();
        let first = given.next()?;
        for (_, other) in given {
            let problem = format!("both `{}` and `{}` are given", first.1.path, other.path);
            other.report_key(
                problem,
                "only one of the two",
                Some("remove one".to_owned()),
            );
        }
        Some(first)
    }

    /// A switch, `default` where it is not given.
    pub(crate) fn flag_or(&self, key: &'static str, default: bool) -> bool {
        self.field(key)
            .and_then(|field| field.flag())
            .unwrap_or(default)
    }

    /// A number, `default` where it is not given.
    pub(crate) fn number_or(&self, key: &'static str, default: f64, bounds: &Bounds) -> f64 {
        self.field(key)
            .and_then(|field| field.number(bounds))
            .unwrap_or(default)
    }

    /// A whole number, `default` where it is not given.
    pub(crate) fn whole_or<T>(&self, key: &'static str, default: T, bounds: WholeBounds) -> T
    where
        T: TryFrom<u64>,
    {
        let value = self.field(key).and_then(|field| field.whole(bounds));
        value
            .and_then(|value| T::try_from(value).ok())
            .unwrap_or(default)
    }

    /// Whether nothing at all is given.
    pub(crate) fn is_blank(&self) -> bool {
        self.table.is_empty()
    }

    /// Reports every key that nobody asked for, then what is missing. `noun` says what keys are here.
    pub(crate) fn end(&self, noun: &str) {
        let mut known = self.known.borrow().clone();
        known.sort_unstable();
        known.dedup();
        for (key, entry) in self
            .table
            .iter()
            .filter(|(key, _)| !known.contains(&key.as_str()))
        {
            let path = self.path_of(key);
            let mut words = suggest::unknown(noun, key, &path, &known, &entry.node.value);
            let elsewhere = self.elsewhere.borrow();
            if let Some((_, remedy)) = elsewhere.iter().find(|(name, _)| name == key) {
                words.remedy = Some((*remedy).to_owned());
            }
            let misspelt = suggest::nearest(key, &known);
            self.missing
                .borrow_mut()
                .retain(|(key, _)| misspelt != Some(key));
            self.report.add(entry.key, words);
        }
        for (key, expected) in self.missing.take() {
            let key = self.path_of(&key);
            let problem = format!("`{key}` is missing");
            self.report.add(
                self.place,
                Words {
                    key,
                    problem,
                    expected,
                    remedy: None,
                },
            );
        }
    }
}
