//! Joining the cells: the table of cells, and the state of the sweep.

use std::collections::BTreeMap;

use polity_data::{SheetColumn, sheet};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::cells::{Cell, Cells, label_of};
use super::error::SweepError;
use super::expand::PROGRAM;
use super::marker::{Marker, layout};
use super::store::Store;
use super::study::Study;

/// Version of the form of sweeps.
const STUDY_FORMAT: u64 = 1;

/// Writes the table of cells if all are there. Returns how many are, and the digest over all.
pub(super) fn join(
    study: &Study,
    cells: &Cells,
    store: &Store,
) -> Result<(usize, Option<String>), SweepError> {
    let there = cells.unique().iter().filter(|cell| store.has(cell)).count();
    let markers: BTreeMap<u64, Marker> = match there == cells.unique().len() {
        true => markers(study, cells, store),
        false => BTreeMap::new(),
    };
    if markers.len() < cells.unique().len() {
        store.write_state(study, cells, there, None)?;
        store.leave()?;
        return Ok((there, None));
    }
    let digest = digest(cells, &markers);
    store.write("cells.parquet", &table(study, cells, &markers)?)?;
    store.write_state(study, cells, there, Some(&digest))?;
    store.leave()?;
    Ok((there, Some(digest)))
}

fn markers(study: &Study, cells: &Cells, store: &Store) -> BTreeMap<u64, Marker> {
    let marker = |cell: &Cell| {
        let marker = store.find(cell, &layout(study, cells, cell))?;
        Some((cell.key, marker))
    };
    cells.unique().par_iter().filter_map(marker).collect()
}

/// BLAKE3 over the cells and the digests of their parts.
fn digest(cells: &Cells, markers: &BTreeMap<u64, Marker>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(cells.hash.as_bytes());
    for marker in markers.values() {
        hasher.update(format!("\n{} {}", marker.cell, marker.run_digest).as_bytes());
        for (table, part) in &marker.parts {
            hasher.update(format!(" {table} {}", part.blake3).as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}

/// The state of a sweep, as `study.json` has it.
pub(super) fn state(study: &Study, cells: &Cells, done: usize, digest: Option<&str>) -> Value {
    let column = |axis: &str| {
        let found = cells.columns.iter().find(|(name, _)| name == axis);
        found.map(|(_, column)| column.clone())
    };
    let series = study.series.iter().map(|series| {
        let axes = series.axes.iter().map(|axis| {
            let labels: Vec<&str> = axis.values.iter().map(|v| v.label.as_str()).collect();
            json!({ "name": axis.name, "column": column(&axis.name), "labels": labels })
        });
        json!({
            "name": series.name,
            "seeds": series.seeds,
            "axes": axes.collect::<Vec<Value>>(),
        })
    });
    let settings = cells.settings.columns();
    let settings = settings.map(|(key, column)| json!({ "key": key, "column": column }));
    json!({
        "study_format": STUDY_FORMAT,
        "name": study.name,
        "study_hash": cells.hash,
        "polity": PROGRAM,
        "status": if digest.is_some() { "complete" } else { "running" },
        "series": series.collect::<Vec<Value>>(),
        "settings": settings.collect::<Vec<Value>>(),
        "rows": cells.rows().len(),
        "cells": cells.unique().len(),
        "done": done,
        "digest": digest,
    })
}

/// `cells.parquet`: a row per cell of each series.
fn table(
    study: &Study,
    cells: &Cells,
    markers: &BTreeMap<u64, Marker>,
) -> Result<Vec<u8>, SweepError> {
    let rows = cells.rows();
    let text =
        |of: &dyn Fn(&Cell) -> Option<String>| SheetColumn::Text(rows.iter().map(of).collect());
    let mut columns = vec![
        ("cell".to_owned(), text(&|cell| Some(cell.name()))),
        (
            "series".to_owned(),
            text(&|cell| Some(study.series[cell.series].name.clone())),
        ),
        (
            "seed".to_owned(),
            SheetColumn::Whole(rows.iter().map(|cell| cell.seed).collect()),
        ),
    ];
    for axis in study.axes() {
        let column = text(&|cell| label_of(study, cell, axis));
        columns.push((axis.to_owned(), column));
    }
    columns.extend(cells.settings.sheet(rows));
    let ticks = rows.iter().map(|cell| u64::from(cell.ticks)).collect();
    columns.push(("ticks".to_owned(), SheetColumn::Whole(ticks)));
    let digest = |cell: &Cell| markers.get(&cell.key).map(|m| m.run_digest.clone());
    columns.push(("run_digest".to_owned(), text(&digest)));
    columns.extend(summaries(rows, markers));
    Ok(sheet("cells.parquet", columns)?)
}

/// A column for every number in the summaries, by the path to it.
fn summaries(rows: &[Cell], markers: &BTreeMap<u64, Marker>) -> Vec<(String, SheetColumn)> {
    let leaves: BTreeMap<u64, BTreeMap<String, f64>> = markers
        .iter()
        .map(|(key, marker)| {
            let mut leaves = BTreeMap::new();
            collect("summary", &marker.summary, &mut leaves);
            (*key, leaves)
        })
        .collect();
    let mut columns: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    let names = leaves.values().flat_map(BTreeMap::keys);
    names.for_each(|name| {
        columns.entry(name).or_default();
    });
    for cell in rows {
        for (name, column) in &mut columns {
            let own = leaves.get(&cell.key);
            column.push(own.and_then(|own| own.get(*name).copied()));
        }
    }
    let columns = columns.into_iter();
    columns
        .map(|(name, column)| (name.to_owned(), SheetColumn::Number(column)))
        .collect()
}

fn collect(path: &str, value: &Value, leaves: &mut BTreeMap<String, f64>) {
    let join = |key: &str| format!("{path}_{}", key.replace('.', "_"));
    match value {
        Value::Object(table) => {
            let each = |(key, value): (&String, &Value)| collect(&join(key), value, leaves);
            table.iter().for_each(each);
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(i, value)| collect(&join(&i.to_string()), value, leaves));
        }
        Value::Number(number) => {
            leaves.extend(number.as_f64().map(|number| (path.to_owned(), number)));
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
