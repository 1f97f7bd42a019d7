//! The open tasks: who takes part, who passed what on to whom, what it costs.

mod ahead;
mod entry;
mod few;
mod open;
mod prices;
mod replies;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_metrics::hierarchy::{Scratch, depth_of_edges};
use polity_worlds::society::Society;
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::probe::{Event, What};
use polity_worlds::society::task::TaskId;
use serde::{Deserialize, Serialize};

use ahead::Ahead;
use entry::{End, Entry};
use open::{Open, Place};
pub use prices::Prices;
pub use replies::Thread;

/// Ticks after its deadline at which a task that nobody has given back counts as abandoned.
const GRACE_TICKS: u32 = 8;

/// Tasks that are looked up at once: while one is on its way from memory, the next ones can be.
const LOOKED_UP_AT_ONCE: usize = 16;

/// Follows every task from its arrival to its end.
#[derive(Default, Serialize)]
pub struct Ledger {
    open: Open,
    /// Open tasks by the tick in which they are given up.
    expiry: BTreeMap<u32, Vec<TaskId>>,
    #[serde(skip)]
    depth: Scratch,
    /// What has been given back in the present tick.
    #[serde(skip)]
    given_back: Vec<(TaskId, End)>,
    /// Whether to remember messages, so that later ones can name what they reply to.
    threads: bool,
}

/// A ledger as it was written down, not yet believed.
#[derive(Deserialize)]
pub struct WrittenLedger {
    open: Vec<(TaskId, Entry)>,
    expiry: BTreeMap<u32, Vec<TaskId>>,
    threads: bool,
}

impl WrittenLedger {
    /// The ledger of a population of so many agents; `None` where it cannot have been that.
    #[must_use]
    pub fn read(self, agents: u32) -> Option<Ledger> {
        let sound = self.open.iter().all(|(_, entry)| entry.is_sound(agents));
        Some(Ledger {
            open: Open::of(self.open, agents).filter(|_| sound)?,
            expiry: self.expiry,
            threads: self.threads,
            depth: Scratch::default(),
            given_back: Vec::new(),
        })
    }
}

