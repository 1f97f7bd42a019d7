//! Refuses what no machine holds.

use std::fmt::Write;

use super::size::Count;
use super::{DISK_BYTES_MAX, Estimate, MEMORY_BYTES_MAX, Part, Size};
use crate::scenario::reader::{Field, Reader};

/// The way to have it anyway.
const OVERRIDE: &str = "`--set allow-large=true` lifts this limit";

/// Reports what goes beyond a limit, at the key that most of it follows from.
pub(crate) fn refuse(estimate: &Estimate, root: &Reader<'_>) {
    report(
        root,
        "memory",
        estimate.memory_bytes(),
        &estimate.memory,
        MEMORY_BYTES_MAX,
    );
    report(
        root,
        "disk",
        estimate.disk_bytes(),
        &estimate.disk,
        DISK_BYTES_MAX,
    );
}

fn report(root: &Reader<'_>, what: &str, bytes: f64, parts: &[Part], limit: f64) {
    let largest = parts.iter().max_by(|a, b| a.bytes().total_cmp(&b.bytes()));
    let (Some(largest), true) = (largest, bytes > limit) else {
        return;
    };
    let problem = format!(
        "this needs about {} of {what}: {}",
        Size(bytes),
        sum(parts, bytes)
    );
    let expected = format!("at most {}", Size(limit));
    let remedy = Some(format!("{}; {OVERRIDE}", largest.remedy));
    match find(root, largest.key).or_else(|| root.field("ticks")) {
        Some(field) => field.report_value(problem, &expected, remedy),
        None => unreachable!("a scenario without ticks has no estimate"),
    }
}

/// The parts that matter, largest first.
fn sum(parts: &[Part], bytes: f64) -> String {
    let mut parts: Vec<&Part> = parts.iter().filter(|p| p.bytes() > bytes / 100.0).collect();
    parts.sort_by(|a, b| b.bytes().total_cmp(&a.bytes()));
    let mut text = String::new();
    for part in parts {
        let separator = if text.is_empty() { "" } else { " + " };
        let (count, each) = (Count(part.count), Size(part.bytes_each));
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{count} {} × {each}", part.what);
    }
    text
}

/// The field of a dotted key, or of the table that it would stand in.
fn find<'a>(root: &Reader<'a>, key: &'static str) -> Option<Field<'a>> {
    let Some((table, key)) = key.split_once('.') else {
        return root.field(key);
    };
    let table = root.field(table)?;
    let field = table.reader().and_then(|reader| reader.field(key));
    field.or(Some(table))
}
