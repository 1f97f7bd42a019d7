//! Two tables that should be equal: where do they first differ?

use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

use crate::error::DataError;
use crate::read::{number, stream};

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
        /// The value of the column `window` in that row, else of `tick` or `tick_start`.
        position: Option<(String, u64)>,
        /// The value recorded.
        recorded: String,
        /// The value found now.
        executed: String,
    },
}

/// Compares two tables value by value, in row order and then column order. `None` if all are equal.
/// O(rows), a few thousand rows in memory at a time.
///
/// # Errors
/// If one of the files cannot be read.
pub fn compare_tables(recorded: &Path, executed: &Path) -> Result<Option<Difference>, DataError> {
    let (mut left, mut right) = (stream(recorded)?, stream(executed)?);
    let mut row = 0;
    loop {
        let (a, b) = (next(&mut left, recorded)?, next(&mut right, executed)?);
        let (a, b) = match (a, b) {
            (None, None) => return Ok(None),
            (Some(a), None) if a.num_rows() > 0 => return Ok(Some(longer(row, true))),
            (None, Some(b)) if b.num_rows() > 0 => return Ok(Some(longer(row, false))),
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(None),
        };
        if names(&a) != names(&b) {
            return Ok(Some(Difference::Columns {
                recorded: names(&a),
                executed: names(&b),
            }));
        }
        let common = a.num_rows().min(b.num_rows());
        if let Some(found) = (0..common).find_map(|i| first_in_row(&a, &b, i, row)) {
            return Ok(Some(found));
        }
        row += common as u64;
        if a.num_rows() != b.num_rows() {
            return Ok(Some(longer(row, a.num_rows() > b.num_rows())));
        }
    }
}

fn longer(common: u64, recorded_longer: bool) -> Difference {
    Difference::Rows {
        common,
        recorded_longer,
    }
}

fn next(
    batches: &mut impl Iterator<Item = Result<RecordBatch, arrow_schema::ArrowError>>,
    path: &Path,
) -> Result<Option<RecordBatch>, DataError> {
    let damaged = |e: arrow_schema::ArrowError| DataError::Damaged {
        path: path.to_owned(),
        what: e.to_string(),
    };
    batches.next().transpose().map_err(damaged)
}

fn names(batch: &RecordBatch) -> Vec<String> {
    batch
        .schema()
        .fields()
        .iter()
        .map(|f| format!("{}: {}", f.name(), f.data_type()))
        .collect()
}

fn first_in_row(a: &RecordBatch, b: &RecordBatch, i: usize, before: u64) -> Option<Difference> {
    let column = (0..a.num_columns()).find(|&c| !equal(a.column(c), b.column(c), i))?;
    let position = ["window", "tick", "tick_start"].iter().find_map(|name| {
        let value = number(a.column_by_name(name)?.as_ref(), i)?;
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
            let values = array.as_list::<i32>().value(i);
            format!(
                "{:?}",
                (0..values.len())
                    .filter_map(|j| number(&values, j))
                    .collect::<Vec<_>>()
            )
        }
        _ => number(array, i).map_or_else(|| "?".to_owned(), |v| v.to_string()),
    }
}
