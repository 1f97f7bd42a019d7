//! Tables in memory, with columns that say where they come from: the parts of larger data sets.
//!
//! A part is one file of one row group. Its own columns come first, so that their bytes do not depend
//! on what it is labelled with.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::{KeyValue, ParquetMetaData};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::batches::Batches;
use crate::error::DataError;
use crate::join::{BATCH_ROWS, properties};
use crate::read::number;
use crate::schema::{Row, Table, schema_of, tables};

/// A column that has one value in a whole part.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The column's name.
    pub name: String,
    /// What it says.
    pub value: LabelValue,
}

/// What a label says.
#[derive(Clone, Debug, PartialEq)]
pub enum LabelValue {
    /// Text, or nothing.
    Text(Option<String>),
    /// A whole number.
    Whole(u64),
    /// A number, or nothing.
    Number(Option<f64>),
    /// True or false, or nothing.
    Flag(Option<bool>),
}

/// A table as the bytes of a Parquet file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The file.
    pub bytes: Vec<u8>,
    /// Rows in it.
    pub rows: u64,
    /// BLAKE3 of the file, hexadecimal.
    pub blake3: String,
    /// BLAKE3 of the table's own columns, hexadecimal: the labels do not change it.
    pub values: String,
}

/// Rows as a part.
///
/// # Errors
/// If they cannot be encoded.
pub fn part_of_rows<R: Row>(
    rows: Vec<R>,
    labels: &[Label],
    metadata: &[(String, String)],
) -> Result<Part, DataError> {
    encode(R::TABLE, &batches_of(rows), labels, metadata)
}

/// A column of such rows as numbers, as [`crate::Reader::numbers`] has it.
///
/// # Errors
/// If there is no such column.
pub fn numbers_of_rows<R: Row>(rows: Vec<R>, column: &str) -> Result<Vec<Option<f64>>, DataError> {
    let mut numbers = Vec::with_capacity(rows.len());
    for batch in batches_of(rows) {
        let Some(array) = batch.column_by_name(column) else {
            let what = format!("it has no column {column}");
            return Err(DataError::damaged(Path::new(R::TABLE.name))(what));
        };
        numbers.extend((0..array.len()).map(|i| number(array, i)));
    }
    Ok(numbers)
}

/// A table of a run as a part; `None` where this format has no such table.
///
/// # Errors
/// If the table cannot be read, is not what it should be, or cannot be encoded.
pub fn part_of_run(
    run: &Path,
    table: &str,
    labels: &[Label],
    metadata: &[(String, String)],
) -> Result<Option<Part>, DataError> {
    let mut known = tables().into_iter();
    let Some((table, fields)) = known.find(|(known, _)| known.name == table) else {
        return Ok(None);
    };
    let path = run.join(table.file());
    let schema = Arc::new(Schema::new(fields));
    let mut batches = Vec::new();
    for batch in Batches::open(&path)? {
        let columns = batch?.columns().to_vec();
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns);
        batches.push(batch.map_err(DataError::damaged(&path))?);
    }
    encode(table, &batches, labels, metadata).map(Some)
}

/// A column of a table that is made of columns.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetColumn {
    /// Names of which there are few, or nothing.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<u64>),
    /// Numbers, or nothing.
    Number(Vec<Option<f64>>),
    /// True or false, or nothing.
    Flag(Vec<Option<bool>>),
}

/// Columns of equal length, with their names, as the bytes of a Parquet file.
///
/// # Errors
/// If they cannot be encoded.
pub fn sheet(name: &str, columns: Vec<(String, SheetColumn)>) -> Result<Vec<u8>, DataError> {
    let path = Path::new(name);
    let mut fields = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    let mut properties = plain_properties();
    for (name, column) in columns {
        if matches!(column, SheetColumn::Text(_)) {
            let path = ColumnPath::from(name.as_str());
            properties = properties.set_column_dictionary_enabled(path, true);
        }
        let (array, nullable): (ArrayRef, bool) = match column {
            SheetColumn::Text(values) => (Arc::new(StringArray::from(values)), true),
            SheetColumn::Whole(values) => (Arc::new(UInt64Array::from(values)), false),
            SheetColumn::Number(values) => (Arc::new(Float64Array::from(values)), true),
            SheetColumn::Flag(values) => (Arc::new(BooleanArray::from(values)), true),
        };
        fields.push(Field::new(name, array.data_type().clone(), nullable));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays);
    let batch = batch.map_err(DataError::damaged(path))?;
    let write = || {
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties.build()))?;
        writer.write(&batch)?;
        writer.into_inner()
    };
    write().map_err(DataError::writing(path))
}

