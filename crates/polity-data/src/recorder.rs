//! The recorder: a thread that writes tables while the simulation goes on.
//!
//! Rows travel in batches through a bounded channel: where the disk is slower than the simulation,
//! the simulation waits, and memory stays flat. An error stops the recorder; the next batch, or the
//! end, reports it. A recorder that is dropped unfinished leaves its segments as they are. Threads
//! that have rows of their own write them through a [`Feed`].
//!
//! Between two batches it can be saved, and another one put up from there: see [`RecorderState`].

use std::any::Any;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam::channel::{Receiver, Sender, bounded};

use crate::disk::Disk;
use crate::error::DataError;
use crate::manifest::TableDigest;
use crate::schema::{Row, TableVisitor, visit_tables};
use crate::state::{OpenTable, RecorderState, TableState};
use crate::table::TableWriter;

/// Batches that may wait for the disk.
const BATCHES_WAITING: usize = 8;

/// Where and how tables are written.
#[derive(Clone, Debug)]
pub struct RecorderOptions {
    /// The run's directory.
    pub directory: PathBuf,
    /// Where unfinished tables are kept.
    pub segments: PathBuf,
    /// Key–value metadata of every table.
    pub metadata: Vec<(String, String)>,
    /// Whether it is going to be saved: then the rows of open segments are kept.
    pub checkpoints: bool,
    /// The disk that all this is on.
    pub disk: Disk,
}

/// A table that the recorder writes, whatever its rows.
trait AnyTable: Send {
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
enum Slot {
    Open(Box<dyn AnyTable>),
    Closed(TableDigest),
}

type Tables = BTreeMap<&'static str, Slot>;
type Work = Box<dyn FnOnce(&mut Sink<'_>) -> Result<(), DataError> + Send>;
type Digests = BTreeMap<String, TableDigest>;

/// What the recorder's thread is told.
enum Job {
    /// To write rows.
    Work(Work),
    /// To say where it is.
    Save,
    /// To join the tables.
    Finish,
    /// To leave the tables as they are.
    GiveUp,
}

/// What a job on the recorder's thread writes its rows to.
pub struct Sink<'a> {
    tables: &'a mut Tables,
    options: &'a RecorderOptions,
}

impl Sink<'_> {
    /// Appends rows to their table.
    ///
    /// # Errors
    /// If the disk refuses them.
    ///
    /// # Panics
    /// If the table is closed.
    pub fn write<R: Row>(&mut self, rows: impl IntoIterator<Item = R>) -> Result<(), DataError> {
        let writer = self.table::<R>();
        rows.into_iter().try_for_each(|row| writer.push(row))
    }

