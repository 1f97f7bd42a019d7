//! The manifest: what a run is, how far it has come, and what its tables should hash to.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::DataError;

/// Version of the data set's format; readers refuse any other.
pub const FORMAT_VERSION: u64 = 1;

/// Tables that the run digest leaves out: what they hold depends on what is recorded, or on the
/// clock.
pub const UNDIGESTED_TABLES: [&str; 4] = ["messages", "trail", "timing", "histograms"];

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It runs, or was cut off without a chance to say so.
    Running,
    /// It reached its last tick.
    Complete,
    /// It was asked to stop, and did so between two ticks.
    Interrupted,
    /// Its budget was spent.
    BudgetExhausted,
}

/// One table's size and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// Rows in it.
    pub rows: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// BLAKE3 of its file, hexadecimal.
    pub blake3: String,
}

/// Where and how a run was executed: nothing of this can change a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// Version of Polity.
    pub polity: String,
    /// Operating system and architecture.
    pub platform: String,
    /// Threads of the simulation.
    pub threads: usize,
    /// Wall time of the tick loop in seconds.
    pub wall_time_s: f64,
    /// How decisions were made.
    pub policy_mode: String,
    /// Whether the run depended on nothing outside its directory.
    pub hermetic: bool,
    /// Limits that were given in place of the scenario's: whoever goes on keeps to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// What was asked of language models by this execution, as against what was at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The table of wall times, once complete: no other table differs between executions.
    pub timing: Option<TableDigest>,
}

/// Limits of what language models may be asked in all, in place of the scenario's where they are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Most that calls may cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// Most calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<u64>,
    /// Most tokens, read and written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
}

impl Limits {
    /// These, and where there is none that of others.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        Self {
            cost_usd: self.cost_usd.or(others.cost_usd),
            calls: self.calls.or(others.calls),
            tokens: self.tokens.or(others.tokens),
        }
    }
}

/// What one execution asked of language models, and paid: what others had been given is in the tables alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Calls that were made.
    pub calls: u64,
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// What they cost.
    pub cost_usd: f64,
}

/// A run's manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// See [`FORMAT_VERSION`].
    pub format_version: u64,
    /// The run's name.
    pub name: String,
    /// How far it has come.
    pub status: Status,
    /// Ticks that have passed.
    pub ticks: u32,
    /// The seed.
    pub seed: u64,
    /// BLAKE3 of whatever in the scenario can change the dynamics.
    pub scenario_hash: String,
    /// BLAKE3 of the initial network.
    pub topology_digest: String,
    /// The run digest, once complete.
    pub run_digest: Option<String>,
    /// BLAKE3 of `summary.json`, once there is one.
    pub summary_digest: Option<String>,
    /// Tables by name, once complete; all but `timing`, which is in the environment.
    pub tables: BTreeMap<String, TableDigest>,
    /// The resolved scenario.
    pub scenario: Value,
    /// See [`Environment`].
    pub environment: Environment,
}

/// BLAKE3 of the sorted (table, digest) pairs, without [`UNDIGESTED_TABLES`].
#[must_use]
pub fn run_digest(tables: &BTreeMap<String, TableDigest>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, table) in tables {
        if !UNDIGESTED_TABLES.contains(&name.as_str()) {
            hasher.update(name.as_bytes());
            hasher.update(b"\0");
            hasher.update(table.blake3.as_bytes());
            hasher.update(b"\n");
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// BLAKE3 of a file, hexadecimal, and its size in bytes.
///
/// # Errors
/// If the file cannot be read.
pub fn file_digest(path: &Path) -> Result<(String, u64), DataError> {
    let file = File::open(path).map_err(DataError::io("open", path))?;
    digest_of(&file, path)
}

/// BLAKE3 of what is left to read of a file, hexadecimal, and how many bytes that is.
pub(crate) fn digest_of(file: &File, path: &Path) -> Result<(String, u64), DataError> {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update_reader(file)
        .map_err(DataError::io("read", path))?;
    Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
}