fn plain_properties() -> parquet::file::properties::WriterPropertiesBuilder {
    let none = Table {
        name: "",
        meaning: "",
        columns: &[],
        segment_rows: usize::MAX,
    };
    properties(&none, &[]).into_builder()
}

fn batches_of<R: Row>(rows: Vec<R>) -> Vec<RecordBatch> {
    let mut batches = Vec::new();
    let mut columns = R::Columns::default();
    let mut pending = 0;
    for row in rows {
        row.push(&mut columns);
        pending += 1;
        if pending == BATCH_ROWS {
            batches.push(R::batch(&mut columns));
            pending = 0;
        }
    }
    if pending > 0 || batches.is_empty() {
        batches.push(R::batch(&mut columns));
    }
    debug_assert_eq!(batches[0].schema(), schema_of::<R>());
    batches
}

fn encode(
    table: Table,
    batches: &[RecordBatch],
    labels: &[Label],
    metadata: &[(String, String)],
) -> Result<Part, DataError> {
    let path = Path::new(table.name);
    let own = table.columns.len();
    let write = || {
        let schema = labelled(&batches_schema(batches), labels);
        let options = labelled_properties(table, labels, metadata);
        let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(options))?;
        for batch in batches {
            let mut columns = batch.columns().to_vec();
            columns.extend(labels.iter().map(|label| label.array(batch.num_rows())));
            writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
        }
        let metadata = writer.finish()?;
        Ok((writer.inner().clone(), metadata))
    };
    let (bytes, metadata) = write().map_err(DataError::writing(path))?;
    Ok(Part {
        rows: batches.iter().map(|batch| batch.num_rows() as u64).sum(),
        blake3: blake3::hash(&bytes).to_hex().to_string(),
        values: digest_of_columns(&bytes, &metadata, own),
        bytes,
    })
}

fn batches_schema(batches: &[RecordBatch]) -> Schema {
    let first = batches.first();
    first.map_or_else(Schema::empty, |batch| batch.schema().as_ref().clone())
}

fn labelled(own: &Schema, labels: &[Label]) -> Arc<Schema> {
    let mut fields: Vec<Arc<Field>> = own.fields().iter().cloned().collect();
    fields.extend(labels.iter().map(|label| Arc::new(label.field())));
    Arc::new(Schema::new(fields))
}

fn labelled_properties(
    table: Table,
    labels: &[Label],
    metadata: &[(String, String)],
) -> WriterProperties {
    let pair = |(k, v): &(String, String)| KeyValue::new(k.clone(), v.clone());
    let metadata: Vec<KeyValue> = metadata.iter().map(pair).collect();
    let mut properties = properties(&table, &metadata)
        .into_builder()
        .set_max_row_group_row_count(Some(usize::MAX));
    for label in labels {
        let path = ColumnPath::from(label.name.as_str());
        properties = properties.set_column_dictionary_enabled(path, true);
    }
    properties.build()
}

/// BLAKE3 of the chunks of the first columns.
fn digest_of_columns(bytes: &[u8], metadata: &ParquetMetaData, own: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for group in metadata.row_groups() {
        for column in group.columns().iter().take(own) {
            let (start, length) = column.byte_range();
            hasher.update(&bytes[start as usize..][..length as usize]);
        }
    }
    hasher.finalize().to_hex().to_string()
}

impl Label {
    fn field(&self) -> Field {
        match self.value {
            LabelValue::Text(_) => Field::new(&self.name, DataType::Utf8, true),
            LabelValue::Whole(_) => Field::new(&self.name, DataType::UInt64, false),
            LabelValue::Number(_) => Field::new(&self.name, DataType::Float64, true),
            LabelValue::Flag(_) => Field::new(&self.name, DataType::Boolean, true),
        }
    }

    fn array(&self, rows: usize) -> ArrayRef {
        match &self.value {
            LabelValue::Text(text) => Arc::new(StringArray::from_iter(std::iter::repeat_n(
                text.as_deref(),
                rows,
            ))),
            LabelValue::Whole(value) => Arc::new(UInt64Array::from_value(*value, rows)),
            LabelValue::Number(value) => Arc::new(Float64Array::from(vec![*value; rows])),
            LabelValue::Flag(value) => Arc::new(BooleanArray::from(vec![*value; rows])),
        }
    }
}
