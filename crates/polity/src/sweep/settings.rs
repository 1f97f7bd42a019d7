//! The settings that a study changes, as columns: what each of them is in every cell, whether the cell's
//! own series changes it or not.

use polity_data::{Label, LabelValue, SheetColumn};
use serde_json::Value;

use super::cells::Cell;
use super::study::Study;
use crate::scenario::Scenario;

/// What the settings are, by combination.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The number of the first combination of each series, among all of the study.
    first: Vec<usize>,
    columns: Vec<Column>,
}

/// A setting.
#[derive(Clone, Debug)]
struct Column {
    key: String,
    name: String,
    kind: Kind,
    /// Null where a scenario has no such setting.
    values: Vec<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Flag,
    Text,
}

/// What these keys are in a scenario, with all its defaults; null for what it does not have.
pub(super) fn settings_of(scenario: &Scenario, keys: &[&str]) -> Vec<Value> {
    if keys.is_empty() {
        return Vec::new();
    }
    let whole = serde_json::to_value(scenario).unwrap_or_default();
    let at = |value: &Value, part: &str| match value {
        Value::Array(items) => items.get(part.parse::<usize>().ok()?).cloned(),
        other => other.get(part).cloned(),
    };
    let value = |key: &&str| {
        let mut parts = key.split('.').map(str::trim);
        parts.try_fold(whole.clone(), |value, part| at(&value, part))
    };
    keys.iter()
        .map(|key| value(key).unwrap_or_default())
        .collect()
}

impl Settings {
    /// The settings of a study, given what they are in each combination. Those that no scenario has are
    /// left out.
    pub(super) fn new(study: &Study, rows: &[Vec<Value>]) -> Self {
        let mut first = Vec::with_capacity(study.series.len());
        let mut next = 0;
        for series in &study.series {
            first.push(next);
            next += series.combinations();
        }
        let keys = study.keys();
        let column = |(i, key): (usize, &&str)| {
            let values: Vec<Value> = rows.iter().map(|row| row[i].clone()).collect();
            let told = values.iter().any(|value| !value.is_null());
            told.then(|| Column {
                key: (*key).to_owned(),
                name: format!("set_{}", key.replace('.', "_")),
                kind: Kind::of(&values),
                values,
            })
        };
        Self {
            first,
            columns: keys.iter().enumerate().filter_map(column).collect(),
        }
    }

    /// Keys, and the columns they are in.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        let columns = self.columns.iter();
        columns.map(|column| (column.key.as_str(), column.name.as_str()))
    }

    /// What the settings are in a cell, as text.
    pub(super) fn in_words(&self, cell: &Cell) -> String {
        let row = self.row(cell);
        let words = self
            .columns
            .iter()
            .map(|c| format!("{:?} {}", c.kind, c.values[row]));
        words.collect::<Vec<_>>().join("\n")
    }

    /// What the parts of a cell are labelled with.
    pub(super) fn labels(&self, cell: &Cell) -> impl Iterator<Item = Label> {
        let row = self.row(cell);
        self.columns.iter().map(move |column| {
            let value = &column.values[row];
            Label {
                name: column.name.clone(),
                value: match column.kind {
                    Kind::Number => LabelValue::Number(value.as_f64()),
                    Kind::Flag => LabelValue::Flag(value.as_bool()),
                    Kind::Text => LabelValue::Text(text(value)),
                },
            }
        })
    }

    /// Columns with a row per cell.
    pub(super) fn sheet(&self, cells: &[Cell]) -> impl Iterator<Item = (String, SheetColumn)> {
        self.columns.iter().map(move |column| {
            let values = cells.iter().map(|cell| &column.values[self.row(cell)]);
            let values = match column.kind {
                Kind::Number => SheetColumn::Number(values.map(Value::as_f64).collect()),
                Kind::Flag => SheetColumn::Flag(values.map(Value::as_bool).collect()),
                Kind::Text => SheetColumn::Text(values.map(text).collect()),
            };
            (column.name.clone(), values)
        })
    }

    fn row(&self, cell: &Cell) -> usize {
        self.first[cell.series] + cell.combination
    }
}

impl Kind {
    fn of(values: &[Value]) -> Self {
        let all = |is: fn(&Value) -> bool| values.iter().all(|value| value.is_null() || is(value));
        if all(Value::is_number) {
            Self::Number
        } else if all(Value::is_boolean) {
            Self::Flag
        } else {
            Self::Text
        }
    }
}

/// Words as they are; what has a name by its name, and what is but a name by that; the rest as JSON.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Object(table) => {
            let name = table.get("name").and_then(Value::as_str);
            let mut entries = table.iter();
            let only = match (entries.next(), entries.next()) {
                (Some((key, Value::Object(inner))), None) if inner.is_empty() => Some(key.as_str()),
                _ => None,
            };
            let known = name.or(only).map(str::to_owned);
            Some(known.unwrap_or_else(|| value.to_string()))
        }
        other => Some(other.to_string()),
    }
}
