//! A run of a team, drawn for a terminal.

use std::fmt::Write;
use std::path::Path;

use polity_data::{DataError, Manifest, Reader};

use super::{Series, grouped, head, over_time};

/// The table that only teams have.
pub(super) const TABLE: &str = "contributions";

/// Roles that are named.
const ROLES_NAMED: usize = 6;

/// Columns of `tasks` whose means are shown by level.
const MEANS: [Series; 15] = [
    ("quality", "quality", 3),
    ("accuracy", "accuracy, of 4", 2),
    ("completeness", "completeness, of 4", 2),
    ("coherence", "coherence, of 4", 2),
    ("actionability", "actionability, of 4", 2),
    ("mission_relevance", "mission, of 4", 2),
    ("contributors", "contributors", 1),
    ("abstained_voluntary", "stayed out by choice", 1),
    ("abstained_directed", "left out by others", 1),
    ("hierarchy_depth", "hierarchy depth", 2),
    ("calls", "calls", 1),
    ("waves", "waves", 1),
    ("prompt_tokens", "tokens read", 0),
    ("cost_usd", "cost, USD", 4),
    ("latency_s", "latency, s", 1),
];

/// Series of `windows` that are shown.
const SERIES: [(&str, &[Series]); 2] = [
    (
        "Team",
        &[
            ("effective_roles", "effective fields", 2),
            ("division_of_labour", "division of labour", 3),
            ("hierarchy_depth", "hierarchy depth", 2),
            ("abstentions", "stayed out", 0),
        ],
    ),
    (
        "Work",
        &[
            ("quality_mean", "quality", 3),
            ("tasks_completed", "tasks completed", 0),
            ("tokens_per_message", "tokens, each", 1),
            ("cost_usd", "cost, USD", 2),
        ],
    ),
];

/// The readable summary of a run of a team.
pub(super) fn show(run: &Path, manifest: &Manifest, windows: &Reader) -> Result<String, DataError> {
    let tasks = Reader::open(run, "tasks")?;
    let mut text = head(manifest, windows, "contributions")?;
    text.push_str(&by_level(&tasks)?);
    text.push_str(&over_time(windows, &SERIES)?);
    text.push_str(&roles(&Reader::open(run, TABLE)?)?);
    Ok(text)
}

/// Means per task, of each level and of all.
fn by_level(tasks: &Reader) -> Result<String, DataError> {
    let levels = tasks.numbers("level")?;
    let protocol = tasks.names("protocol")?.into_iter().next();
    let title = protocol.unwrap_or_default();
    let mut text = format!("\n{title:<24}");
    for column in ["L1", "L2", "L3", "L4", "all"] {
        let _ = write!(text, "{column:>9}");
    }
    let count = |level: &Option<f64>| levels.iter().filter(|l| is_of(**l, *level)).count();
    text.push_str(&row("tasks", |level| Some(count(&level) as f64), 0));
    for (column, label, digits) in MEANS {
        let values = tasks.numbers(column)?;
        let mean = |level: Option<f64>| {
            let pairs = levels.iter().zip(&values);
            let known: Vec<f64> = pairs
                .filter(|(l, _)| is_of(**l, level))
                .filter_map(|(_, v)| *v)
                .collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        text.push_str(&row(label, mean, digits));
    }
    text.push('\n');
    Ok(text)
}

/// Whether a task is of this level; all are of none in particular.
fn is_of(found: Option<f64>, level: Option<f64>) -> bool {
    level.is_none() || found == level
}

fn row(label: &str, value: impl Fn(Option<f64>) -> Option<f64>, digits: usize) -> String {
    let mut text = format!("\n  {label:<22}");
    for level in [Some(1.0), Some(2.0), Some(3.0), Some(4.0), None] {
        let shown = match value(level) {
            Some(value) if digits == 0 => grouped(value),
            Some(value) => format!("{value:.digits$}"),
            None => "–".to_owned(),
        };
        let _ = write!(text, "{shown:>9}");
    }
    text
}

/// The roles that members gave themselves most often.
fn roles(contributions: &Reader) -> Result<String, DataError> {
    let mut names = contributions.names("role")?;
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    let runs = names.chunk_by(|a, b| a == b);
    let mut roles: Vec<(usize, &str)> = runs.map(|run| (run.len(), run[0].as_str())).collect();
    // Of equally frequent ones those that come first in the alphabet.
    roles.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let mut text = format!(
        "\nRoles: {} names for {} contributions\n",
        grouped(roles.len() as f64),
        grouped(names.len() as f64)
    );
    for (uses, name) in roles.iter().take(ROLES_NAMED) {
        let percent = 100.0 * *uses as f64 / names.len() as f64;
        let _ = writeln!(text, "  {name:<40}{percent:>8.1} %");
    }
    Ok(text)
}
