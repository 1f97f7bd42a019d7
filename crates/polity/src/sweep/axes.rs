//! What varies: axes, their values, and what each value changes.

use std::collections::BTreeSet;

use super::overrides::check;
use crate::scenario::document::{Entry, Node, Table, Value};
use crate::scenario::population::is_name;
use crate::scenario::reader::Field;

/// Most axes of a series.
const AXES_MAX: usize = 32;
/// Most values of an axis.
const VALUES_MAX: usize = 10_000;
/// Most keys that are changed at once.
const CHANGES_MAX: usize = 1000;
/// Longest label in characters.
const LABEL_MAX: usize = 200;
/// Columns that every table of cells has.
const RESERVED: [&str; 5] = ["cell", "series", "seed", "ticks", "run_digest"];

/// Something that varies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// What it is called, also as a column.
    pub name: String,
    /// What it can be, in order.
    pub values: Vec<Choice>,
    /// Whether it may change what its series, or an axis before it, changes as well.
    pub overrides: bool,
}

impl Axis {
    /// The keys that any of its values changes.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let sets = self.values.iter().flat_map(|value| &value.set);
        sets.map(|set| key_of(set))
    }
}

/// The key of `key=value`.
pub(super) fn key_of(set: &str) -> &str {
    set.split_once('=').map_or(set, |(key, _)| key)
}

/// One value of an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub label: String,
    /// What it changes: `key=value`, as for `--set`.
    pub set: Vec<String>,
}

/// A table's entries in the order in which they were typed.
fn as_typed(table: &Table) -> Vec<(&String, &Entry)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(_, entry)| entry.key);
    entries
}

/// The axes of a series that changes these itself; what cannot be meant is reported and left out.
pub(super) fn read_axes(field: &Field<'_>, set: &[String]) -> Vec<Axis> {
    let Value::Table(table) = &field.node.value else {
        field.reject("a table of axes", None);
        return Vec::new();
    };
    if table.len() > AXES_MAX {
        let problem = format!("`{}` has {} axes", field.path, table.len());
        field.report_value(problem, &format!("at most {AXES_MAX}"), None);
        return Vec::new();
    }
    let mut axes: Vec<Axis> = Vec::new();
    for (name, entry) in as_typed(table) {
        let own = Field {
            node: &entry.node,
            key_place: entry.key,
            path: format!("{}.{name}", field.path),
            report: field.report,
        };
        if let Some(axis) = read_axis(name, &own) {
            check(&own, &axis, &axes, set);
            axes.push(axis);
        }
    }
    axes
}

fn read_axis(name: &str, field: &Field<'_>) -> Option<Axis> {
    let reserved = ["summary_", "axis_", "set_"]
        .iter()
        .any(|p| name.starts_with(p));
    if !is_name(name) || reserved || RESERVED.contains(&name) {
        let problem = format!("`{name}` cannot name an axis");
        let expected = "a name that is no column of cells.parquet";
        field.report_key(problem, expected, None);
        return None;
    }
    let (values, overrides) = match &field.node.value {
        Value::Table(_) => read_long(field)?,
        _ => (read_values(field, Some(name), None)?, false),
    };
    unique(field, &values).then(|| Axis {
        name: name.to_owned(),
        values,
        overrides,
    })
}

/// `{ key = …, values = […], labels = […], override = … }`: the values, and whether they override.
fn read_long(field: &Field<'_>) -> Option<(Vec<Choice>, bool)> {
    let table = field.reader()?;
    let key = table.field("key");
    let values = table.required("values", "a list of values");
    let labels = table.field("labels");
    let overrides = table.flag_or("override", false);
    table.end("key");
    let key = match &key {
        Some(key) => Some(read_key(key)?),
        None => None,
    };
    let labels = match &labels {
        Some(labels) => Some(read_labels(labels)?),
        None => None,
    };
    let values = values?;
    let choices = read_values(&values, key, labels.as_deref())?;
    if let Some(labels) = labels.filter(|labels| labels.len() != choices.len()) {
        let (labels, values) = (labels.len(), choices.len());
        let problem = format!("`{}` has {values} values and {labels} labels", field.path);
        field.report_value(problem, "one label for each value", None);
        return None;
    }
    Some((choices, overrides))
}

fn read_key<'a>(field: &Field<'a>) -> Option<&'a str> {
    let key = field.text()?;
    is_key(field, key).then_some(key)
}

