//! From a study to its cells, every one of them checked.

use std::collections::BTreeSet;

use polity_data::schema::tables;
use rayon::prelude::*;
use serde_json::Value;

use super::cells::{Cell, Cells, label_of};
use super::error::{BadCell, SweepError};
use super::settings::{Settings, settings_of};
use super::study::{Study, TABLES};
use crate::scenario::{Scenario, WorldSpec};

/// The version of this program.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

impl Cells {
    /// All cells of a study.
    ///
    /// # Errors
    /// The cells that make no scenario.
    pub fn expand(study: &Study) -> Result<Self, SweepError> {
        let combinations: Vec<(usize, usize)> = study
            .series
            .iter()
            .enumerate()
            .flat_map(|(s, series)| (0..series.combinations()).map(move |c| (s, c)))
            .collect();
        let keys = study.keys();
        let expanded: Vec<Result<Expanded, BadCell>> = combinations
            .par_iter()
            .map(|&(series, combination)| cells_of(study, series, combination, &keys))
            .collect();
        let (mut rows, mut settings) = (Vec::new(), Vec::new());
        let mut bad = Vec::new();
        for cells in expanded {
            match cells {
                Ok((cells, own)) => {
                    rows.extend(cells);
                    settings.push(own);
                }
                Err(error) => bad.push(error),
            }
        }
        if !bad.is_empty() {
            let more = bad.len() - 1;
            let first = Box::new(bad.swap_remove(0));
            return Err(SweepError::Cells { first, more });
        }
        let mut seen = BTreeSet::new();
        let first = |cell: &&Cell| seen.insert(cell.key);
        let unique = rows.iter().filter(first).copied().collect();
        let columns = columns(study);
        let settings = Settings::new(study, &settings);
        let hash = hash(study, &rows, &columns, &settings);
        Ok(Self {
            rows,
            unique,
            columns,
            settings,
            hash,
        })
    }
}

/// The cells of a combination, and what settings are in them.
type Expanded = (Vec<Cell>, Vec<Value>);

/// The cells of a combination, one per seed, and what these keys are in them.
fn cells_of(
    study: &Study,
    series: usize,
    combination: usize,
    keys: &[&str],
) -> Result<Expanded, BadCell> {
    let seeds = &study.series[series].seeds;
    let first = seeds.first().copied().unwrap_or(1);
    let scenario = study.scenario(series, combination, first);
    let mut scenario = scenario.map_err(|error| BadCell {
        place: study.place(series, combination),
        error,
    })?;
    let settings = settings_of(&scenario, keys);
    let cell = |seed: &u64| {
        scenario.seed = *seed;
        Cell {
            key: key(&scenario),
            series,
            combination,
            seed: *seed,
            ticks: scenario.ticks,
            is_team: matches!(scenario.world, WorldSpec::Team(_)),
        }
    };
    Ok((seeds.iter().map(cell).collect(), settings))
}

/// What a scenario computes, as far as tables show it.
fn key(scenario: &Scenario) -> u64 {
    let mut hasher = blake3::Hasher::new();
    let Scenario { seed, ticks, .. } = scenario;
    let (hash, window) = (scenario.hash(), scenario.record.window);
    hasher.update(format!("{PROGRAM}\n{hash}\n{seed}\n{ticks}\n{window:?}\n").as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_be_bytes(first)
}

/// The column of each axis in a part: its name, unless a table has a column of that name.
fn columns(study: &Study) -> Vec<(String, String)> {
    let tables = tables();
    let kept = tables
        .iter()
        .filter(|(table, _)| TABLES.contains(&table.name));
    let taken: BTreeSet<&str> = kept
        .flat_map(|(table, _)| table.columns.iter().map(|column| column.name))
        .collect();
    let column = |axis: &str| match taken.contains(axis) {
        true => format!("axis_{axis}"),
        false => axis.to_owned(),
    };
    let axes = study.axes().into_iter();
    axes.map(|axis| (axis.to_owned(), column(axis))).collect()
}

/// BLAKE3 of all that the data set depends on: the cells with their names, and what is kept of them.
fn hash(study: &Study, rows: &[Cell], columns: &[(String, String)], settings: &Settings) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{PROGRAM}\n{}\n{:?}\n", study.name, study.tables).as_bytes());
    hasher.update(format!("{columns:?}\n").as_bytes());
    let names: Vec<(&str, &str)> = settings.columns().collect();
    hasher.update(format!("{names:?}\n").as_bytes());
    for cell in rows {
        let labels: Vec<Option<String>> = columns
            .iter()
            .map(|(axis, _)| label_of(study, cell, axis))
            .collect();
        let series = &study.series[cell.series].name;
        hasher.update(format!("{series:?} {} {} {labels:?}\n", cell.name(), cell.seed).as_bytes());
        hasher.update(format!("{}\n", settings.in_words(cell)).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
