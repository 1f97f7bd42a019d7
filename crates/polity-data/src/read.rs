//! Reading a run: its manifest, and columns of its tables.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use serde_json::Value;

use crate::batches::Batches;
use crate::directory::MANIFEST;
use crate::error::DataError;
use crate::lock::is_locked;
use crate::manifest::{FORMAT_VERSION, Manifest, Status};

/// Longest manifest that is read, in bytes.
const MANIFEST_BYTES_MAX: u64 = 64 << 20;
/// Largest table that is held in memory as a whole, in bytes.
const TABLE_BYTES_MAX: usize = 4 << 30;

/// Reads the manifest of a run directory.
///
/// # Errors
/// If there is none or it cannot be read, if it is not a manifest, or if its format is unknown.
pub fn read_manifest(run: &Path) -> Result<Manifest, DataError> {
    let path = run.join(MANIFEST);
    let text = read_manifest_text(run, &path)?;
    let json: Value = serde_json::from_slice(&text).map_err(DataError::damaged(&path))?;
    match json.get("format_version").and_then(Value::as_u64) {
        Some(FORMAT_VERSION) => serde_json::from_value(json).map_err(DataError::damaged(&path)),
        Some(found) => Err(DataError::Format {
            path,
            found,
            known: FORMAT_VERSION,
        }),
        None => Err(DataError::damaged(&path)("it names no format_version")),
    }
}

/// Reads the manifest of a run that has ended, so that its tables are there.
///
/// # Errors
/// As [`read_manifest`]; [`DataError::Underway`] or [`DataError::CutOff`] if it has not ended.
pub fn read_finished(run: &Path) -> Result<Manifest, DataError> {
    let manifest = read_manifest(run)?;
    match manifest.status {
        Status::Running if is_locked(run) => Err(DataError::Underway(run.to_owned())),
        Status::Running => Err(DataError::CutOff(run.to_owned())),
        Status::Complete | Status::Interrupted | Status::BudgetExhausted => Ok(manifest),
    }
}

fn read_manifest_text(run: &Path, path: &Path) -> Result<Vec<u8>, DataError> {
    let size = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(reason) if reason.kind() == io::ErrorKind::NotFound && run.is_dir() => {
            return Err(DataError::NoRun(run.to_owned()));
        }
        Err(reason) => return Err(DataError::io("read", path)(reason)),
    };
    if size > MANIFEST_BYTES_MAX {
        let what = format!("{size} bytes are too many for a manifest");
        return Err(DataError::damaged(path)(what));
    }
    fs::read(path).map_err(DataError::io("read", path))
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
    /// If the file is missing, unreadable, not Parquet, or larger than 4 GiB in memory.
    pub fn open(run: &Path, table: &str) -> Result<Self, DataError> {
        let path = run.join(format!("{table}.parquet"));
        let (mut batches, mut bytes) = (Vec::new(), 0);
        for batch in Batches::open(&path)? {
            let batch = batch?;
            bytes += batch.get_array_memory_size();
            if bytes > TABLE_BYTES_MAX {
                let what = format!("its rows take more than {TABLE_BYTES_MAX} bytes of memory");
                return Err(DataError::damaged(&path)(what));
            }
            batches.push(batch);
        }
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

    /// A column of switches.
    ///
    /// # Errors
    /// If there is no such column, or it holds no switches.
    pub fn flags(&self, column: &str) -> Result<Vec<bool>, DataError> {
        let mut values = Vec::new();
        for batch in &self.batches {
            let array = self.column(batch, column)?;
            let Some(flags) = array.as_boolean_opt() else {
                return Err(self.damaged(format!("column {column} holds no switches")));
            };
            values.extend(flags.iter().map(Option::unwrap_or_default));
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
        DataError::damaged(&self.path)(what)
    }
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
