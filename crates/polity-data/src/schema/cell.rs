//! From the types of Rust to those of Arrow.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Float64Builder, ListBuilder, StringBuilder, UInt8Builder,
    UInt16Builder, UInt32Builder, UInt64Builder,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, ListArray, StringArray, UInt8Array, UInt16Array,
    UInt32Array, UInt64Array,
};
use arrow_schema::{DataType, Field};

/// How a column's values repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Neighbouring rows are close: ids, ticks.
    Delta,
    /// Few distinct values: names, kinds.
    Dictionary,
    /// Neither.
    Plain,
}

/// A value that a column can hold.
pub trait Cell {
    /// The column under construction.
    type Builder: ArrayBuilder + Default;
    /// The Arrow type.
    fn data_type() -> DataType;
    /// Whether a value may be missing.
    const NULLABLE: bool = false;
    /// Appends a value.
    fn push(self, builder: &mut Self::Builder);
    /// The column; leaves the builder empty.
    fn finish(builder: &mut Self::Builder) -> ArrayRef {
        builder.finish()
    }
    /// The column as far as it goes; the builder stays as it is.
    fn snapshot(builder: &Self::Builder) -> ArrayRef {
        builder.finish_cloned()
    }
    /// Appends the values of a column of this type.
    fn extend(builder: &mut Self::Builder, column: &dyn Array);
    /// The field of this name and unit.
    fn field(name: &str, unit: &str) -> Field {
        let metadata = HashMap::from([("unit".to_owned(), unit.to_owned())]);
        Field::new(name, Self::data_type(), Self::NULLABLE).with_metadata(metadata)
    }
}

macro_rules! plain {
    ($($type:ty, $builder:ty, $array:ty, $data_type:ident;)+) => { $(
        impl Cell for $type {
            type Builder = $builder;
            fn data_type() -> DataType {
                DataType::$data_type
            }
            fn push(self, builder: &mut Self::Builder) {
                builder.append_value(self);
            }
            fn extend(builder: &mut Self::Builder, column: &dyn Array) {
                let column: &$array = typed(column);
                column.iter().for_each(|value| builder.append_option(value));
            }
        }

        impl Cell for Option<$type> {
            type Builder = $builder;
            const NULLABLE: bool = true;
            fn data_type() -> DataType {
                DataType::$data_type
            }
            fn push(self, builder: &mut Self::Builder) {
                builder.append_option(self);
            }
            fn extend(builder: &mut Self::Builder, column: &dyn Array) {
                let column: &$array = typed(column);
                column.iter().for_each(|value| builder.append_option(value));
            }
        }
    )+ };
}

plain! {
    u8, UInt8Builder, UInt8Array, UInt8;
    u16, UInt16Builder, UInt16Array, UInt16;
    u32, UInt32Builder, UInt32Array, UInt32;
    u64, UInt64Builder, UInt64Array, UInt64;
    f64, Float64Builder, Float64Array, Float64;
    bool, BooleanBuilder, BooleanArray, Boolean;
    String, StringBuilder, StringArray, Utf8;
    &'static str, StringBuilder, StringArray, Utf8;
    Arc<str>, StringBuilder, StringArray, Utf8;
}

/// A list of token ids.
impl Cell for Vec<u32> {
    type Builder = ListBuilder<UInt32Builder>;
    fn data_type() -> DataType {
        DataType::new_list(DataType::UInt32, true)
    }
    fn push(self, builder: &mut Self::Builder) {
        builder.values().append_slice(&self);
        builder.append(true);
    }
    fn extend(builder: &mut Self::Builder, column: &dyn Array) {
        let column: &ListArray = typed(column);
        for list in column.iter() {
            if let Some(list) = &list {
                let items: &UInt32Array = typed(list);
                builder.values().append_slice(items.values());
            }
            builder.append(list.is_some());
        }
    }
}

/// A list of token ids that many rows share.
impl Cell for Arc<[u32]> {
    type Builder = ListBuilder<UInt32Builder>;
    fn data_type() -> DataType {
        <Vec<u32> as Cell>::data_type()
    }
    fn push(self, builder: &mut Self::Builder) {
        builder.values().append_slice(&self);
        builder.append(true);
    }
    fn extend(builder: &mut Self::Builder, column: &dyn Array) {
        <Vec<u32> as Cell>::extend(builder, column);
    }
}

/// A list of texts that many rows share.
impl Cell for Vec<Arc<str>> {
    type Builder = ListBuilder<StringBuilder>;
    fn data_type() -> DataType {
        DataType::new_list(DataType::Utf8, true)
    }
    fn push(self, builder: &mut Self::Builder) {
        self.iter()
            .for_each(|text| builder.values().append_value(text));
        builder.append(true);
    }
    fn extend(builder: &mut Self::Builder, column: &dyn Array) {
        let column: &ListArray = typed(column);
        for list in column.iter() {
            if let Some(list) = &list {
                let items: &StringArray = typed(list);
                items
                    .iter()
                    .for_each(|item| builder.values().append_option(item));
            }
            builder.append(list.is_some());
        }
    }
}

/// A column as what its data type says it is.
fn typed<A: Array + 'static>(column: &dyn Array) -> &A {
    column
        .as_any()
        .downcast_ref()
        .expect("columns are appended only to those of their own type")
}
