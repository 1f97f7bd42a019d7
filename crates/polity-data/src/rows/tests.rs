//! Pins: rows are read in their order, exactly, whatever else is in the table.

use std::fs::File;

use parquet::arrow::ArrowWriter;
use tempfile::TempDir;

use super::*;
use crate::schema::{MessageRow, Row, TrailRow};

/// A run directory with this table in it.
fn run_with<R: Row>(rows: Vec<R>) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut columns = R::Columns::default();
    rows.into_iter().for_each(|row| row.push(&mut columns));
    let batch = R::batch(&mut columns);
    let path = place.path().join(format!("{}.parquet", R::TABLE.name));
    let mut out = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    out.write(&batch).unwrap();
    out.close().unwrap();
    place
}

fn message(tick: u32, src: u32, task: u64) -> MessageRow {
    MessageRow {
        tick,
        src,
        dst: src + 1,
        kind: "ask",
        task,
        part: 3,
        lost: src == 7,
        ..MessageRow::default()
    }
}

#[test]
fn whole_numbers_are_read_to_the_last_digit() {
    let row = |tick: u32| TrailRow {
        tick,
        digest: u64::MAX - u64::from(tick),
        ..TrailRow::default()
    };
    let run = run_with((0..20_000).map(row).collect());
    let mut rows = WholeRows::open(run.path(), "trail", ["digest", "tick"]).unwrap();
    for tick in 0..20_000_u32 {
        let expected = [u64::MAX - u64::from(tick), tick.into()];
        assert_eq!(rows.next_row().unwrap(), Some(expected));
    }
    assert_eq!(rows.next_row().unwrap(), None);
}

#[test]
fn a_column_that_is_absent_or_holds_no_whole_numbers_is_damage() {
    let run = run_with(vec![message(1, 2, 3)]);
    for column in ["digest", "kind", "parent_task"] {
        let mut rows = WholeRows::open(run.path(), "messages", ["tick", column]).unwrap();
        let error = rows.next_row().unwrap_err();
        assert!(error.is_content());
        assert!(error.to_string().contains(column), "{error}");
    }
}

#[test]
fn messages_of_a_tick_and_of_some_agents_are_found() {
    let rows = (0..300).map(|i| message(i / 100, i % 100, i.into()));
    let run = run_with(rows.collect());
    let found = messages_of(run.path(), 1, 5..8).unwrap();
    let seen: Vec<(u32, u32, u64, bool)> = found
        .iter()
        .map(|m| (m.src, m.dst, m.task, m.lost))
        .collect();
    let expected = [(5, 6, 105, false), (6, 7, 106, false), (7, 8, 107, true)];
    assert_eq!(seen, expected);
    assert!(found.iter().all(|m| m.kind == "ask" && m.part == 3));
    assert_eq!(messages_of(run.path(), 3, 0..100).unwrap(), []);
}
