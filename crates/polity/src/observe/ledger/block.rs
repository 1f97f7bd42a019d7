//! The open tasks of one block of neighbouring agents, from their arrival to their end.

use std::collections::BTreeMap;

use polity_data::schema::TaskRow;
use polity_engine::Sent;
use polity_metrics::hierarchy::{Scratch, depth_of_edges};
use polity_worlds::society::message::Message;
use polity_worlds::society::outcome::Outcome;
use polity_worlds::society::task::TaskId;

use super::Setting;
use super::deeds::{Closing, Day, Deed, Opening};
use super::entry::{End, Entry};
use super::open::Open;
use super::prices::Prices;
use super::replies::Thread;

/// Ticks after its deadline at which a task that nobody has given back counts as abandoned.
const GRACE_TICKS: u32 = 8;

/// Tasks that are looked up at once: while one is on its way from memory, the next ones can be.
const LOOKED_UP_AT_ONCE: usize = 16;

/// The tasks that arrived at neighbouring agents, and what came of them lately.
pub(super) struct Block {
    pub(super) open: Open,
    /// Open tasks by the tick in which they are given up, and those that ended sooner.
    pub(super) expiry: BTreeMap<u32, Vec<TaskId>>,
    /// Rows of tasks that were given back, in canonical order.
    pub(super) given_back: Vec<TaskRow>,
    /// Rows of tasks that nobody has given back, in the order in which they were given up.
    pub(super) given_up: Vec<TaskRow>,
    /// What each message of the last tick is a part of, by its number: of those about open tasks.
    pub(super) threads: Vec<(u32, Thread)>,
}

/// The messages of a tick, to be looked up by their number.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    /// In runs; one after the other they are in canonical order.
    pub(super) runs: &'a [Vec<Sent<Message>>],
    /// The number of the first one among all of the run.
    pub(super) first_id: u64,
}

impl Said<'_> {
    fn get(&self, number: u32) -> Option<&Sent<Message>> {
        let mut place = number as usize;
        for run in self.runs {
            match run.get(place) {
                Some(sent) => return Some(sent),
                None => place -= run.len(),
            }
        }
        None
    }
}

impl Block {
    /// Without a task yet; `first` is the first of its agents.
    pub(super) fn new(first: u32) -> Self {
        Self {
            open: Open::new(first),
            expiry: BTreeMap::new(),
            given_back: Vec::new(),
            given_up: Vec::new(),
            threads: Vec::new(),
        }
    }

