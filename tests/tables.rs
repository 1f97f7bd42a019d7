//! Reading tables of a data set, and changing them behind its back.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, GzipLevel};
use parquet::file::metadata::{FileMetaData, KeyValue};
use parquet::file::properties::WriterProperties;

use crate::support::Place;

/// Every table of the richest record.
pub(crate) const TABLES: [&str; 11] = [
    "agents",
    "events",
    "histograms",
    "messages",
    "roles",
    "tasks",
    "timing",
    "topology",
    "trail",
    "vocabulary",
    "windows",
];

/// What common writers compress with, beside zstd; pyarrow's default is the first.
pub(crate) fn codecs() -> [Compression; 5] {
    [
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4_RAW,
        Compression::LZ4,
        Compression::UNCOMPRESSED,
    ]
}

/// A whole table.
pub(crate) struct TableFile {
    pub(crate) rows: RecordBatch,
    pub(crate) info: FileMetaData,
    pub(crate) schema: SchemaRef,
}

impl TableFile {
    /// A table of the run `run`.
    pub(crate) fn of(place: &Place, table: &str) -> Self {
        Self::read(&place.path(&format!("run/{table}.parquet")))
    }

    pub(crate) fn read(path: &Path) -> Self {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
        let info = builder.metadata().file_metadata().clone();
        let schema = Arc::clone(builder.schema());
        let size = (info.num_rows() as usize).max(1);
        let mut batches = builder.with_batch_size(size).build().unwrap();
        let rows = match batches.next() {
            Some(batch) => batch.unwrap(),
            None => RecordBatch::new_empty(Arc::clone(&schema)),
        };
        assert!(batches.next().is_none(), "one batch holds all rows");
        Self { rows, info, schema }
    }

    pub(crate) fn columns(&self) -> Vec<&str> {
        let fields = self.schema.fields().iter();
        fields.map(|f| f.name().as_str()).collect()
    }

    pub(crate) fn column(&self, name: &str) -> &ArrayRef {
        let column = self.rows.column_by_name(name);
        column.unwrap_or_else(|| panic!("no column {name}"))
    }

    /// A column of whole numbers; null is `None`.
    pub(crate) fn whole(&self, name: &str) -> Vec<Option<u64>> {
        let column = self.column(name);
        (0..column.len()).map(|i| whole(column, i)).collect()
    }

    /// All texts of all columns, one after the other.
    pub(crate) fn text(&self) -> String {
        let columns = self.rows.columns().iter();
        let values = columns.filter_map(|column| match column.data_type() {
            DataType::Utf8 => Some(Arc::clone(column)),
            DataType::Dictionary(..) => Some(Arc::clone(column.as_any_dictionary().values())),
            _ => None,
        });
        let texts = values.flat_map(|values| {
            let values = values.as_string::<i32>();
            values
                .iter()
                .flatten()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        });
        texts.collect()
    }

    pub(crate) fn metadata(&self, key: &str) -> Option<&str> {
        let pairs = self.info.key_value_metadata().into_iter().flatten();
        let mut found = pairs.filter(|pair| pair.key == key);
        found.next().and_then(|pair| pair.value.as_deref())
    }

    /// Writes the table with other encodings, row groups and library, but equal values.
    pub(crate) fn write_otherwise(&self, path: &Path) {
        self.write_rows(path, &self.rows, 13, Compression::UNCOMPRESSED);
    }

    /// Writes the table as it is, compressed in another way.
    pub(crate) fn write_compressed(&self, path: &Path, codec: Compression) {
        self.write_rows(path, &self.rows, 1 << 20, codec);
    }

    /// Writes the table with one cell changed.
    pub(crate) fn write_changed(&self, path: &Path, column: &str, row: usize) {
        self.write_changed_and_compressed(path, (column, row), Compression::UNCOMPRESSED);
    }

    /// Writes the table with one cell changed, compressed in another way.
    pub(crate) fn write_changed_and_compressed(
        &self,
        path: &Path,
        (column, row): (&str, usize),
        codec: Compression,
    ) {
        let index = self.schema.index_of(column).unwrap();
        let mut columns = self.rows.columns().to_vec();
        columns[index] = changed(&columns[index], row);
        let rows = RecordBatch::try_new(self.rows.schema(), columns).unwrap();
        self.write_rows(path, &rows, 1 << 20, codec);
    }

    fn write_rows(&self, path: &Path, rows: &RecordBatch, row_group: usize, codec: Compression) {
        let mut metadata = self.info.key_value_metadata().cloned().unwrap_or_default();
        metadata.retain(|pair: &KeyValue| pair.key != "ARROW:schema");
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(row_group))
            .set_key_value_metadata(Some(metadata))
            .set_compression(codec)
            .build();
        let file = File::create(path).unwrap();
        let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties)).unwrap();
        writer.write(rows).unwrap();
        writer.close().unwrap();
    }
}

fn whole(column: &ArrayRef, i: usize) -> Option<u64> {
    let value = |column: &ArrayRef| match column.data_type() {
        DataType::UInt8 => column.as_primitive::<UInt8Type>().value(i).into(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(i).into(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(i).into(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(i),
        other => panic!("{other} is no whole number"),
    };
    column.is_valid(i).then(|| value(column))
}

/// The column with another value in one row.
fn changed(column: &ArrayRef, row: usize) -> ArrayRef {
    match column.data_type() {
        DataType::UInt32 => plus_one::<UInt32Type>(column, row, 1),
        DataType::UInt64 => plus_one::<UInt64Type>(column, row, 1),
        DataType::Float64 => {
            let next = |v: f64| f64::from_bits(v.to_bits() + 1);
            let values = column.as_primitive::<Float64Type>().iter().enumerate();
            let values = values.map(|(i, v)| if i == row { v.map(next) } else { v });
            Arc::new(values.collect::<Float64Array>())
        }
        DataType::Boolean => {
            let values = column.as_boolean().iter().enumerate();
            let values = values.map(|(i, v)| if i == row { v.map(|v| !v) } else { v });
            Arc::new(values.collect::<BooleanArray>())
        }
        DataType::Utf8 => {
            let values = column.as_string::<i32>().iter().enumerate();
            let values = values.map(|(i, v)| if i == row { Some("other") } else { v });
            Arc::new(values.collect::<StringArray>())
        }
        other => panic!("changing {other} is not needed yet"),
    }
}

fn plus_one<T: arrow_array::ArrowPrimitiveType>(
    column: &ArrayRef,
    row: usize,
    one: T::Native,
) -> ArrayRef
where
    T::Native: std::ops::Add<Output = T::Native>,
{
    let values = column.as_primitive::<T>().iter().enumerate();
    let values = values.map(|(i, v)| if i == row { v.map(|v| v + one) } else { v });
    Arc::new(values.collect::<PrimitiveArray<T>>())
}
