//! The open tasks: who takes part, who passed what on to whom, what it costs.

mod entry;
mod hasher;
mod replies;

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_metrics::hierarchy::{Scratch, depth_of_edges};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::TaskId;
use serde::{Deserialize, Serialize, Serializer};

use entry::{End, Entry};
use hasher::TaskHasher;
pub use replies::Thread;

/// Ticks after its deadline at which a task that nobody has given back counts as abandoned.
const GRACE_TICKS: u32 = 8;

/// The open tasks. Only looked up by key, never walked through: its order cannot reach a result.
type Open = HashMap<TaskId, Entry, BuildHasherDefault<TaskHasher>>;

/// Follows every task from its arrival to its end.
#[derive(Default, Serialize, Deserialize)]
pub struct Ledger {
    #[serde(serialize_with = "by_task")]
    open: Open,
    /// Open tasks by the tick in which they are given up.
    expiry: BTreeMap<u32, Vec<TaskId>>,
    #[serde(skip)]
    depth: Scratch,
    /// Entries of ended tasks, kept for their memory.
    #[serde(skip)]
    spare: Vec<Entry>,
    /// Whether to remember messages, so that later ones can name what they reply to.
    threads: bool,
}

impl Ledger {
    /// A ledger; with `threads` it also finds out what messages reply to.
    #[must_use]
    pub fn new(threads: bool) -> Self {
        Self {
            threads,
            ..Self::default()
        }
    }

    /// Takes in what happened to tasks, all but their ends: before the tick's messages.
    pub fn before_messages(&mut self, world: &Society, tick: u32, events: &[Event]) {
        for event in events {
            match event.what {
                What::Opened {
                    level,
                    deadline,
                    follows,
                } => {
                    self.open(tick, event.task, level, deadline, follows);
                }
                What::Worked { .. } => {
                    if let Some(entry) = self.open.get_mut(&event.task) {
                        entry.work(event.agent, world.profile_of(event.agent));
                    }
                }
                What::Abstained => {
                    if let Some(entry) = self.open.get_mut(&event.task) {
                        entry.abstained += 1;
                    }
                }
                What::Refused | What::Closed { .. } => {}
            }
        }
    }

    /// Takes in a message. Messages about tasks that have ended are passed over.
    pub fn message(&mut self, world: &Society, tick: u32, id: u64, sent: &Sent<Message>) -> Thread {
        let Some(entry) = self.open.get_mut(&sent.body.task) else {
            return Thread::default();
        };
        entry.message(world, sent);
        if !self.threads {
            return Thread::default();
        }
        Thread {
            reply_to: entry.replies.note(tick, id, sent),
            parent_task: entry.follows.map(TaskId::as_u64),
        }
    }

    /// Takes in the ends of tasks: after the tick's messages. Returns their rows, in canonical
    /// order; then those of tasks that nobody has given back.
    pub fn after_messages(&mut self, tick: u32, events: &[Event]) -> Vec<TaskRow> {
        let mut rows = Vec::new();
        for event in events {
            if let What::Closed { outcome, completed } = event.what {
                let status = if completed { "completed" } else { "failed" };
                rows.extend(self.close(event.task, &End::given(tick, outcome, status)));
            }
        }
        while let Some(due) = self.expiry.first_entry().filter(|e| *e.key() <= tick) {
            for task in due.remove() {
                let end = End::given(tick, Outcome::default(), "abandoned");
                rows.extend(self.close(task, &end));
            }
        }
        rows
    }

    /// The rows of the tasks that are still open, by the tick in which they would be given up.
    pub fn remaining(&mut self) -> Vec<TaskRow> {
        let tasks: Vec<TaskId> = std::mem::take(&mut self.expiry)
            .into_values()
            .flatten()
            .collect();
        let end = End {
            tick: None,
            outcome: None,
            status: "open",
        };
        tasks
            .into_iter()
            .filter_map(|task| self.close(task, &end))
            .collect()
    }

    fn open(&mut self, tick: u32, task: TaskId, level: u8, deadline: u32, follows: Option<TaskId>) {
        let mut entry = self.spare.pop().unwrap_or_default();
        entry.begin(tick, level, follows);
        entry.take_part(task.origin);
        self.open.insert(task, entry);
        let expiry = deadline.saturating_add(GRACE_TICKS);
        self.expiry.entry(expiry).or_default().push(task);
    }

    fn close(&mut self, task: TaskId, end: &End) -> Option<TaskRow> {
        let entry = self.open.remove(&task)?;
        let depth = depth_of_edges(&entry.delegations, &mut self.depth);
        let row = entry.row(task, end, depth);
        self.spare.push(entry);
        Some(row)
    }
}

/// Writes the open tasks down in their order, which does not depend on how they are kept.
fn by_task<S: Serializer>(open: &Open, serializer: S) -> Result<S::Ok, S::Error> {
    let mut entries: Vec<_> = open.iter().collect();
    entries.sort_unstable_by_key(|(task, _)| **task);
    serializer.collect_map(entries)
}
