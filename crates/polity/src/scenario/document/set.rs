//! `--set key=value`: changes what was typed before anything is made of it.
//!
//! A path descends through tables by key, in quotes where that has dots, and through lists by index; the
//! index after the last appends. Naming a variant replaces the one that was there (`topology.ring.degree=4` drops
//! `[topology.watts-strogatz]`), and so does naming a key that excludes another.

use super::{Entry, Node, Place, Table, Value, parse_value};

/// Keys of which a table holds only one, by the path of the table (`*` for any index).
const RIVALS: &[(&str, &[&[&str]])] = &[
    ("record", &[&["window"], &["window-messages"]]),
    ("topology.erdos-renyi", &[&["degree"], &["p"]]),
    ("topology.stochastic-block", &[&["sizes"], &["shares"]]),
    (
        "topology.stochastic-block",
        &[&["within", "between"], &["p"]],
    ),
    (
        "topology.configuration",
        &[&["degrees"], &["file", "digest"]],
    ),
    ("record.checkpoint", &[&["every-ticks"], &["every-seconds"]]),
    (
        "shocks.*",
        &[&["churn"], &["demand"], &["arrival"], &["rules"]],
    ),
];

/// Tables whose keys are all variants.
const VARIANTS: &[&str] = &[
    "topology",
    "world",
    "world.society.delegation",
    "shocks.*.rules.delegation",
];

/// Most parts of a key: scenarios need six.
const PARTS_MAX: usize = 16;

/// Why an argument cannot be applied: what is wrong, what was expected, and where.
pub(crate) type SetError = (String, &'static str, Place);

/// Applies the argument `key=value`, which is the text of this source, to a document.
///
/// # Errors
/// No `=`, an empty part of a key, or an index out of range.
pub(crate) fn apply(root: &mut Node, argument: &str, source: usize) -> Result<(), SetError> {
    let whole = Place::new(source, 0..argument.len());
    let Some((path, value)) = argument.split_once('=') else {
        return Err((format!("`{argument}` sets nothing"), "`key=value`", whole));
    };
    let key = Place::new(source, 0..path.len());
    let trimmed = value.trim();
    let offset = path.len() + 1 + (value.len() - value.trim_start().len());
    let value = parse_value(trimmed, offset, source);
    let Some(parts) = parts_of(path) else {
        let expected = "names joined by dots, those with dots in quotes";
        return Err((format!("`{path}` is no key"), expected, key));
    };
    if parts.len() > PARTS_MAX {
        let problem = "a key of too many parts".to_owned();
        return Err((problem, "a key of the scenario", key));
    }
    insert(root, "", &parts, value, key)
}

/// The parts of a key; `None` where one is empty, or a quote is not closed.
fn parts_of(path: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut left = path.trim();
    loop {
        let quoted = left.strip_prefix(['"', '\'']);
        let (part, after) = match quoted {
            Some(quoted) => quoted.split_once(&left[..1])?,
            None => left.split_at(left.find('.').unwrap_or(left.len())),
        };
        parts.push(part.trim());
        if part.trim().is_empty() {
            return None;
        }
        if after.trim().is_empty() {
            return Some(parts);
        }
        left = after.trim_start().strip_prefix('.')?.trim_start();
    }
}

fn insert(
    node: &mut Node,
    path: &str,
    parts: &[&str],
    value: Node,
    key: Place,
) -> Result<(), SetError> {
    let Some((part, rest)) = parts.split_first() else {
        *node = value;
        return Ok(());
    };
    prepare(node, path, part, key);
    match &mut node.value {
        Value::List(items) => {
            let child = element(items, path, part, key)?;
            insert(child, &join(path, "*"), rest, value, key)
        }
        Value::Table(table) => {
            drop_rivals(table, path, part);
            let blank = || Entry {
                key,
                node: blank(key),
            };
            let entry = table.entry((*part).to_owned()).or_insert_with(blank);
            entry.key = key;
            insert(&mut entry.node, &join(path, part), rest, value, key)
        }
        _ => Ok(()),
    }
}

/// Makes something of a node that can be descended into: what is no table gives way to one. The
/// name of a profile stays as its `base`.
fn prepare(node: &mut Node, path: &str, part: &str, key: Place) {
    let text = match &node.value {
        Value::List(_) => return,
        Value::Table(table) => {
            let index = part.parse::<usize>().is_ok();
            if table.is_empty() && index && !path.is_empty() {
                node.value = Value::List(Vec::new());
            }
            return;
        }
        Value::Text(text) if path.ends_with("profile") => Some(text.clone()),
        _ => None,
    };
    let base = text.map(|text| {
        let node = Node {
            value: Value::Text(text),
            place: node.place,
        };
        (
            "base".to_owned(),
            Entry {
                key: node.place,
                node,
            },
        )
    });
    *node = Node {
        value: Value::Table(base.into_iter().collect()),
        place: key,
    };
}

fn element<'a>(
    items: &'a mut Vec<Node>,
    path: &str,
    part: &str,
    key: Place,
) -> Result<&'a mut Node, SetError> {
    let count = items.len();
    let index = part.parse::<usize>().ok().filter(|index| *index <= count);
    let Some(index) = index else {
        let problem = format!("`{path}` is a list of {count}, and `{part}` is no index into it");
        return Err((problem, "an index counted from 0", key));
    };
    if index == count {
        items.push(blank(key));
    }
    Ok(&mut items[index])
}

fn blank(place: Place) -> Node {
    Node {
        value: Value::Table(Table::new()),
        place,
    }
}

fn drop_rivals(table: &mut Table, path: &str, part: &str) {
    if VARIANTS.contains(&path) {
        table.retain(|key, _| key == part);
    }
    for (_, sets) in RIVALS.iter().filter(|(at, _)| *at == path) {
        if sets.iter().any(|set| set.contains(&part)) {
            let rival = |key: &str| sets.iter().any(|s| s.contains(&key) && !s.contains(&part));
            table.retain(|key, _| !rival(key));
        }
    }
}

fn join(path: &str, part: &str) -> String {
    if path.is_empty() {
        part.to_owned()
    } else {
        format!("{path}.{part}")
    }
}
