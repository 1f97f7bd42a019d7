//! Proving that a run can be re-executed.
//!
//! A replay uses the run's directory alone: it checks the tables against the manifest's digests,
//! makes the run again in a temporary place, and compares. Equal bytes prove equality; where bytes
//! differ, values are compared in canonical order and the first difference is named.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use polity_data::{
    DataError, Difference, Manifest, Reader, compare_tables, file_digest, read_manifest,
};
use serde_json::Value;

use crate::run::{Progress, RunError, RunOptions, execute};
use crate::scenario::{Overrides, Scenario, ScenarioError};

/// Tables in the order in which they are compared: the short ones that sum up a run first.
const ORDER: [&str; 9] = [
    "topology",
    "vocabulary",
    "events",
    "windows",
    "roles",
    "tasks",
    "agents",
    "messages",
    "histograms",
];

/// What a replay found.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every table came out the same.
    Same {
        /// The run digest.
        digest: String,
        /// Tables with equal values in other bytes: written by another version of a library.
        other_bytes: Vec<String>,
    },
    /// The run cannot be reproduced: here is the first difference.
    Diverged(Divergence),
}

/// The first place where a run and its re-execution differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Divergence {
    /// The table, or the file.
    pub table: String,
    /// The window that it lies in, where the table tells.
    pub window: Option<u64>,
    /// What differs.
    pub what: Difference,
    /// Whether the recorded table is no longer what its manifest says: changed since, not
    /// irreproducible.
    pub changed_since: bool,
}

/// A run that cannot be replayed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// It cannot be read or re-executed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Its scenario is not valid.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// It has not ended: there is nothing to compare with.
    #[error(
        "{0} has not ended (its manifest says `running`); a run that was cut off cannot be replayed, run it again"
    )]
    Unfinished(String),
    /// It was interrupted again while re-executing.
    #[error("interrupted")]
    Interrupted,
}

impl From<DataError> for ReplayError {
    fn from(error: DataError) -> Self {
        Self::Run(error.into())
    }
}

impl ReplayError {
    /// How the program ends.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Run(error) => error.exit_code(),
            Self::Scenario(error) => error.exit_code(),
            Self::Unfinished(_) => 3,
            Self::Interrupted => 130,
        }
    }
}

/// Re-executes a run and compares.
///
/// # Errors
/// If the run cannot be read or re-executed; a difference is no error.
pub fn replay(
    run: &Path,
    threads: usize,
    progress: &mut dyn Progress,
    stop: &AtomicBool,
) -> Result<Verdict, ReplayError> {
    let manifest = read_manifest(run)?;
    if manifest.run_digest.is_none() {
        return Err(ReplayError::Unfinished(run.display().to_string()));
    }
    let mut scenario = Scenario::load(&run.join("scenario.toml"), &Overrides::default())?;
    scenario.ticks = manifest.ticks;
    let place = tempfile::tempdir().map_err(DataError::io("create a directory for", run))?;
    let out = place.path().join("run");
    let options = RunOptions {
        out: out.clone(),
        replace: false,
        threads,
    };
    let again = execute(&scenario, &options, progress, stop)?.manifest;
    if again.ticks < manifest.ticks {
        return Err(ReplayError::Interrupted);
    }
    compare(run, &out, &manifest, &again)
}

fn compare(
    run: &Path,
    again_at: &Path,
    manifest: &Manifest,
    again: &Manifest,
) -> Result<Verdict, ReplayError> {
    let mut other_bytes = Vec::new();
    for table in ORDER {
        let (Some(recorded), Some(executed)) =
            (manifest.tables.get(table), again.tables.get(table))
        else {
            if let Some(divergence) = presence(table, manifest, again) {
                return Ok(Verdict::Diverged(divergence));
            }
            continue;
        };
        let file = format!("{table}.parquet");
        let (digest, _) = file_digest(&run.join(&file))?;
        if digest == executed.blake3 {
            continue;
        }
        match compare_tables(&run.join(&file), &again_at.join(&file))? {
            None => other_bytes.push(table.to_owned()),
            Some(what) => {
                let window = window_of(run, table, &what)?;
                let changed_since = digest != recorded.blake3;
                let table = table.to_owned();
                return Ok(Verdict::Diverged(Divergence {
                    table,
                    window,
                    what,
                    changed_since,
                }));
            }
        }
    }
    if let Some(divergence) = compare_summaries(run, again_at, manifest)? {
        return Ok(Verdict::Diverged(divergence));
    }
    let digest = again.run_digest.clone().unwrap_or_default();
    Ok(Verdict::Same {
        digest,
        other_bytes,
    })
}

/// A table that only one of the two has.
fn presence(table: &str, recorded: &Manifest, executed: &Manifest) -> Option<Divergence> {
    let (here, there) = (
        recorded.tables.contains_key(table),
        executed.tables.contains_key(table),
    );
    (here != there).then(|| Divergence {
        table: table.to_owned(),
        window: None,
        what: Difference::Rows {
            common: 0,
            recorded_longer: here,
        },
        changed_since: false,
    })
}

/// The window that a difference lies in: named by the row itself, or found by its tick.
fn window_of(run: &Path, table: &str, what: &Difference) -> Result<Option<u64>, DataError> {
    let Difference::Cell {
        position: Some((column, value)),
        ..
    } = what
    else {
        return Ok(None);
    };
    if column == "window" {
        return Ok(Some(*value));
    }
    if table == "windows" {
        return Ok(None);
    }
    let ends = Reader::open(run, "windows")?.numbers("tick_end")?;
    let past = |end: &Option<f64>| end.is_some_and(|end| (*value as f64) < end);
    Ok(ends.iter().position(past).map(|window| window as u64))
}

fn compare_summaries(
    run: &Path,
    again_at: &Path,
    manifest: &Manifest,
) -> Result<Option<Divergence>, DataError> {
    let file = "summary.json";
    let read = |at: &Path| -> Result<(String, Value), DataError> {
        let path = at.join(file);
        let text = std::fs::read_to_string(&path).map_err(DataError::io("read", &path))?;
        Ok((
            blake3::hash(text.as_bytes()).to_hex().to_string(),
            serde_json::from_str(&text).unwrap_or_default(),
        ))
    };
    let ((digest, recorded), (_, executed)) = (read(run)?, read(again_at)?);
    let key = differing_key(&recorded, &executed);
    Ok(key.map(|key| Divergence {
        table: file.to_owned(),
        window: None,
        what: Difference::Cell {
            row: 0,
            recorded: recorded.pointer(&key).unwrap_or(&Value::Null).to_string(),
            executed: executed.pointer(&key).unwrap_or(&Value::Null).to_string(),
            column: key,
            position: None,
        },
        changed_since: Some(&digest) != manifest.summary_digest.as_ref(),
    }))
}

/// JSON pointer to the first value that differs.
fn differing_key(a: &Value, b: &Value) -> Option<String> {
    match (a, b) {
        (Value::Object(left), Value::Object(right)) => {
            let mut keys: Vec<&String> = left.keys().chain(right.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter().find_map(|key| {
                let (a, b) = (
                    left.get(key).unwrap_or(&Value::Null),
                    right.get(key).unwrap_or(&Value::Null),
                );
                differing_key(a, b).map(|rest| format!("/{key}{rest}"))
            })
        }
        _ => (a != b).then(String::new),
    }
}
