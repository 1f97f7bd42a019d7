//! Rows of a table, one after the other: for tables that are too long to be read at once.

use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use crate::batches::Batches;
use crate::error::DataError;

/// Some columns of a table, row by row; a few thousand rows are in memory at a time.
struct Rows {
    path: PathBuf,
    batches: Batches,
    batch: Option<RecordBatch>,
    /// The next row of the batch.
    next: usize,
}

impl Rows {
    fn open(run: &Path, table: &str, columns: &[&str]) -> Result<Self, DataError> {
        let path = run.join(format!("{table}.parquet"));
        Ok(Self {
            batches: Batches::open_columns(&path, columns)?,
            path,
            batch: None,
            next: 0,
        })
    }

    /// The batch and the place of the next row; `None` at the end.
    fn next(&mut self) -> Result<Option<(&RecordBatch, usize)>, DataError> {
        while self
            .batch
            .as_ref()
            .is_none_or(|b| b.num_rows() == self.next)
        {
            self.next = 0;
            match self.batches.next().transpose()? {
                Some(batch) => self.batch = Some(batch),
                None => return Ok(None),
            }
        }
        self.next += 1;
        Ok(self.batch.as_ref().map(|batch| (batch, self.next - 1)))
    }
}

/// Rows of whole numbers.
pub struct WholeRows<const N: usize> {
    columns: [&'static str; N],
    rows: Rows,
}

impl<const N: usize> WholeRows<N> {
    /// Opens a table of a run to read these columns.
    ///
    /// # Errors
    /// If the file is missing, unreadable, or not Parquet.
    pub fn open(run: &Path, table: &str, columns: [&'static str; N]) -> Result<Self, DataError> {
        let rows = Rows::open(run, table, &columns)?;
        Ok(Self { columns, rows })
    }

    /// The next row, in the order of the columns asked for; `None` after the last.
    ///
    /// # Errors
    /// If the file is damaged, a column is absent, or a value is no whole number.
    pub fn next_row(&mut self) -> Result<Option<[u64; N]>, DataError> {
        let path = self.rows.path.clone();
        let Some((batch, i)) = self.rows.next()? else {
            return Ok(None);
        };
        let mut row = [0; N];
        for (value, name) in row.iter_mut().zip(self.columns) {
            *value = whole(batch, name, i)
                .ok_or_else(|| DataError::damaged(&path)(no_whole_number(name)))?;
        }
        Ok(Some(row))
    }
}

/// A message as the table `messages` tells of it, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenMessage {
    /// The sender.
    pub src: u32,
    /// The addressee.
    pub dst: u32,
    /// What it does.
    pub kind: String,
    /// The task, as data sets number it.
    pub task: u64,
    /// The part of the task.
    pub part: u16,
    /// Whether the network lost it.
    pub lost: bool,
}

/// The recorded messages that some agents sent in a tick, in their order. O(messages up to there).
///
/// # Errors
/// If the table `messages` is missing, unreadable or damaged.
pub fn messages_of(
    run: &Path,
    tick: u32,
    agents: Range<u32>,
) -> Result<Vec<WrittenMessage>, DataError> {
    let columns = ["tick", "src", "dst", "kind", "task", "part", "lost"];
    let mut rows = Rows::open(run, "messages", &columns)?;
    let mut found = Vec::new();
    let path = rows.path.clone();
    while let Some((batch, i)) = rows.next()? {
        let number = |name| {
            whole(batch, name, i).ok_or_else(|| DataError::damaged(&path)(no_whole_number(name)))
        };
        match number("tick")?.cmp(&u64::from(tick)) {
            std::cmp::Ordering::Less => continue,
            std::cmp::Ordering::Greater => break,
            std::cmp::Ordering::Equal => {}
        }
        let src = number("src")? as u32;
        if agents.contains(&src) {
            found.push(WrittenMessage {
                src,
                dst: number("dst")? as u32,
                kind: text(batch, "kind", i).unwrap_or_default(),
                task: number("task")?,
                part: number("part")? as u16,
                lost: flag(batch, "lost", i).unwrap_or_default(),
            });
        }
    }
    Ok(found)
}

fn no_whole_number(column: &str) -> String {
    format!("it has no whole number in column {column}")
}

fn whole(batch: &RecordBatch, column: &str, i: usize) -> Option<u64> {
    let array = batch.column_by_name(column).filter(|a| a.is_valid(i))?;
    match array.data_type() {
        DataType::UInt8 => Some(array.as_primitive::<UInt8Type>().value(i).into()),
        DataType::UInt16 => Some(array.as_primitive::<UInt16Type>().value(i).into()),
        DataType::UInt32 => Some(array.as_primitive::<UInt32Type>().value(i).into()),
        DataType::UInt64 => Some(array.as_primitive::<UInt64Type>().value(i)),
        _ => None,
    }
}

fn text(batch: &RecordBatch, column: &str, i: usize) -> Option<String> {
    let array = batch.column_by_name(column).filter(|a| a.is_valid(i))?;
    Some(array.as_string_opt::<i32>()?.value(i).to_owned())
}

fn flag(batch: &RecordBatch, column: &str, i: usize) -> Option<bool> {
    let array = batch.column_by_name(column).filter(|a| a.is_valid(i))?;
    Some(array.as_boolean_opt()?.value(i))
}

#[cfg(test)]
mod tests;