    /// Takes in what happened in a tick: parts of the population one after the other, in canonical
    /// order. A task is open before anything else is said of it, and ends after all else.
    pub(super) fn take_in<'a>(
        &mut self,
        now: Setting<'_>,
        days: impl Iterator<Item = Day<'a>> + Clone,
        said: Option<Said<'_>>,
        depth: &mut Scratch,
    ) {
        for day in days.clone() {
            day.openings.iter().for_each(|o| self.begin(now.tick, o));
        }
        for day in days.clone() {
            self.each(day.works, |entry, _, work| match work.is_abstention() {
                true => entry.abstained += 1,
                false => entry.work(work.agent, now.world, now.prices),
            });
        }
        for day in days.clone() {
            self.messages(now, &day, said);
        }
        for day in days {
            self.close_each(now, day.closings, depth);
        }
        while let Some(due) = self.expiry.first_entry().filter(|e| *e.key() <= now.tick) {
            let end = End::given(now.tick, Outcome::default(), "abandoned");
            let tasks = due.remove();
            self.give_up(&tasks, &end, now.prices, depth);
        }
    }

    /// Ends the tasks that would be given up in this tick, as still open.
    pub(super) fn leave_open(&mut self, expiry: u32, prices: &Prices, depth: &mut Scratch) {
        let end = End {
            tick: None,
            outcome: None,
            status: "open",
        };
        let tasks = self.expiry.remove(&expiry).unwrap_or_default();
        self.give_up(&tasks, &end, prices, depth);
    }

    fn give_up(&mut self, tasks: &[TaskId], end: &End, prices: &Prices, depth: &mut Scratch) {
        for party in tasks.chunks(LOOKED_UP_AT_ONCE) {
            let slots = party.iter().filter_map(|task| self.open.find_task(*task));
            slots.for_each(|slot| self.open.entry(slot).fetch_all());
            for task in party {
                let row = self.close(*task, end, prices, depth);
                self.given_up.extend(row);
            }
        }
    }

    fn begin(&mut self, tick: u32, opening: &Opening) {
        let Opening {
            task,
            level,
            deadline,
            follows,
        } = *opening;
        let mut entry = Entry::begin(tick, level, follows);
        entry.take_part(task.origin);
        self.open.insert(task, entry);
        let expiry = deadline.saturating_add(GRACE_TICKS);
        self.expiry.entry(expiry).or_default().push(task);
    }

    fn messages(&mut self, now: Setting<'_>, day: &Day<'_>, said: Option<Said<'_>>) {
        let mut threads = std::mem::take(&mut self.threads);
        self.each(day.messages, |entry, place, message| {
            entry.message(now.world, now.prices, message);
            if let (Some(said), Some(&number)) = (said, day.numbers.get(place))
                && let Some(sent) = said.get(number)
            {
                let id = said.first_id + u64::from(number);
                threads.push((number, entry.thread(now.tick, id, sent)));
            }
        });
        self.threads = threads;
    }

    /// Visits the tasks of deeds that are still open, with each deed and its place.
    #[inline]
    fn each(&mut self, deeds: &[Deed], mut visit: impl FnMut(&mut Entry, usize, Deed)) {
        let places = (0..).step_by(LOOKED_UP_AT_ONCE);
        let mut parties = places.zip(deeds.chunks(LOOKED_UP_AT_ONCE)).peekable();
        let mut slots = parties.peek().map(|(_, party)| self.look_up(party));
        while let (Some((first, party)), Some(here)) = (parties.next(), slots) {
            slots = parties.peek().map(|(_, next)| self.look_up(next));
            for ((place, &deed), slot) in (first..).zip(party).zip(here) {
                if let Some(slot) = slot {
                    visit(self.open.entry_mut(slot), place, deed);
                }
            }
        }
    }

    /// Where the tasks of some deeds are kept. They are on their way from memory.
    fn look_up(&self, party: &[Deed]) -> [Option<u32>; LOOKED_UP_AT_ONCE] {
        let mut slots = [None; LOOKED_UP_AT_ONCE];
        for (slot, deed) in slots.iter_mut().zip(party) {
            *slot = self.open.find(deed.origin(), deed.arrival);
            if let Some(slot) = *slot {
                self.open.entry(slot).fetch();
            }
        }
        slots
    }

    /// Closes tasks that are still open.
    fn close_each(&mut self, now: Setting<'_>, closings: &[Closing], depth: &mut Scratch) {
        let mut parties = closings.chunks(LOOKED_UP_AT_ONCE).peekable();
        while let Some(party) = parties.next() {
            let next = parties.peek().copied().unwrap_or_default();
            let slots = next.iter().filter_map(|c| self.open.find_task(c.task));
            slots.for_each(|slot| self.open.entry(slot).fetch_all());
            for closing in party {
                let status = if closing.completed {
                    "completed"
                } else {
                    "failed"
                };
                let end = End::given(now.tick, closing.outcome, status);
                let row = self.close(closing.task, &end, now.prices, depth);
                self.given_back.extend(row);
            }
        }
    }

    fn close(
        &mut self,
        task: TaskId,
        end: &End,
        prices: &Prices,
        depth: &mut Scratch,
    ) -> Option<TaskRow> {
        self.open.remove(task, |entry| {
            let depth = depth_of_edges(entry.delegations(), depth);
            entry.row(task, end, depth, prices)
        })
    }
}
