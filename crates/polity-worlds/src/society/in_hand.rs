//! What an agent has in hand: pieces of work, and at a glance whether any needs attention.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

use super::glance::{GLANCE, Glance};
use super::holding::{Holding, Stage};

/// Places added when there is no room: with millions of agents, doubling would cost more memory than
/// growing more often costs time.
const ROOM: usize = 8;

/// Pieces of work, the oldest first. An agent looks at what it has in hand several times per tick, and
/// mostly there is nothing new, nothing to work on or nothing overdue: that much is kept count of.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(from = "Saved")]
pub(super) struct InHand {
    pieces: Vec<Holding>,
    /// Nothing is overdue before this tick.
    due: u32,
    /// Pieces about which it must be decided who does them.
    to_place: u32,
    /// Pieces to be worked on.
    to_work: u32,
    /// Where those to be decided about are.
    #[serde(skip)]
    placeable: Glance,
    /// Where those to be worked on are.
    #[serde(skip)]
    workable: Glance,
}

/// What is written down of it: the rest follows.
#[derive(Deserialize)]
struct Saved {
    pieces: Vec<Holding>,
    due: u32,
    to_place: u32,
    to_work: u32,
}

impl From<Saved> for InHand {
    fn from(saved: Saved) -> Self {
        let mut in_hand = Self {
            pieces: saved.pieces,
            due: saved.due,
            to_place: saved.to_place,
            to_work: saved.to_work,
            ..Self::new()
        };
        (0..in_hand.len().min(GLANCE)).for_each(|place| in_hand.look_at(place));
        in_hand
    }
}

impl Index<usize> for InHand {
    type Output = Holding;

    fn index(&self, place: usize) -> &Holding {
        &self.pieces[place]
    }
}

impl IndexMut<usize> for InHand {
    fn index_mut(&mut self, place: usize) -> &mut Holding {
        &mut self.pieces[place]
    }
}

