//! The recorder: a thread that writes tables while the simulation goes on.
//!
//! Rows travel in batches through a bounded channel: where the disk is slower than the simulation,
//! the simulation waits, and memory stays flat. An error stops the recorder; the next batch, or the
//! end, reports it. A recorder that is dropped unfinished leaves its segments as they are. Threads
//! that have rows of their own write them through a [`Feed`].
//!
//! Between two batches it can be saved, and another one put up from there: see [`RecorderState`].

mod tables;

use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use crossbeam::channel::{Receiver, Sender, bounded};

use crate::disk::Disk;
use crate::error::DataError;
use crate::schema::Row;
use crate::state::RecorderState;
use tables::{Digests, Sink, finish, restore, save};

/// Batches that may wait for the disk.
const BATCHES_WAITING: usize = 64;

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

type Work = Box<dyn FnOnce(&mut Sink<'_>) -> Result<(), DataError> + Send>;

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

    /// Has a job done on the recorder's thread. The error is that of an earlier one.
    fn submit(
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

#[cfg(test)]
mod tests;
