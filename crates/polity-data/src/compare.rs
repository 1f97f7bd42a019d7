//! Two tables that should be equal: where do they first differ?

use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Field};

use crate::batches::Batches;
use crate::error::DataError;
use crate::read::number;

/// The first place where two tables differ.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// They do not have the same columns.
    Columns {
        /// Columns of the recorded one.
        recorded: Vec<String>,
        /// Columns of the executed one.
        executed: Vec<String>,
    },
    /// One ends before the other.
    Rows {
        /// Rows in common.
        common: u64,
        /// Whether it is the recorded one that goes on.
        recorded_longer: bool,
    },
    /// A value.
    Cell {
        /// The row, from 0.
        row: u64,
        /// The column.
        column: String,
        /// The executed value of the column `window` in that row, else of `tick` or `tick_end`.
        position: Option<(String, u64)>,
        /// The value recorded.
        recorded: String,
        /// The value found now.
        executed: String,
    },
}

/// Compares two tables value by value, in row order and then column order. `None` if all are equal,
/// however the files are cut and encoded. O(rows), a few thousand rows in memory at a time.
///
/// # Errors
/// If one of the files cannot be read.
pub fn compare_tables(recorded: &Path, executed: &Path) -> Result<Option<Difference>, DataError> {
    let (mut left, mut right) = (Rows::open(recorded)?, Rows::open(executed)?);
    if left.columns() != right.columns() {
        return Ok(Some(Difference::Columns {
            recorded: left.columns(),
            executed: right.columns(),
        }));
    }
    let mut row = 0;
    loop {
        let (a, b) = match (left.peek()?, right.peek()?) {
            (Some(a), Some(b)) => (a, b),
            (None, None) => return Ok(None),
            (a, _) => {
                return Ok(Some(Difference::Rows {
                    common: row,
                    recorded_longer: a.is_some(),
                }));
            }
        };
        let common = a.num_rows().min(b.num_rows());
        if let Some(found) = (0..common).find_map(|i| first_in_row(a, b, i, row)) {
            return Ok(Some(found));
        }
        row += common as u64;
        left.skip(common);
        right.skip(common);
    }
}

/// The rows of a table that have not been compared yet.
struct Rows {
    batches: Batches,
    /// What is left of the batch at hand.
    batch: Option<RecordBatch>,
}

impl Rows {
    fn open(path: &Path) -> Result<Self, DataError> {
        Ok(Self {
            batches: Batches::open(path)?,
            batch: None,
        })
    }

    fn columns(&self) -> Vec<String> {
        let schema = self.batches.schema();
        let name = |f: &Arc<Field>| format!("{}: {}", f.name(), type_name(f.data_type()));
        schema.fields().iter().map(name).collect()
    }

    /// The next rows, at least one; `None` at the end.
    fn peek(&mut self) -> Result<Option<&RecordBatch>, DataError> {
        while self.batch.as_ref().is_none_or(|b| b.num_rows() == 0) {
            match self.batches.next().transpose()? {
                Some(batch) => self.batch = Some(batch),
                None => return Ok(None),
            }
        }
        Ok(self.batch.as_ref())
    }

    fn skip(&mut self, rows: usize) {
        self.batch = self
            .batch
            .take()
            .map(|b| b.slice(rows, b.num_rows() - rows));
    }
}

/// A type without what programs choose at will, such as what they call the items of lists.
fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::List(item) => format!("list of {}", type_name(item.data_type())),
        other => other.to_string(),
    }
}

fn first_in_row(a: &RecordBatch, b: &RecordBatch, i: usize, before: u64) -> Option<Difference> {
    let column = (0..a.num_columns()).find(|&c| !equal(a.column(c), b.column(c), i))?;
    let position = ["window", "tick", "tick_end"].iter().find_map(|name| {
        let value = number(b.column_by_name(name)?.as_ref(), i)?;
        Some(((*name).to_owned(), value as u64))
    });
    Some(Difference::Cell {
        row: before + i as u64,
        column: a.schema().field(column).name().clone(),
        position,
        recorded: show(a.column(column), i),
        executed: show(b.column(column), i),
    })
}

/// Whether two cells are equal; floats by their bits.
fn equal(a: &dyn Array, b: &dyn Array, i: usize) -> bool {
    if a.is_null(i) || b.is_null(i) {
        return a.is_null(i) == b.is_null(i);
    }
    match a.data_type() {
        DataType::Float64 => {
            let bits = |array: &dyn Array| array.as_primitive::<Float64Type>().value(i).to_bits();
            bits(a) == bits(b)
        }
        DataType::UInt8 => same::<UInt8Type>(a, b, i),
        DataType::UInt16 => same::<UInt16Type>(a, b, i),
        DataType::UInt32 => same::<UInt32Type>(a, b, i),
        DataType::UInt64 => same::<UInt64Type>(a, b, i),
        DataType::Boolean => a.as_boolean().value(i) == b.as_boolean().value(i),
        DataType::Utf8 => a.as_string::<i32>().value(i) == b.as_string::<i32>().value(i),
        DataType::List(_) => {
            let (a, b) = (a.as_list::<i32>().value(i), b.as_list::<i32>().value(i));
            a.len() == b.len() && (0..a.len()).all(|item| equal(&a, &b, item))
        }
        _ => a.slice(i, 1).to_data() == b.slice(i, 1).to_data(),
    }
}

fn same<T: arrow_array::ArrowPrimitiveType>(a: &dyn Array, b: &dyn Array, i: usize) -> bool
where
    T::Native: PartialEq,
{
    a.as_primitive::<T>().value(i) == b.as_primitive::<T>().value(i)
}

fn show(array: &dyn Array, i: usize) -> String {
    if array.is_null(i) {
        return "null".to_owned();
    }
    match array.data_type() {
        DataType::Utf8 => format!("{:?}", array.as_string::<i32>().value(i)),
        DataType::Boolean => array.as_boolean().value(i).to_string(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(i).to_string(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(i).to_string(),
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(i);
            let items: Vec<String> = (0..items.len()).map(|item| show(&items, item)).collect();
            format!("[{}]", items.join(", "))
        }
        _ => number(array, i).map_or_else(|| "?".to_owned(), |v| v.to_string()),
    }
}

#[cfg(test)]
mod tests;