    /// Puts a table in its place: it has all its rows.
    ///
    /// # Errors
    /// If the disk refuses it.
    pub fn close<R: Row>(&mut self) -> Result<(), DataError> {
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

/// A way into the recorder for a further thread. Rows of one table should come through one feed:
/// they are written in the order in which they arrive.
#[derive(Clone)]
pub struct Feed {
    jobs: Sender<Job>,
}

impl Feed {
    /// Appends rows to their table.
    ///
    /// # Errors
    /// [`DataError::Stopped`] once the recorder has ended; it knows why, see
    /// [`Recorder::failure`].
    pub fn write<R: Row>(&self, rows: Vec<R>) -> Result<(), DataError> {
        let work: Work = Box::new(move |sink| sink.write(rows));
        let sent = self.jobs.send(Job::Work(work));
        sent.map_err(|_| DataError::Stopped)
    }
}

/// Writes tables on a thread of its own.
pub struct Recorder {
    jobs: Option<Sender<Job>>,
    /// Where it says where it is. The thread alone holds the other end: once it has ended, nobody
    /// waits for an answer.
    states: Receiver<RecorderState>,
    thread: Option<JoinHandle<Result<Digests, DataError>>>,
}

impl Recorder {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system refuses to.
    pub fn start(options: RecorderOptions) -> Result<Self, DataError> {
        Self::restart(options, RecorderState::default())
    }

    /// Starts the thread where another recorder was saved.
    ///
    /// # Errors
    /// If the system refuses to.
    pub fn restart(options: RecorderOptions, state: RecorderState) -> Result<Self, DataError> {
        let (jobs, queue) = bounded(BATCHES_WAITING);
        let (answers, states) = bounded(1);
        let path: &Path = &options.directory.clone();
        let thread = std::thread::Builder::new()
            .name("polity-recorder".to_owned())
            .spawn(move || work(&queue, &answers, &options, state))
            .map_err(DataError::io("start the recorder for", path))?;
        Ok(Self {
            jobs: Some(jobs),
            states,
            thread: Some(thread),
        })
    }

    /// A way in for a further thread; none, once the recorder has ended.
    #[must_use]
    pub fn feed(&self) -> Option<Feed> {
        let jobs = self.jobs.clone()?;
        Some(Feed { jobs })
    }

    /// Gives up, and tells why the recorder had to, if it had.
    #[must_use]
    pub fn failure(mut self) -> Option<DataError> {
        let reason = self.end().err();
        reason.filter(|reason| !matches!(reason, DataError::Stopped))
    }

    /// Has a job done on the recorder's thread: for rows that are dear to make.
    ///
    /// # Errors
    /// The error that has stopped the recorder, if any.
    pub fn submit(
        &mut self,
        job: impl FnOnce(&mut Sink<'_>) -> Result<(), DataError> + Send + 'static,
    ) -> Result<(), DataError> {
        self.send(Job::Work(Box::new(job)))
    }

    /// Appends rows to their table.
    ///
    /// # Errors
    /// The error that has stopped the recorder, if any.
    pub fn write<R: Row>(&mut self, rows: Vec<R>) -> Result<(), DataError> {
        self.submit(move |sink| sink.write(rows))
    }

    /// Puts a table in its place: it has all its rows.
    ///
    /// # Errors
    /// The error that has stopped the recorder, if any.
    pub fn close<R: Row>(&mut self) -> Result<(), DataError> {
        self.submit(|sink| sink.close::<R>())
    }

    /// Waits until all is written as far as segments go, and says what is needed to go on from here.
    /// What it says of segments lasts.
    ///
    /// # Errors
    /// The error that has stopped the recorder, if any.
    pub fn save(&mut self) -> Result<RecorderState, DataError> {
        self.send(Job::Save)?;
        match self.states.recv() {
            Ok(state) => Ok(state),
            Err(_) => Err(self.end().err().unwrap_or(DataError::Stopped)),
        }
    }

    /// Waits until all is written, joins the segments and returns the tables' digests.
    ///
    /// # Errors
    /// The first error of any write.
    pub fn finish(mut self) -> Result<Digests, DataError> {
        self.send(Job::Finish)?;
        self.end()
    }

    fn send(&mut self, job: Job) -> Result<(), DataError> {
        match self.jobs.as_ref().map(|jobs| jobs.send(job)) {
            Some(Ok(())) => Ok(()),
            _ => Err(self.end().err().unwrap_or(DataError::Stopped)),
        }
    }

    fn end(&mut self) -> Result<Digests, DataError> {
        if let Some(jobs) = self.jobs.take() {
            // A thread that has ended already needs no word; one that was told to finish ignores it.
            let _ = jobs.send(Job::GiveUp);
        }
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            _ => Err(DataError::Stopped),
        }
    }
}

impl Drop for Recorder {
    /// Waits for the thread: nothing is written behind the back of whoever goes on.
    fn drop(&mut self) {
        // Who drops a recorder unfinished already has an error to report.
        let _ = self.end();
    }
}

fn work(
    queue: &Receiver<Job>,
    answers: &Sender<RecorderState>,
    options: &RecorderOptions,
    state: RecorderState,
) -> Result<Digests, DataError> {
    let mut tables = restore(options, state)?;
    for job in queue {
        match job {
            Job::Finish => return finish(tables, options),
            Job::GiveUp => break,
            Job::Save => {
                options.disk.sync_directory(&options.segments)?;
                // Who does not wait for the answer has given up.
                let _ = answers.send(save(&mut tables));
            }
            Job::Work(work) => work(&mut Sink {
                tables: &mut tables,
                options,
            })?,
        }
    }
    Err(DataError::Stopped)
}

fn finish(tables: Tables, options: &RecorderOptions) -> Result<Digests, DataError> {
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

fn save(tables: &mut Tables) -> RecorderState {
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

fn restore(options: &RecorderOptions, state: RecorderState) -> Result<Tables, DataError> {
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

#[cfg(test)]
mod tests;
