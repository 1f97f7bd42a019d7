//! A run, drawn for a terminal.

mod chart;
mod llm;
mod team;

use std::fmt::Write;
use std::path::Path;

use polity_data::{DataError, Manifest, Reader, Status, read_finished};

pub use chart::{column_chart, sparkline};

/// Columns of a sparkline.
const WIDTH: usize = 40;

/// A column of `windows`, what to call it, and digits after the point.
type Series = (&'static str, &'static str, usize);

/// Series of `windows` that are shown: column, what to call it, digits after the point.
const SERIES: [(&str, &[Series]); 4] = [
    (
        "Language",
        &[
            ("entropy_bits", "entropy, bits", 2),
            ("entropy_given_meaning_bits", "… given meaning", 2),
            ("tokens_per_message", "tokens per message", 1),
        ],
    ),
    (
        "Labour",
        &[
            ("division_of_labour", "division of labour", 3),
            ("role_persistence", "role persistence", 2),
            ("effective_roles", "effective roles", 2),
        ],
    ),
    (
        "Hierarchy",
        &[
            ("hierarchy_depth", "task depth, mean", 2),
            ("flow_hierarchy", "flow hierarchy", 3),
            ("reciprocity", "reciprocity", 2),
        ],
    ),
    (
        "Work",
        &[
            ("quality_mean", "quality", 3),
            ("tasks_completed", "tasks completed", 0),
            ("messages", "messages", 0),
            ("cost_usd", "cost, USD", 2),
        ],
    ),
];

/// The readable summary of a run.
///
/// # Errors
/// If the run cannot be read, or has not ended.
pub fn show(run: &Path) -> Result<String, DataError> {
    let manifest = read_finished(run)?;
    let windows = Reader::open(run, "windows")?;
    if manifest.tables.contains_key(team::TABLE) {
        let text = team::show(run, &manifest, &windows)?;
        return Ok(text + &llm::calls(run, &manifest)?);
    }
    let mut text = head(&manifest, &windows, "messages")?;
    text.push_str(&over_time(&windows, &SERIES)?);
    text.push_str(&roles(run)?);
    text.push_str(&llm::calls(run, &manifest)?);
    text.push_str(&depth_chart(&windows)?);
    Ok(text)
}

/// Series under their titles, each with its first and last value.
fn over_time(windows: &Reader, blocks: &[(&str, &[Series])]) -> Result<String, DataError> {
    let mut text = String::new();
    for (title, series) in blocks {
        let _ = writeln!(text, "\n{title:<22}{:>9}{:>9}   over time", "first", "last");
        for (column, label, digits) in *series {
            text.push_str(&line(label, &windows.numbers(column)?, *digits));
        }
    }
    Ok(text)
}

/// What was run, and what it comes to; `messages` are what agents said.
fn head(manifest: &Manifest, windows: &Reader, messages: &str) -> Result<String, DataError> {
    let total = |column| -> Result<f64, DataError> {
        let numbers = windows.numbers(column)?.into_iter().flatten();
        // The sum of no numbers is −0 otherwise.
        Ok(numbers.fold(0.0, |sum, number| sum + number))
    };
    let status = match manifest.status {
        Status::Running => "still running, or cut off",
        Status::Complete => "complete",
        Status::Interrupted => "interrupted",
        Status::BudgetExhausted => "budget exhausted",
    };
    let agents = manifest
        .scenario
        .pointer("/population/agents")
        .and_then(|v| v.as_u64());
    let done = total("tasks_completed")?;
    let ended = done + total("tasks_failed")?;
    let mut text = format!(
        "{} · seed {} · {} agents · {} ticks · {status}\n",
        manifest.name,
        manifest.seed,
        grouped(agents.unwrap_or(0) as f64),
        grouped(f64::from(manifest.ticks)),
    );
    let _ = writeln!(
        text,
        "run digest {}",
        manifest.run_digest.as_deref().unwrap_or("none yet")
    );
    let _ = writeln!(
        text,
        "{} {messages}, {} tokens; {} of {} tasks completed; {:.2} USD in {:.2} s",
        grouped(total("messages")?),
        grouped(total("tokens")?),
        grouped(done),
        grouped(ended),
        total("cost_usd")?,
        manifest.environment.wall_time_s,
    );
    Ok(text)
}

fn line(label: &str, values: &[Option<f64>], digits: usize) -> String {
    let show = |value: Option<f64>| match value {
        Some(value) if digits == 0 => grouped(value),
        Some(value) => format!("{value:.digits$}"),
        None => "–".to_owned(),
    };
    let first = show(values.iter().flatten().next().copied());
    let last = show(values.iter().flatten().next_back().copied());
    format!(
        "  {label:<20}{first:>9}{last:>9}   {}\n",
        sparkline(values, WIDTH)
    )
}

/// Shares of the roles, of all agents.
fn roles(run: &Path) -> Result<String, DataError> {
    let table = Reader::open(run, "roles")?;
    let (names, agents) = (table.names("role")?, table.numbers("agents")?);
    let windows = table.numbers("window")?;
    let mut kinds: Vec<&String> = Vec::new();
    for name in &names {
        if !kinds.contains(&name) {
            kinds.push(name);
        }
    }
    let population: f64 = windows
        .iter()
        .zip(&agents)
        .filter(|(w, _)| **w == Some(0.0))
        .filter_map(|(_, a)| *a)
        .sum();
    let mut text = format!(
        "\n{:<22}{:>9}{:>9}   over time\n",
        "Roles, % of agents", "first", "last"
    );
    for kind in kinds {
        let of_kind = names.iter().zip(&agents).filter(|(name, _)| *name == kind);
        let percent = |a: &Option<f64>| a.map(|a| 100.0 * a / population.max(1.0));
        let shares: Vec<Option<f64>> = of_kind.map(|(_, a)| percent(a)).collect();
        text.push_str(&line(kind, &shares, 1));
    }
    Ok(text)
}

fn depth_chart(windows: &Reader) -> Result<String, DataError> {
    let entropy = windows.numbers("entropy_bits")?;
    let ticks = windows
        .numbers("tick_end")?
        .last()
        .copied()
        .flatten()
        .unwrap_or(0.0);
    if entropy.iter().all(Option::is_none) {
        return Ok("\nNo tokens were exchanged.\n".to_owned());
    }
    let mut text = String::from("\nToken entropy, bits\n");
    text.push_str(&column_chart(&entropy, 60, 8));
    let _ = writeln!(text, "{:>8} 0{:>59}", "tick", grouped(ticks));
    Ok(text)
}

/// A whole number with its thousands apart.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digit.is_ascii_digit() {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
