//! The tables of a recorder: written to, put in their place, saved and put up again.

use std::any::Any;
use std::collections::BTreeMap;

use super::RecorderOptions;
use crate::error::DataError;
use crate::manifest::TableDigest;
use crate::schema::{Row, TableVisitor, visit_tables};
use crate::state::{OpenTable, RecorderState, TableState};
use crate::table::TableWriter;

/// A table that the recorder writes, whatever its rows.
pub(super) trait AnyTable: Send {
    fn save(&mut self) -> OpenTable;
    fn finish(self: Box<Self>) -> Result<TableDigest, DataError>;
    fn as_any(&mut self) -> &mut dyn Any;
}

impl<R: Row> AnyTable for TableWriter<R> {
    fn save(&mut self) -> OpenTable {
        TableWriter::save(self)
    }

    fn finish(self: Box<Self>) -> Result<TableDigest, DataError> {
        TableWriter::finish(*self)
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// A table of this run.
pub(super) enum Slot {
    Open(Box<dyn AnyTable>),
    Closed(TableDigest),
}

pub(super) type Tables = BTreeMap<&'static str, Slot>;
pub(super) type Digests = BTreeMap<String, TableDigest>;

/// What a job on the recorder's thread writes its rows to.
pub(super) struct Sink<'a> {
    pub(super) tables: &'a mut Tables,
    pub(super) options: &'a RecorderOptions,
}

impl Sink<'_> {
    /// Appends rows to their table.
    ///
    /// # Errors
    /// If the disk refuses them.
    ///
    /// # Panics
    /// If the table is closed.
    pub(super) fn write<R: Row>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), DataError> {
        let writer = self.table::<R>();
        rows.into_iter().try_for_each(|row| writer.push(row))
    }

    /// Puts a table in its place: it has all its rows.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub(super) fn close<R: Row>(&mut self) -> Result<(), DataError> {
        self.table::<R>();
        if let Some(Slot::Open(table)) = self.tables.remove(R::TABLE.name) {
            let digest = table.finish()?;
            self.options.disk.sync_directory(&self.options.directory)?;
            self.tables.insert(R::TABLE.name, Slot::Closed(digest));
        }
        Ok(())
    }

    fn table<R: Row>(&mut self) -> &mut TableWriter<R> {
        let new = || Slot::Open(Box::new(TableWriter::<R>::new(self.options)));
        let Slot::Open(table) = self.tables.entry(R::TABLE.name).or_insert_with(new) else {
            panic!("no rows are written to a table after it was closed");
        };
        table
            .as_any()
            .downcast_mut()
            .expect("a table's name stands for one type of row")
    }
}

/// Joins the segments of all tables, and puts them in their place.
pub(super) fn finish(tables: Tables, options: &RecorderOptions) -> Result<Digests, DataError> {
    let finish = |(name, slot): (&str, Slot)| {
        let digest = match slot {
            Slot::Open(table) => table.finish()?,
            Slot::Closed(digest) => digest,
        };
        Ok((name.to_owned(), digest))
    };
    let digests = tables.into_iter().map(finish).collect();
    options.disk.sync_directory(&options.directory)?;
    digests
}

/// What is needed to go on from here.
pub(super) fn save(tables: &mut Tables) -> RecorderState {
    let save = |(name, slot): (&&str, &mut Slot)| {
        let state = match slot {
            Slot::Open(table) => TableState::Open(table.save()),
            Slot::Closed(digest) => TableState::Closed(digest.clone()),
        };
        ((*name).to_owned(), state)
    };
    RecorderState {
        tables: tables.iter_mut().map(save).collect(),
    }
}

/// The tables that were saved.
pub(super) fn restore(
    options: &RecorderOptions,
    state: RecorderState,
) -> Result<Tables, DataError> {
    let mut restoring = Restoring {
        options,
        state,
        tables: Ok(Tables::new()),
    };
    visit_tables(&mut restoring);
    restoring.tables
}

/// Puts up the tables that were saved, each with its type of rows.
struct Restoring<'a> {
    options: &'a RecorderOptions,
    state: RecorderState,
    tables: Result<Tables, DataError>,
}

impl Restoring<'_> {
    fn slot<R: Row>(&self, state: TableState) -> Result<Slot, DataError> {
        Ok(match state {
            TableState::Closed(digest) => Slot::Closed(digest),
            TableState::Open(open) => {
                let rows = R::TABLE.segment_rows;
                Slot::Open(Box::new(TableWriter::<R>::restore(
                    self.options,
                    open,
                    rows,
                )?))
            }
        })
    }
}

impl TableVisitor for Restoring<'_> {
    fn visit<R: Row>(&mut self) {
        let name = R::TABLE.name;
        let Some(state) = self.state.tables.remove(name) else {
            return;
        };
        let slot = self.slot::<R>(state);
        if let Ok(tables) = &mut self.tables {
            match slot {
                Ok(slot) => drop(tables.insert(name, slot)),
                Err(error) => self.tables = Err(error),
            }
        }
    }
}
