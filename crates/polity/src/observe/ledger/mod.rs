//! The open tasks: who takes part, who passed what on to whom, what it costs.

mod entry;
mod few;
mod open;
mod prices;
mod replies;

use std::collections::BTreeMap;
use std::hint::black_box;

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_metrics::hierarchy::{Scratch, depth_of_edges};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::TaskId;
use serde::{Deserialize, Serialize};

use entry::{End, Entry};
use open::Open;
pub use prices::Prices;
pub use replies::Thread;

/// Ticks after its deadline at which a task that nobody has given back counts as abandoned.
const GRACE_TICKS: u32 = 8;

/// Messages whose tasks are looked up at once: while one entry is on its way from memory, the next
/// ones can be.
const LOOKED_UP_AT_ONCE: usize = 16;

/// Follows every task from its arrival to its end.
#[derive(Default, Serialize, Deserialize)]
pub struct Ledger {
    open: Open,
    /// Open tasks by the tick in which they are given up.
    expiry: BTreeMap<u32, Vec<TaskId>>,
    #[serde(skip)]
    depth: Scratch,
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
    pub fn before_messages<'a>(
        &mut self,
        world: &Society,
        prices: &Prices,
        tick: u32,
        events: impl Iterator<Item = &'a Event>,
    ) {
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
                    if let Some(entry) = self.open.get_mut(event.task) {
                        entry.work(event.agent, prices.for_agent(world, event.agent));
                    }
                }
                What::Abstained => {
                    if let Some(entry) = self.open.get_mut(event.task) {
                        entry.abstained += 1;
                    }
                }
                What::Refused | What::Closed { .. } => {}
            }
        }
    }

    /// Takes in messages of one tick, and answers for each what it replies to. Messages about tasks
    /// that have ended are passed over.
    pub fn messages(
        &mut self,
        world: &Society,
        prices: &Prices,
        tick: u32,
        first_id: u64,
        sent: &[Sent<Message>],
        mut found: impl FnMut(u64, &Sent<Message>, Thread),
    ) {
        let ids = (first_id..).step_by(LOOKED_UP_AT_ONCE);
        for (first_id, sent) in ids.zip(sent.chunks(LOOKED_UP_AT_ONCE)) {
            let mut places = [None; LOOKED_UP_AT_ONCE];
            for (place, sent) in places.iter_mut().zip(sent) {
                *place = self.open.find(sent.body.task);
            }
            for place in places.into_iter().flatten() {
                black_box(self.open.at(place).tick_start());
            }
            for ((id, sent), place) in (first_id..).zip(sent).zip(places) {
                let thread = place.map(|place| {
                    let entry = self.open.at(place);
                    entry.message(world, prices, sent);
                    entry.thread(self.threads, tick, id, sent)
                });
                found(id, sent, thread.unwrap_or_default());
            }
        }
    }

    /// Takes in the ends of tasks: after the tick's messages. Adds their rows, in canonical order;
    /// then those of tasks that nobody has given back.
    pub fn after_messages<'a>(
        &mut self,
        tick: u32,
        events: impl Iterator<Item = &'a Event>,
        rows: &mut Vec<TaskRow>,
    ) {
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
        let mut entry = Entry::begin(tick, level, follows);
        entry.take_part(task.origin);
        self.open.insert(task, entry);
        let expiry = deadline.saturating_add(GRACE_TICKS);
        self.expiry.entry(expiry).or_default().push(task);
    }

    fn close(&mut self, task: TaskId, end: &End) -> Option<TaskRow> {
        let entry = self.open.remove(task)?;
        let depth = depth_of_edges(entry.delegations(), &mut self.depth);
        Some(entry.row(task, end, depth))
    }
}
