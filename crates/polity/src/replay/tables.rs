//! Comparing tables.

use std::collections::BTreeMap;
use std::path::Path;

use polity_data::{DataError, Difference, Manifest, Reader, compare_tables, file_digest};

use super::{Comparison, Divergence};

/// Tables in the order in which they are compared: the short ones that sum up a run first.
const ORDER: [&str; 12] = [
    "topology",
    "vocabulary",
    "events",
    "windows",
    "roles",
    "tasks",
    "contributions",
    "llm_calls",
    "agents",
    "messages",
    "histograms",
    "trail",
];

/// Tables that begin alike where executions do, however early one of them ends.
const GROWING: [&str; 6] = [
    "topology",
    "vocabulary",
    "events",
    "windows",
    "roles",
    "messages",
];

/// BLAKE3 of each table's file.
pub(super) type Digests = BTreeMap<String, String>;

/// The digests of a run's tables as they are now: a missing one is found before the long work.
pub(super) fn digests(run: &Path, manifest: &Manifest) -> Result<Digests, DataError> {
    let known = ORDER.iter().filter(|t| manifest.tables.contains_key(**t));
    let digest = |table: &&str| {
        let (digest, _) = file_digest(&run.join(format!("{table}.parquet")))?;
        Ok(((*table).to_owned(), digest))
    };
    known.map(digest).collect()
}

impl Comparison<'_> {
    /// The first difference in a table that both have. Adds the tables that differ in bytes alone.
    pub(super) fn compare_tables(
        &self,
        other_bytes: &mut Vec<String>,
    ) -> Result<Option<Divergence>, DataError> {
        for table in ORDER {
            let (Some(found), Some(executed)) =
                (self.found.get(table), self.again.tables.get(table))
            else {
                continue;
            };
            if *found == executed.blake3 {
                continue;
            }
            let file = format!("{table}.parquet");
            match compare_tables(&self.run.join(&file), &self.again_at.join(&file))? {
                None => other_bytes.push(file),
                Some(what) => return self.divergence(table, what).map(Some),
            }
        }
        Ok(None)
    }

    /// The first difference in a table up to the end of the window that this tick lies in; the
    /// re-execution ends there or later.
    pub(super) fn compare_beginnings(&self, tick: u32) -> Result<Option<Divergence>, DataError> {
        let Some(window) = self.window_at(tick)? else {
            return Ok(None);
        };
        for table in GROWING {
            let (Some(found), Some(executed)) =
                (self.found.get(table), self.again.tables.get(table))
            else {
                continue;
            };
            if *found == executed.blake3 {
                continue;
            }
            let file = format!("{table}.parquet");
            let what = compare_tables(&self.run.join(&file), &self.again_at.join(&file))?;
            // One of them ends early, that is no difference.
            let Some(what) = what.filter(|what| !matches!(what, Difference::Rows { .. })) else {
                continue;
            };
            let divergence = self.divergence(table, what)?;
            if divergence.is_up_to(window) {
                return Ok(Some(divergence));
            }
        }
        Ok(None)
    }

    fn divergence(&self, table: &str, what: Difference) -> Result<Divergence, DataError> {
        let recorded = self.manifest.tables.get(table).map(|t| &t.blake3);
        Ok(Divergence::Table {
            table: table.to_owned(),
            window: self.window_of(&what)?,
            what,
            changed_since: recorded != self.found.get(table),
        })
    }

    /// The window that a difference lies in: named by the row itself, or found by its tick.
    fn window_of(&self, what: &Difference) -> Result<Option<u64>, DataError> {
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
        let tick = u32::try_from(*value).unwrap_or(u32::MAX);
        self.window_at(tick)
    }

    /// The window of the re-execution that a tick lies in.
    fn window_at(&self, tick: u32) -> Result<Option<u64>, DataError> {
        let ends = Reader::open(self.again_at, "windows")?.numbers("tick_end")?;
        let past = |end: &Option<f64>| end.is_some_and(|end| f64::from(tick) < end);
        Ok(ends.iter().position(past).map(|window| window as u64))
    }
}

impl Divergence {
    /// Whether it lies in this window or before, or in none.
    fn is_up_to(&self, window: u64) -> bool {
        match self {
            Self::Table {
                window: Some(found),
                ..
            } => *found <= window,
            Self::Table { .. } | Self::Value { .. } => true,
        }
    }
}
