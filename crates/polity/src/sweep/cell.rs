//! Computing one cell.

use std::collections::BTreeMap;

use polity_data::{
    DataError, FORMAT_VERSION, Label, Part, TableDigest, part_of_rows, part_of_run, run_digest,
};

use super::cells::{Cell, Cells};
use super::error::SweepError;
use super::marker::{Marker, layout};
use super::play::{Rows, Tables, play};
use super::store::Store;
use super::study::Study;
use crate::run::RunError;

/// The parts of a cell, by table.
type Parts = BTreeMap<&'static str, Part>;

/// The tables that are kept of a cell.
pub(super) fn tables(study: &Study, cell: &Cell) -> Vec<&'static str> {
    match (&study.tables, cell.is_team) {
        (Some(tables), true) => tables.clone(),
        (Some(tables), false) => {
            let there = tables.iter().filter(|table| **table != "contributions");
            there.copied().collect()
        }
        (None, true) => vec!["tasks", "windows"],
        (None, false) => vec!["windows"],
    }
}

/// Computes a cell and puts it in its place; returns its ticks.
pub(super) fn compute(
    study: &Study,
    cells: &Cells,
    cell: &Cell,
    store: &Store,
) -> Result<u32, SweepError> {
    let fault = |error: RunError| SweepError::Cell {
        place: format!(
            "{} seed {}",
            study.place(cell.series, cell.combination),
            cell.seed
        ),
        error: Box::new(error),
    };
    let scenario = study.scenario(cell.series, cell.combination, cell.seed)?;
    let kept = tables(study, cell);
    let work = store.work(cell);
    let played = play(
        &scenario,
        kept.contains(&"contributions"),
        &work,
        store.disk(),
    );
    let played = played.map_err(fault)?;
    let labels = cells.labels(study, cell);
    let metadata = [
        ("polity.format_version", FORMAT_VERSION.to_string()),
        ("polity.scenario_hash", scenario.hash()),
        ("polity.seed", scenario.seed.to_string()),
    ];
    let metadata = metadata.map(|(key, value)| (key.to_owned(), value));
    let parts = parts_of(played.tables, &kept, &labels, &metadata);
    store.clear_work(cell)?;
    let parts = parts.map_err(|error| fault(error.into()))?;
    let marker = Marker {
        cell: cell.name(),
        layout: layout(study, cells, cell),
        run_digest: digest_of_values(&parts),
        parts: digests(&parts),
        summary: played.summary,
    };
    store.put(cell, &parts, &marker)?;
    Ok(scenario.ticks)
}

fn parts_of(
    tables: Tables,
    kept: &[&'static str],
    labels: &[Label],
    metadata: &[(String, String)],
) -> Result<Parts, DataError> {
    let mut parts = Parts::new();
    match tables {
        Tables::Rows(rows) => {
            let Rows {
                tasks,
                windows,
                contributions,
            } = *rows;
            if kept.contains(&"tasks") {
                parts.insert("tasks", part_of_rows(tasks, labels, metadata)?);
            }
            if kept.contains(&"windows") {
                parts.insert("windows", part_of_rows(windows, labels, metadata)?);
            }
            if let Some(rows) = contributions {
                parts.insert("contributions", part_of_rows(rows, labels, metadata)?);
            }
        }
        Tables::Run(run) => {
            for table in kept {
                let part = part_of_run(&run, table, labels, metadata)?;
                part.into_iter().for_each(|part| {
                    parts.insert(table, part);
                });
            }
        }
    }
    Ok(parts)
}

fn digests(parts: &Parts) -> BTreeMap<String, TableDigest> {
    let digest = |(table, part): (&&str, &Part)| {
        let digest = TableDigest {
            rows: part.rows,
            bytes: part.bytes.len() as u64,
            blake3: part.blake3.clone(),
        };
        ((*table).to_owned(), digest)
    };
    parts.iter().map(digest).collect()
}

/// What the tables hold, whatever they are labelled with.
fn digest_of_values(parts: &Parts) -> String {
    let mut tables = digests(parts);
    for (table, part) in parts {
        if let Some(digest) = tables.get_mut(*table) {
            digest.blake3.clone_from(&part.values);
        }
    }
    run_digest(&tables)
}