/// Whether something can be set; reports if not.
fn is_key(field: &Field<'_>, key: &str) -> bool {
    if key == "seed" {
        let remedy = Some("list them under `seeds`".to_owned());
        field.report_key(
            "`seed` cannot be set here".to_owned(),
            "another key",
            remedy,
        );
    } else if key.contains('=') || key.split('.').any(|part| part.trim().is_empty()) {
        field.report_key(format!("`{key}` is no key"), "names joined by dots", None);
    } else {
        return true;
    }
    false
}

fn read_labels(field: &Field<'_>) -> Option<Vec<String>> {
    let items = field.items("a list of labels")?;
    let labels = items.iter().map(read_label);
    labels.collect()
}

fn read_label(field: &Field<'_>) -> Option<String> {
    let label = field.text()?;
    if label.chars().count() > LABEL_MAX {
        field.reject(format!("at most {LABEL_MAX} characters"), None);
        return None;
    }
    Some(label.to_owned())
}

fn read_values(
    field: &Field<'_>,
    key: Option<&str>,
    labels: Option<&[String]>,
) -> Option<Vec<Choice>> {
    let items = field.items("a list of values")?;
    if items.is_empty() || items.len() > VALUES_MAX {
        field.reject(format!("1 to {VALUES_MAX} values"), None);
        return None;
    }
    if let (Some(key), false) = (key, items.iter().all(is_choice)) {
        is_key(field, key).then_some(())?;
    }
    let label = |i: usize| labels.and_then(|labels| labels.get(i).cloned());
    let read = |(i, item): (usize, &Field<'_>)| read_choice(item, key, label(i));
    // All of them, so that all faults are reported.
    let choices: Vec<Option<Choice>> = items.iter().enumerate().map(read).collect();
    choices.into_iter().collect()
}

/// Whether a value is a table that says what it sets.
fn is_choice(field: &Field<'_>) -> bool {
    matches!(&field.node.value, Value::Table(table) if table.contains_key("set"))
}

fn read_choice(field: &Field<'_>, key: Option<&str>, label: Option<String>) -> Option<Choice> {
    if !is_choice(field) {
        let Some(key) = key else {
            field.reject("a table { label, set }, as the axis has no `key`", None);
            return None;
        };
        let label = label.unwrap_or_else(|| default_label(field.node));
        let set = vec![format!("{key}={}", field.node.value.to_toml())];
        return is_short(field, &label).then_some(Choice { label, set });
    }
    let table = field.reader()?;
    let own = match &label {
        Some(_) => table.field("label"),
        None => table.required("label", "what the value is called"),
    };
    let set = table.field("set").map(|set| read_changes(&set));
    table.end("key");
    let own = own.and_then(|own| read_label(&own));
    Some(Choice {
        label: label.or(own)?,
        set: set?,
    })
}

fn is_short(field: &Field<'_>, label: &str) -> bool {
    let short = label.chars().count() <= LABEL_MAX;
    if !short {
        let problem = format!("`{}` is too long to be its own label", field.path);
        field.report_value(problem, "`labels` beside `values`", None);
    }
    short
}

fn default_label(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => text.clone(),
        other => other.to_toml(),
    }
}

fn unique(field: &Field<'_>, values: &[Choice]) -> bool {
    let mut seen = BTreeSet::new();
    let twice = values.iter().find(|value| !seen.insert(&value.label));
    if let Some(Choice { label, .. }) = twice {
        let problem = format!("`{}` has the label {label:?} twice", field.path);
        field.report_value(problem, "labels that differ", None);
    }
    twice.is_none()
}

/// What a table changes, in the order in which it was typed. Tables in it are descended into, so that
/// they change what they name and leave the rest.
pub(super) fn read_changes(field: &Field<'_>) -> Vec<String> {
    let Value::Table(table) = &field.node.value else {
        field.reject("a table of keys and values", None);
        return Vec::new();
    };
    let mut changes = Vec::new();
    collect(field, table, "", &mut changes);
    if changes.len() > CHANGES_MAX {
        field.reject(format!("at most {CHANGES_MAX} keys"), None);
    }
    changes
}

fn collect(field: &Field<'_>, table: &Table, prefix: &str, changes: &mut Vec<String>) {
    for (key, entry) in as_typed(table) {
        let path = format!("{prefix}{key}");
        match &entry.node.value {
            Value::Table(inner) if !inner.is_empty() => {
                collect(field, inner, &format!("{path}."), changes);
            }
            value => {
                let at = Field {
                    node: &entry.node,
                    key_place: entry.key,
                    path: format!("{}.{path}", field.path),
                    report: field.report,
                };
                if is_key(&at, &path) {
                    changes.push(format!("{path}={}", value.to_toml()));
                }
            }
        }
    }
}
