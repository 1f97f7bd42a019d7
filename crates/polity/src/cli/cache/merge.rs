//! `polity cache merge`.

use std::path::{Path, PathBuf};

use clap::Args;
use polity::llm::cache::{self, CacheError};
use polity_llm::{Merged, Store};
use serde_json::{Value, json};

use super::{Fault, print};

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// Caches, runs, or `llm` directories of runs; of two that differ about a request, the first counts.
    #[arg(required = true)]
    from: Vec<PathBuf>,
    /// The cache to take them into, which may be new.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Prints the outcome as JSON.
    #[arg(long)]
    json: bool,
}

impl Merge {
    pub(super) fn execute(self) -> Result<u8, Fault> {
        // All are read before anything is made.
        let from = self.from.iter().map(|path| Ok((path, cache::open(path)?)));
        let from = from.collect::<Result<Vec<_>, CacheError>>()?;
        let mut into = open_cache(&self.into)?;
        let mut merged = Vec::new();
        for (path, store) in &from {
            merged.push((path.as_path(), into.merge(store)?));
        }
        into.sync()?;
        match self.json {
            true => print(&format!("{}\n", told_as_json(&self.into, &merged))),
            false => print(&merged.iter().map(told).collect::<String>()),
        }
    }
}

/// A store that may be changed, opened for writing.
pub(super) fn open_cache(path: &Path) -> Result<Store, Fault> {
    check_cache(path)?;
    Ok(Store::open(path)?)
}

/// Refuses what may not be changed: a run, and the record in it.
pub(super) fn check_cache(path: &Path) -> Result<(), Fault> {
    let store = cache::store_in(path);
    match store != path || cache::of_run(path).is_some() {
        true => Err(CacheError::OfRun(store).into()),
        false => Ok(()),
    }
}

fn told((path, merged): &(&Path, Merged)) -> String {
    let Merged {
        added,
        kept,
        conflicting,
    } = merged;
    let path = path.display();
    format!(
        "{path}: {added} requests added, {kept} there already, {conflicting} with other answers (those that were there stay)\n"
    )
}

fn told_as_json(into: &Path, merged: &[(&Path, Merged)]) -> Value {
    let from = merged.iter().map(|(path, merged)| {
        json!({
            "path": path.display().to_string(),
            "added": merged.added,
            "kept": merged.kept,
            "conflicting": merged.conflicting,
        })
    });
    json!({ "into": into.display().to_string(), "from": from.collect::<Vec<_>>() })
}
