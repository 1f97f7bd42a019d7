//! The threads that wait for servers, and what they share with those that wait for answers.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{Receiver, Sender, unbounded};

use super::attempt::{Line, Trouble};
use super::throttle::{Load, Throttle};
use crate::Answer;

/// Waiting threads look at the stop flag this often.
const GLANCE: Duration = Duration::from_millis(50);

/// An attempt to be made.
pub(super) struct Job {
    /// Whose.
    pub(super) batch: u64,
    /// Which of the batch's calls.
    pub(super) call: usize,
    pub(super) body: Arc<[u8]>,
    /// The number that the throttle gave it.
    pub(super) number: u64,
}

/// An attempt that was made.
pub(super) struct Landed {
    pub(super) call: usize,
    pub(super) outcome: Result<Answer, Trouble>,
    pub(super) at: Instant,
}

/// What all threads share.
pub(super) struct State {
    pub(super) throttle: Throttle,
    /// What has landed, by batch. Late comers of a batch that was left find nobody here.
    inboxes: BTreeMap<u64, Vec<Landed>>,
    /// Attempts that have landed so far, of all batches.
    pub(super) landings: u64,
    batches: u64,
    threads: usize,
    pub(super) complaint: Option<String>,
}

/// The threads that wait for servers. They are started when first needed, and kept.
pub(super) struct Workers {
    line: Arc<Line>,
    shared: Arc<Shared>,
    jobs: Sender<Job>,
    queue: Receiver<Job>,
    stop: Arc<AtomicBool>,
    has_stopped: AtomicBool,
}

struct Shared {
    state: Mutex<State>,
    landed: Condvar,
}

impl Workers {
    pub(super) fn new(line: Line, throttle: Throttle, stop: Arc<AtomicBool>) -> Self {
        let state = State {
            throttle,
            inboxes: BTreeMap::new(),
            landings: 0,
            batches: 0,
            threads: 0,
            complaint: None,
        };
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            landed: Condvar::new(),
        });
        let (jobs, queue) = unbounded();
        let has_stopped = AtomicBool::new(false);
        Self {
            line: Arc::new(line),
            shared,
            jobs,
            queue,
            stop,
            has_stopped,
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }

    /// Whether to stop, or to have stopped: there is no way back.
    pub(super) fn is_stopped(&self) -> bool {
        if self.stop.load(Ordering::Relaxed) {
            self.has_stopped.store(true, Ordering::Relaxed);
        }
        self.has_stopped.load(Ordering::Relaxed)
    }

    /// Hands an attempt to a thread; makes it at once where the system gives none.
    pub(super) fn attempt(&self, job: Job) {
        let is_served = {
            let mut state = self.state();
            if state.threads < state.throttle.in_flight() && self.start_thread() {
                state.threads += 1;
            }
            state.threads > 0
        };
        match is_served {
            true => self.jobs.send(job).expect("a receiver is kept here"),
            false => work(&self.line, &self.shared, job),
        }
    }

    fn start_thread(&self) -> bool {
        let (line, shared) = (Arc::clone(&self.line), Arc::clone(&self.shared));
        let queue = self.queue.clone();
        let body = move || queue.iter().for_each(|job| work(&line, &shared, job));
        thread::Builder::new()
            .name("llm call".to_owned())
            .spawn(body)
            .is_ok()
    }

    /// Waits for a landing after the `seen`th, for a moment, or for a glance at the stop flag.
    pub(super) fn wait(&self, seen: u64, until: Option<Instant>) {
        let left = until.map_or(GLANCE, |until| {
            until.saturating_duration_since(Instant::now())
        });
        let state = self.state();
        let is_idle = |state: &mut State| state.landings == seen;
        drop(
            self.shared
                .landed
                .wait_timeout_while(state, left.min(GLANCE), is_idle),
        );
    }

    pub(super) fn hang_up(&self) {
        self.line.hang_up();
    }
}

impl Drop for Workers {
    /// Threads that still wait for a server need not.
    fn drop(&mut self) {
        self.hang_up();
    }
}

impl State {
    /// A number for a new batch, and a place for what lands.
    pub(super) fn open_batch(&mut self) -> u64 {
        self.batches += 1;
        self.inboxes.insert(self.batches, Vec::new());
        self.batches
    }

    pub(super) fn close_batch(&mut self, batch: u64) {
        self.inboxes.remove(&batch);
    }

    pub(super) fn take_landed(&mut self, batch: u64) -> Vec<Landed> {
        self.inboxes
            .get_mut(&batch)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    fn land(&mut self, batch: u64, number: u64, landed: Landed) {
        let load = landed
            .outcome
            .as_ref()
            .map_or_else(Trouble::load, |_| Load::Fine);
        self.throttle.end(number, load);
        if let Err(trouble) = &landed.outcome {
            self.complaint = Some(trouble.complaint.clone());
        }
        if let Some(inbox) = self.inboxes.get_mut(&batch) {
            inbox.push(landed);
        }
        self.landings += 1;
    }
}

impl Shared {
    /// No thread panics while it holds the lock, so a poisoned one guards a whole state.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes an attempt. Should one panic, for want of threads to look a host up, then it is lost, but
/// nobody waits for it.
fn work(line: &Line, shared: &Shared, job: Job) {
    let outcome = catch_unwind(AssertUnwindSafe(|| line.attempt(&job.body)))
        .unwrap_or_else(|_| Err(Trouble::lost("the attempt could not be made")));
    let landed = Landed {
        call: job.call,
        outcome,
        at: Instant::now(),
    };
    shared.state().land(job.batch, job.number, landed);
    shared.landed.notify_all();
}
