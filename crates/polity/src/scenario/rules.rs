//! Rules that change while a society lives.
//!
//! A change names some rules; the others stay as they are *then*, whatever has changed them before.
//! So changes add up, one can undo another, and one that is put in before another is not undone by it.

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::document::{Entry, Node, Place, Table, Value};
use super::reader::Field;
use super::{Change, SocietySpec};

/// A change of rules. Written down, it is what was named.
#[derive(Clone, Debug, PartialEq)]
pub struct RulesChange {
    named: Json,
    /// All rules that hold from then on.
    pub then: SocietySpec,
    /// Whether any of them was another before, as far as that was said.
    pub changes: bool,
}

impl Serialize for RulesChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.named.serialize(serializer)
    }
}

impl RulesChange {
    /// The rules that were named, and what they become.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut changes = Vec::new();
        list("", &self.named, &mut changes);
        changes.join(", ")
    }
}

fn list(path: &str, value: &Json, changes: &mut Vec<String>) {
    match value {
        Json::Object(keys) if path != "delegation" => {
            for (key, value) in keys {
                let path = match path {
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                list(&path, value, changes);
            }
        }
        value => changes.push(format!("{path} {value}")),
    }
}

/// The rules in force while shocks are read in their order.
pub(super) struct InForce {
    rules: Node,
}

impl InForce {
    /// Those that the run begins with, as they were typed.
    pub(super) fn new(rules: Option<&Node>) -> Self {
        let blank = || Node {
            value: Value::Table(Table::new()),
            place: Place::new(0, 0..0),
        };
        Self {
            rules: rules.cloned().unwrap_or_else(blank),
        }
    }

    /// Notes what a shock of another kind changes of them.
    pub(super) fn note(&mut self, change: &Change, typed: &Node) {
        let (key, name) = match change {
            Change::Demand { .. } => ("levels", "levels"),
            Change::Arrival { .. } => ("arrival-rate", "rate"),
            Change::Churn { .. }
            | Change::Remove { .. }
            | Change::Substitute { .. }
            | Change::Rules(_) => return,
        };
        let (Value::Table(rules), Value::Table(typed)) = (&mut self.rules.value, &typed.value)
        else {
            return;
        };
        if let Some(entry) = typed.get(name) {
            rules.insert(key.to_owned(), entry.clone());
        }
    }

    /// Reads a change of them; from then on it is in force.
    pub(super) fn change(&mut self, field: &Field<'_>) -> RulesChange {
        let mut merged = field.node.clone();
        fill_in(&mut merged, &self.rules);
        let before = std::mem::replace(&mut self.rules, merged);
        RulesChange {
            named: json(field.node),
            then: read(field, &self.rules),
            changes: json(&before) != json(&self.rules),
        }
    }
}

/// Reads rules as if they stood where this field stands.
fn read(field: &Field<'_>, node: &Node) -> SocietySpec {
    SocietySpec::read(&Field {
        node,
        key_place: field.key_place,
        path: field.path.clone(),
        report: field.report,
    })
}

/// Adds the keys that a table lacks. Whom work is passed on to is one thing, in one table.
fn fill_in(node: &mut Node, rest: &Node) {
    let (Value::Table(table), Value::Table(rest)) = (&mut node.value, &rest.value) else {
        return;
    };
    for (key, entry) in rest {
        match table.get_mut(key) {
            Some(given) if key == "norms" => fill_in_norms(given, entry),
            Some(_) => {}
            None => drop(table.insert(key.clone(), entry.clone())),
        }
    }
}

/// Norms are a table, or a switch that leaves the rest of it.
fn fill_in_norms(given: &mut Entry, rest: &Entry) {
    if let Value::Boolean(_) = given.node.value
        && let Value::Table(_) = rest.node.value
    {
        let learn = given.clone();
        given.node.value = Value::Table([("learn".to_owned(), learn)].into());
    }
    if let Value::Boolean(_) = rest.node.value
        && let Value::Table(table) = &mut given.node.value
    {
        let learn = || rest.clone();
        table.entry("learn".to_owned()).or_insert_with(learn);
        return;
    }
    fill_in(&mut given.node, &rest.node);
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Text(text) | Value::Date(text) => Json::from(text.as_str()),
        Value::Integer(whole) => i64::try_from(*whole).map_or(Json::Null, Json::from),
        Value::Number(number) => Json::from(*number),
        Value::Boolean(flag) => Json::from(*flag),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Table(table) => {
            let pair = |(key, entry): (&String, &Entry)| (key.clone(), json(&entry.node));
            Json::Object(table.iter().map(pair).collect())
        }
    }
}
