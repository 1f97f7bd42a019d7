//! Reading a run: its manifest, and columns of its tables.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use serde_json::Value;

use crate::error::DataError;
use crate::manifest::{FORMAT_VERSION, Manifest};

/// Longest manifest that is read, in bytes.
const MANIFEST_BYTES_MAX: u64 = 64 << 20;

/// Reads the manifest of a run directory.
///
/// # Errors
/// If there is none or it cannot be read, if it is not a manifest, or if its format is unknown.
pub fn read_manifest(run: &Path) -> Result<Manifest, DataError> {
    let path = run.join("manifest.json");
    let size = fs::metadata(&path)
        .map_err(DataError::io("read", &path))?
        .len();
    let damaged = |what: String| DataError::Damaged {
        path: path.clone(),
        what,
    };
    if size > MANIFEST_BYTES_MAX {
        return Err(damaged(format!("{size} bytes are too many for a manifest")));
    }
    let text = fs::read(&path).map_err(DataError::io("read", &path))?;
    let json: Value = serde_json::from_slice(&text).map_err(|e| damaged(e.to_string()))?;
    match json.get("format_version").and_then(Value::as_u64) {
        Some(FORMAT_VERSION) => serde_json::from_value(json).map_err(|e| damaged(e.to_string())),
        Some(found) => Err(DataError::Format {
            path,
            found,
            known: FORMAT_VERSION,
        }),
        None => Err(damaged("it names no format_version".to_owned())),
    }
}

/// Reads one table of a run.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    batches: Vec<RecordBatch>,
}

impl Reader {
    /// Reads a whole table; for tables with a row per window, role or task.
    ///
    /// # Errors
    /// If the file is missing, unreadable, or not Parquet.
    pub fn open(run: &Path, table: &str) -> Result<Self, DataError> {
        let path = run.join(format!("{table}.parquet"));
        let batches = stream(&path)?
            .collect::<Result<_, _>>()
            .map_err(|e| DataError::Damaged {
                path: path.clone(),
                what: e.to_string(),
            })?;
        Ok(Self { path, batches })
    }

    /// A column as floats; missing values and what is not a number are `None`.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn numbers(&self, column: &str) -> Result<Vec<Option<f64>>, DataError> {
        let mut values = Vec::new();
        for batch in &self.batches {
            let array = self.column(batch, column)?;
            values.extend((0..array.len()).map(|i| number(array, i)));
        }
        Ok(values)
    }

    /// A column of names.
    ///
    /// # Errors
    /// If there is no such column, or it holds no text.
    pub fn names(&self, column: &str) -> Result<Vec<String>, DataError> {
        let mut values = Vec::new();
        for batch in &self.batches {
            let array = self.column(batch, column)?;
            let Some(text) = array.as_string_opt::<i32>() else {
                return Err(self.damaged(format!("column {column} holds no text")));
            };
            values.extend(text.iter().map(|v| v.unwrap_or_default().to_owned()));
        }
        Ok(values)
    }

    fn column<'a>(&self, batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, DataError> {
        let found = batch.column_by_name(name);
        found
            .map(AsRef::as_ref)
            .ok_or_else(|| self.damaged(format!("it has no column {name}")))
    }

    fn damaged(&self, what: String) -> DataError {
        DataError::Damaged {
            path: self.path.clone(),
            what,
        }
    }
}

/// The batches of a table's file, one after the other.
pub(crate) fn stream(path: &Path) -> Result<ParquetRecordBatchReader, DataError> {
    let file = File::open(path).map_err(DataError::io("open", path))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(DataError::parquet("read", path))?;
    builder
        .with_batch_size(8192)
        .build()
        .map_err(DataError::parquet("read", path))
}

/// One cell as a number.
pub(crate) fn number(array: &dyn Array, i: usize) -> Option<f64> {
    use arrow_array::types::{Float64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
    if array.is_null(i) {
        return None;
    }
    match array.data_type() {
        DataType::UInt8 => Some(f64::from(array.as_primitive::<UInt8Type>().value(i))),
        DataType::UInt16 => Some(f64::from(array.as_primitive::<UInt16Type>().value(i))),
        DataType::UInt32 => Some(f64::from(array.as_primitive::<UInt32Type>().value(i))),
        DataType::UInt64 => Some(array.as_primitive::<UInt64Type>().value(i) as f64),
        DataType::Float64 => Some(array.as_primitive::<Float64Type>().value(i)),
        _ => None,
    }
}
