//! From TOML to [`Node`]s. Recovers from syntax errors, so that all of them are reported.

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::depth::find_deep_key;
use super::{Entry, Node, Place, Table, Value};

/// A fault of syntax: what is wrong, and where.
pub(crate) type SyntaxError = (String, Place);

/// The table that a document is, and what is wrong with its syntax.
pub(crate) fn parse_document(text: &str, source: usize) -> (Node, Vec<SyntaxError>) {
    if let Some(at) = find_deep_key(text) {
        let place = Place::new(source, at..at + 1);
        let value = Value::Table(Table::new());
        let error = ("a key of too many parts".to_owned(), place);
        return (Node { value, place }, vec![error]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let value = Value::Table(convert_table(table.into_inner(), source));
    let place = Place::new(source, 0..0);
    let errors = errors.into_iter().map(|error| {
        let span = error.span().unwrap_or(text.len()..text.len());
        (error.message().to_owned(), Place::new(source, span))
    });
    (Node { value, place }, errors.collect())
}

/// The value that starts `offset` bytes into a source and ends with it; text if it is no TOML.
pub(crate) fn parse_value(text: &str, offset: usize, source: usize) -> Node {
    let place = Place::new(source, offset..offset + text.len());
    let deep = find_deep_key(text).is_some();
    let value = match DeValue::parse(if deep { "" } else { text }) {
        Ok(value) => convert(value, source).value,
        Err(_) => Value::Text(text.to_owned()),
    };
    let mut node = Node { value, place };
    relocate(&mut node, place);
    node
}

/// Parts of an argument are pointed at as a whole: it is short, and stands on one line.
fn relocate(node: &mut Node, place: Place) {
    node.place = place;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| relocate(item, place)),
        Value::Table(table) => table.values_mut().for_each(|entry| {
            entry.key = place;
            relocate(&mut entry.node, place);
        }),
        _ => {}
    }
}

fn convert_table(table: DeTable<'_>, source: usize) -> Table {
    let entries = table.into_iter().map(|(key, value)| {
        let place = Place::new(source, key.span());
        (
            key.into_inner().into_owned(),
            Entry {
                key: place,
                node: convert(value, source),
            },
        )
    });
    entries.collect()
}

fn convert(value: Spanned<DeValue<'_>>, source: usize) -> Node {
    let place = Place::new(source, value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(value) => Value::Integer(integer(&value)),
        DeValue::Float(value) => Value::Number(value.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Boolean(value),
        DeValue::Datetime(value) => Value::Date(value.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| convert(item, source))
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(convert_table(table, source)),
    };
    Node { value, place }
}

fn integer(value: &DeInteger<'_>) -> i128 {
    let limit = if value.as_str().starts_with('-') {
        i128::MIN
    } else {
        i128::MAX
    };
    i128::from_str_radix(value.as_str(), value.radix()).unwrap_or(limit)
}
