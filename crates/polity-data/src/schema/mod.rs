//! What the tables hold: one struct per row, one definition per column.

mod cell;
mod exchanges;
mod tables;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema};

pub use cell::{Cell, Storage};
pub use exchanges::ExchangeRow;
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

impl Table {
    /// Its file in a run's directory.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.parquet", self.name)
    }

    /// The file of one of its segments, counted from 0.
    pub(crate) fn segment(&self, number: usize) -> String {
        format!("{}-{number:05}.parquet", self.name)
    }
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

    /// The columns as far as they go, as one batch; they stay as they are.
    fn snapshot(columns: &Self::Columns) -> RecordBatch;

    /// Appends the rows of a batch, which must be of the schema of this table.
    fn extend(columns: &mut Self::Columns, batch: &RecordBatch);

    /// The Arrow fields, with units.
    fn fields() -> Vec<Field>;
}

/// The Arrow schema of a table.
#[must_use]
pub fn schema_of<R: Row>() -> Arc<Schema> {
    Arc::new(Schema::new(R::fields()))
}

/// Does something for each type of row.
pub(crate) trait TableVisitor {
    /// Does it for this type.
    fn visit<R: Row>(&mut self);
}

/// Visits the rows of every table, in the tables' alphabetical order.
pub(crate) fn visit_tables(visitor: &mut impl TableVisitor) {
    visitor.visit::<AgentRow>();
    visitor.visit::<ContributionRow>();
    visitor.visit::<EventRow>();
    visitor.visit::<HistogramRow>();
    visitor.visit::<LlmCallRow>();
    visitor.visit::<MessageRow>();
    visitor.visit::<RoleRow>();
    visitor.visit::<TaskRow>();
    visitor.visit::<TimingRow>();
    visitor.visit::<EdgeRow>();
    visitor.visit::<TrailRow>();
    visitor.visit::<VocabularyRow>();
    visitor.visit::<WindowRow>();
}

/// Every table with its columns as Arrow fields, in alphabetical order.
#[must_use]
pub fn tables() -> Vec<(Table, Vec<Field>)> {
    struct Listing(Vec<(Table, Vec<Field>)>);
    impl TableVisitor for Listing {
        fn visit<R: Row>(&mut self) {
            self.0.push((R::TABLE, R::fields()));
        }
    }
    let mut listing = Listing(Vec::new());
    visit_tables(&mut listing);
    listing.0
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

                fn snapshot(columns: &Columns) -> arrow_array::RecordBatch {
                    let arrays: Vec<arrow_array::ArrayRef> = vec![
                        $( <$type as $crate::schema::Cell>::snapshot(&columns.$column), )+
                    ];
                    arrow_array::RecordBatch::try_new($crate::schema::schema_of::<$row>(), arrays)
                        .expect("columns are built from whole rows, by the types of the schema")
                }

                fn extend(columns: &mut Columns, batch: &arrow_array::RecordBatch) {
                    let mut arrays = batch.columns().iter();
                    $( if let Some(array) = arrays.next() {
                        <$type as $crate::schema::Cell>::extend(&mut columns.$column, array);
                    } )+
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