impl InHand {
    pub(super) fn new() -> Self {
        Self {
            pieces: Vec::new(),
            due: u32::MAX,
            to_place: 0,
            to_work: 0,
            placeable: Glance::default(),
            workable: Glance::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// How many are to be worked on.
    pub(super) fn to_work(&self) -> u32 {
        self.to_work
    }

    /// Whether there is something to decide or to work on: nothing to wait for.
    pub(super) fn is_open(&self) -> bool {
        self.to_place > 0 || self.to_work > 0
    }

    /// Asks for its memory, which is soon to be used.
    #[inline]
    pub(super) fn fetch(&self) {
        polity_engine::fetch_ahead(&self.pieces);
    }

    /// The first tick in which anything can be overdue.
    pub(super) fn due(&self) -> u32 {
        self.due
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Holding> {
        self.pieces.iter()
    }

    pub(super) fn position(&self, is: impl Fn(&Holding) -> bool) -> Option<usize> {
        self.pieces.iter().position(is)
    }

    /// The oldest about which it must be decided who does it.
    #[inline]
    pub(super) fn first_to_place(&self) -> Option<usize> {
        let first = self.placeable.first();
        first.or_else(|| self.first_far(|stage| stage == Stage::Place))
    }

    /// The oldest to be worked on.
    #[inline]
    pub(super) fn first_to_work(&self) -> Option<usize> {
        let first = self.workable.first();
        first.or_else(|| self.first_far(Stage::is_work))
    }

    /// The oldest in such a stage among those that are not seen at a glance.
    #[inline]
    fn first_far(&self, is: impl Fn(Stage) -> bool) -> Option<usize> {
        let far = self.pieces.get(GLANCE..)?;
        let first = far.iter().position(|h| is(h.stage));
        first.map(|place| place + GLANCE)
    }

    /// Sees at a glance in which stage a piece is.
    #[inline]
    fn look_at(&mut self, place: usize) {
        self.see(place, self.pieces[place].stage);
    }

    /// Notes at a glance in which stage a piece is.
    #[inline]
    fn see(&mut self, place: usize, stage: Stage) {
        self.placeable.set(place, stage == Stage::Place);
        self.workable.set(place, stage.is_work());
    }

    /// The oldest that is overdue in this tick.
    pub(super) fn first_overdue(&mut self, tick: u32) -> Option<usize> {
        if self.due > tick {
            return None;
        }
        // Mostly what was due so soon is done by now.
        self.due = self.soonest();
        if self.due > tick {
            return None;
        }
        self.position(|h| h.due <= tick)
    }

    /// Inlined, so that a piece is written where it stays and not copied there.
    #[inline(always)]
    pub(super) fn push(&mut self, holding: Holding) {
        let (place, stage) = (self.pieces.len(), holding.stage);
        self.count(stage, 1);
        self.due = self.due.min(holding.due);
        if place == self.pieces.capacity() {
            self.grow();
        }
        self.pieces.push(holding);
        self.see(place, stage);
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.pieces.reserve_exact(self.pieces.len() / 2 + ROOM);
    }

    pub(super) fn remove(&mut self, place: usize) {
        self.count(self.pieces[place].stage, u32::MAX);
        self.pieces.remove(place);
        self.placeable.remove(place);
        self.workable.remove(place);
        if self.pieces.len() >= GLANCE {
            self.look_at(GLANCE - 1);
        }
    }

    /// Moves a piece on to a stage, in which it may stay until its deadline.
    pub(super) fn turn_to(&mut self, place: usize, stage: Stage) {
        self.turn_to_until(place, stage, u32::MAX);
    }

    /// Moves a piece on to a stage, in which it may stay until then or until its deadline.
    pub(super) fn turn_to_until(&mut self, place: usize, stage: Stage, until: u32) {
        let holding = &mut self.pieces[place];
        let before = std::mem::replace(&mut holding.stage, stage);
        holding.due = holding.deadline.min(until);
        self.due = self.due.min(holding.due);
        self.count(before, u32::MAX);
        self.count(stage, 1);
        self.see(place, stage);
    }

    /// Whether what is kept count of agrees with the pieces.
    pub(super) fn is_consistent(&self) -> bool {
        let count = |is: fn(Stage) -> bool| self.iter().filter(|h| is(h.stage)).count();
        self.due <= self.soonest()
            && self.to_place as usize == count(|stage| stage == Stage::Place)
            && self.to_work as usize == count(Stage::is_work)
    }

    fn soonest(&self) -> u32 {
        self.iter().map(|h| h.due).min().unwrap_or(u32::MAX)
    }

    /// Counts pieces of a stage in, or out: `u32::MAX` is −1.
    fn count(&mut self, stage: Stage, change: u32) {
        let to_place = u32::from(stage == Stage::Place) * change;
        let to_work = u32::from(stage.is_work()) * change;
        self.to_place = self.to_place.wrapping_add(to_place);
        self.to_work = self.to_work.wrapping_add(to_work);
    }
}

#[cfg(test)]
mod tests {
    use super::super::holding::Client;
    use super::super::luck::Key;
    use super::super::task::TaskId;
    use super::*;
    use polity_engine::random::{Draws, Purpose};

    const STAGES: [Stage; 4] = [
        Stage::Place,
        Stage::Execute,
        Stage::AwaitParts,
        Stage::Answer,
    ];

    fn holding(stage: Stage) -> Holding {
        Holding::new(TaskId::default(), Client::Own, 0, 1, 9, stage)
    }

    fn assert_finds_the_first(in_hand: &InHand) {
        let place = in_hand.position(|h| h.stage == Stage::Place);
        let work = in_hand.position(|h| h.stage.is_work());
        assert_eq!(in_hand.first_to_place(), place);
        assert_eq!(in_hand.first_to_work(), work);
        assert!(in_hand.is_consistent());
    }

    /// More of them than are seen at a glance, and fewer again.
    #[test]
    fn the_first_of_each_sort_is_found_wherever_it_is() {
        let key = Key::from_draws(&mut Draws::new(1, Purpose::named("test")));
        let mut in_hand = InHand::new();
        for step in 0..4000_u64 {
            let drawn = key.draw(step) as usize;
            let (len, stage) = (in_hand.len(), STAGES[drawn >> 8 & 3]);
            let growing = step / 400 % 2 == 0;
            match drawn & 3 {
                _ if len == 0 => in_hand.push(holding(stage)),
                0 if growing => in_hand.push(holding(Stage::AwaitParts)),
                1 if growing => in_hand.push(holding(stage)),
                0 | 1 => in_hand.remove((drawn >> 16) % len),
                // Mostly the oldest, so that the first may be far back.
                2 => in_hand.turn_to((drawn >> 16) % len / 2, Stage::AwaitParts),
                _ => in_hand.turn_to((drawn >> 16) % len, stage),
            }
            assert_finds_the_first(&in_hand);
        }
    }

    #[test]
    fn what_is_read_back_finds_the_same() {
        let mut in_hand = InHand::new();
        let stages = [Stage::AwaitParts; 70].into_iter().chain(STAGES);
        stages.for_each(|stage| in_hand.push(holding(stage)));
        in_hand.turn_to(63, Stage::Answer);
        let bytes = postcard::to_stdvec(&in_hand).expect("it can be written");
        let back: InHand = postcard::from_bytes(&bytes).expect("it can be read");
        assert_finds_the_first(&back);
        assert_eq!(format!("{back:?}"), format!("{in_hand:?}"));
    }
}
