//! What the tables hold: one struct per row, one definition per column.

mod cell;
mod tables;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema};

pub use cell::{Cell, Storage};
pub use tables::*;

/// One column of a table: what readers of a data set need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name; units last.
    pub name: &'static str,
    /// Its unit, `1` for plain numbers and names.
    pub unit: &'static str,
    /// What it means; of a column whose values may be missing, also when they are.
    pub meaning: &'static str,
    /// How its values repeat, hence how they are best stored.
    pub storage: Storage,
}

/// A table: its file's stem, its columns, and where its rows are cut into segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The stem of its file.
    pub name: &'static str,
    /// What a row is.
    pub meaning: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// Rows per segment, which becomes one row group.
    pub segment_rows: usize,
}

/// A row of a table.
pub trait Row: Send + Sized + 'static {
    /// The table it belongs to.
    const TABLE: Table;
    /// Columns under construction.
    type Columns: Default + Send;

    /// Appends this row.
    fn push(self, columns: &mut Self::Columns);

    /// The columns as one batch; leaves them empty.
    fn batch(columns: &mut Self::Columns) -> RecordBatch;

    /// The Arrow fields, with units.
    fn fields() -> Vec<Field>;
}

/// The Arrow schema of a table.
#[must_use]
pub fn schema_of<R: Row>() -> Arc<Schema> {
    Arc::new(Schema::new(R::fields()))
}

/// Every table with its columns as Arrow fields, in alphabetical order.
#[must_use]
pub fn tables() -> Vec<(Table, Vec<Field>)> {
    fn one<R: Row>() -> (Table, Vec<Field>) {
        (R::TABLE, R::fields())
    }
    vec![
        one::<AgentRow>(),
        one::<EventRow>(),
        one::<HistogramRow>(),
        one::<MessageRow>(),
        one::<RoleRow>(),
        one::<TaskRow>(),
        one::<TimingRow>(),
        one::<EdgeRow>(),
        one::<TrailRow>(),
        one::<VocabularyRow>(),
        one::<WindowRow>(),
    ]
}

/// Declares a table: the struct of its rows, and its columns with unit and storage.
macro_rules! table {
    (
        $(#[doc = $doc:literal])+
        $row:ident = $name:literal, segments of $rows:literal {
            $( $(#[doc = $column_doc:literal])+
            $column:ident: $type:ty, $unit:literal, $storage:ident; )+
        }
    ) => {
        $(#[doc = $doc])+
        ///
        /// The default row is all zeros and nulls, to be filled in.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $row {
            $( $(#[doc = $column_doc])+ pub $column: $type, )+
        }

        const _: () = {
            #[derive(Default)]
            pub struct Columns {
                $( $column: <$type as $crate::schema::Cell>::Builder, )+
            }

            impl $crate::schema::Row for $row {
                const TABLE: $crate::schema::Table = $crate::schema::Table {
                    name: $name,
                    meaning: concat!($($doc),+),
                    columns: &[$( $crate::schema::Column {
                        name: stringify!($column),
                        unit: $unit,
                        meaning: concat!($($column_doc),+),
                        storage: $crate::schema::Storage::$storage,
                    }, )+],
                    segment_rows: $rows,
                };
                type Columns = Columns;

                fn push(self, columns: &mut Columns) {
                    $( <$type as $crate::schema::Cell>::push(self.$column, &mut columns.$column); )+
                }

                fn batch(columns: &mut Columns) -> arrow_array::RecordBatch {
                    let arrays: Vec<arrow_array::ArrayRef> = vec![
                        $( <$type as $crate::schema::Cell>::finish(&mut columns.$column), )+
                    ];
                    arrow_array::RecordBatch::try_new($crate::schema::schema_of::<$row>(), arrays)
                        .expect("columns are built from whole rows, by the types of the schema")
                }

                fn fields() -> Vec<arrow_schema::Field> {
                    vec![$( <$type as $crate::schema::Cell>::field(stringify!($column), $unit), )+]
                }
            }
        };
    };
}
pub(crate) use table;

#[cfg(test)]
mod tests;