/// What is the same for everything that happens in a tick.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// For what never changes in it: words, groups, models.
    pub world: &'a Society,
    /// What its models charge.
    pub prices: &'a Prices,
    /// The tick.
    pub tick: u32,
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

    /// Takes in what happened in a tick, all but the ends of tasks; answers for each message what
    /// it is a part of. Both lists are in canonical order, cut into runs anywhere.
    ///
    /// Events and messages of the same agents are taken in together, so that what is known of
    /// their tasks has to come from memory once. That changes nothing: it only matters that a task
    /// is open before the first message about it, which is sent by the agent at which it arrived.
    pub fn follow(
        &mut self,
        now: Setting<'_>,
        events: &[Vec<Event>],
        sent: &[Vec<Sent<Message>>],
        first_id: u64,
        mut found: impl FnMut(u64, &Sent<Message>, Thread),
    ) {
        let mut ahead = Ahead::new(sent, first_id);
        for events in events {
            self.events(now, events);
            // The last agent's own wait: the next run may begin with more of its events.
            let Some(last) = events.last() else { continue };
            while let Some((first_id, sent)) = ahead.before(Some(last.agent)) {
                self.messages(now, first_id, sent, &mut found);
            }
        }
        while let Some((first_id, sent)) = ahead.before(None) {
            self.messages(now, first_id, sent, &mut found);
        }
    }

    /// Ends the tasks that were given back in the tick that was followed last: after its messages.
    /// Answers their rows, in canonical order; then those of tasks that nobody has given back.
    pub fn end_tasks(&mut self, now: Setting<'_>, mut ended: impl FnMut(TaskRow)) {
        let mut given_back = std::mem::take(&mut self.given_back);
        self.close_each(&given_back, now.prices, &mut ended);
        given_back.clear();
        self.given_back = given_back;
        while let Some(due) = self.expiry.first_entry().filter(|e| *e.key() <= now.tick) {
            let end = End::given(now.tick, Outcome::default(), "abandoned");
            let due: Vec<_> = due.remove().into_iter().map(|task| (task, end)).collect();
            self.close_each(&due, now.prices, &mut ended);
        }
    }

    /// The rows of the tasks that are still open, by the tick in which they would be given up.
    pub fn remaining(&mut self, prices: &Prices) -> Vec<TaskRow> {
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
            .filter_map(|task| self.close(task, &end, prices))
            .collect()
    }

    fn events(&mut self, now: Setting<'_>, events: &[Event]) {
        let mut parties = events.chunks(LOOKED_UP_AT_ONCE).peekable();
        let mut after_next = events.chunks(LOOKED_UP_AT_ONCE).skip(2);
        while let Some(party) = parties.next() {
            let later = after_next.next().unwrap_or_default();
            later.iter().for_each(|e| self.open.fetch_way(e.task));
            let next = parties.peek().copied().unwrap_or_default();
            next.iter().for_each(|event| self.fetch_for(event));
            party.iter().for_each(|event| self.event(now, event));
        }
    }

    /// Has what an event is about brought from memory.
    fn fetch_for(&self, event: &Event) {
        match event.what {
            What::Worked { .. } | What::Abstained => {
                if let Some(place) = self.open.find(event.task) {
                    self.open.fetch(place);
                }
            }
            What::Opened { .. } => self.open.fetch_room(event.task),
            What::Refused | What::Closed { .. } => {}
        }
    }

    fn event(&mut self, now: Setting<'_>, event: &Event) {
        match event.what {
            What::Opened {
                level,
                deadline,
                follows,
            } => self.open(now.tick, event.task, level, deadline, follows),
            What::Worked { .. } => {
                if let Some(place) = self.open.find(event.task) {
                    self.open.at(place).work(event.agent, now.world, now.prices);
                }
            }
            What::Abstained => {
                if let Some(place) = self.open.find(event.task) {
                    self.open.at(place).abstained += 1;
                }
            }
            What::Closed { outcome, completed } => {
                let status = if completed { "completed" } else { "failed" };
                let end = End::given(now.tick, outcome, status);
                self.given_back.push((event.task, end));
            }
            What::Refused => {}
        }
    }

    fn messages(
        &mut self,
        now: Setting<'_>,
        first_id: u64,
        sent: &[Sent<Message>],
        found: &mut impl FnMut(u64, &Sent<Message>, Thread),
    ) {
        let ids = (first_id..).step_by(LOOKED_UP_AT_ONCE);
        let mut parties = ids.zip(sent.chunks(LOOKED_UP_AT_ONCE)).peekable();
        let mut after_next = sent.chunks(LOOKED_UP_AT_ONCE).skip(2);
        let mut places = parties.peek().map(|(_, party)| self.look_up(party));
        while let (Some((first_id, party)), Some(here)) = (parties.next(), places) {
            let later = after_next.next().unwrap_or_default();
            later.iter().for_each(|s| self.open.fetch_way(s.body.task));
            places = parties.peek().map(|(_, next)| self.look_up(next));
            for ((id, sent), place) in (first_id..).zip(party).zip(here) {
                let thread = match place {
                    Some(place) => self.message(now, id, sent, place),
                    None => Thread::default(),
                };
                found(id, sent, thread);
            }
        }
    }

    /// Where the tasks of some messages are kept. They are on their way from memory.
    fn look_up(&self, party: &[Sent<Message>]) -> [Option<Place>; LOOKED_UP_AT_ONCE] {
        let mut places = [None; LOOKED_UP_AT_ONCE];
        for (place, sent) in places.iter_mut().zip(party) {
            *place = self.open.find(sent.body.task);
            if let Some(place) = *place {
                self.open.fetch(place);
            }
        }
        places
    }

    #[inline]
    fn message(&mut self, now: Setting<'_>, id: u64, sent: &Sent<Message>, place: Place) -> Thread {
        let entry = self.open.at(place);
        entry.message(now.world, now.prices, sent);
        if self.threads {
            entry.thread(now.tick, id, sent)
        } else {
            Thread::default()
        }
    }

    fn open(&mut self, tick: u32, task: TaskId, level: u8, deadline: u32, follows: Option<TaskId>) {
        let mut entry = Entry::begin(tick, level, follows);
        entry.take_part(task.origin);
        self.open.insert(task, entry);
        let expiry = deadline.saturating_add(GRACE_TICKS);
        self.expiry.entry(expiry).or_default().push(task);
    }

    /// Closes tasks that are still open, and answers their rows.
    fn close_each(
        &mut self,
        tasks: &[(TaskId, End)],
        prices: &Prices,
        ended: &mut impl FnMut(TaskRow),
    ) {
        let mut parties = tasks.chunks(LOOKED_UP_AT_ONCE).peekable();
        let mut after_next = tasks.chunks(LOOKED_UP_AT_ONCE).skip(2);
        while let Some(party) = parties.next() {
            let later = after_next.next().unwrap_or_default();
            later
                .iter()
                .for_each(|(task, _)| self.open.fetch_way(*task));
            for (task, _) in parties.peek().copied().unwrap_or_default() {
                if let Some(place) = self.open.find(*task) {
                    self.open.fetch_all(place);
                }
            }
            for (task, end) in party {
                self.close(*task, end, prices).map(&mut *ended);
            }
        }
    }

    fn close(&mut self, task: TaskId, end: &End, prices: &Prices) -> Option<TaskRow> {
        let Self { open, depth, .. } = self;
        open.remove(task, |entry| {
            let depth = depth_of_edges(entry.delegations(), depth);
            entry.row(task, end, depth, prices)
        })
    }
}
