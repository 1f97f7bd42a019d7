//! Luck in a team: what chance decides, each thing at an address of its own.
//!
//! An address is (seed, task, agent, attempt, purpose, index), never a tick: the same task under
//! another protocol takes other ticks, and is to meet the same luck. An attempt is a call to work,
//! also where nothing came of it; announcements and plans are none. How good somebody's work seems to
//! whoever reads it has the address (seed, task, reader, author, attempt of the author, step). A key per task comes from the
//! engine's generator and is expanded as in a society, see [`Key`].

use polity_engine::random::{Draws, Purpose};

use crate::society::luck::{Key, unit};

const LUCK: Purpose = Purpose::named("team/luck");
const HABITS: Purpose = Purpose::named("team/habits");

/// What luck is needed for.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(super) enum For {
    /// Whether a step is noticed.
    Notice,
    /// Which step to begin with.
    Choose,
    /// How well a step is done.
    Work,
    /// Whose side a step takes.
    Stance,
    /// Whether dependencies are thought of.
    Foresight,
    /// Whether a job is done as asked.
    Heed,
    /// Whether a conflict is settled by whoever sees both sides.
    Settle,
    /// How a role is worded.
    Wording,
    /// The judge's mood.
    Judge,
    /// The order of turns.
    Order,
    /// How good another's work seems.
    Reading,
}

/// The luck of everybody in one task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Luck(Key);

impl Luck {
    pub(super) fn of(seed: u64, task: u32) -> Self {
        Self(Key::from_draws(Draws::new(seed, LUCK).at(task, 0)))
    }

    /// What an agent meets in one attempt: draws in `[0, 1)` by purpose and index.
    pub(super) fn of_call(self, agent: u32, attempt: u32) -> CallLuck {
        CallLuck {
            key: self.0,
            address: u64::from(agent) << 32 | u64::from(attempt.min(4095)) << 20,
        }
    }

    /// What a reader meets in the work of others.
    pub(super) fn of_reader(self, reader: u32) -> ReaderLuck {
        let address = u64::from(reader) << 32 | (For::Reading as u64) << 14;
        ReaderLuck(self.0.of(address))
    }
}

/// The luck of a reader: the same however often it reads something.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReaderLuck(Key);

impl ReaderLuck {
    /// Uniform in `[-1, 1)`, for a step of what an author did in one attempt.
    pub(super) fn swing(self, author: u32, attempt: u32, step: u8) -> f64 {
        let address = u64::from(author) << 32 | u64::from(attempt) << 5 | u64::from(step);
        2.0 * unit(self.0.draw(address)) - 1.0
    }
}

/// What a model is used to: the same in all tasks, and for all agents of that model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits(Key);

impl Habits {
    pub(super) fn of(seed: u64, model: u32) -> Self {
        Self(Key::from_draws(Draws::new(seed, HABITS).at(model, 0)))
    }

    /// Uniform in `[0, 1)`, for a choice of this kind in a place.
    pub(super) fn unit(self, kind: u32, place: u32) -> f64 {
        unit(self.0.draw(u64::from(kind) << 32 | u64::from(place)))
    }
}

/// The luck of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallLuck {
    key: Key,
    address: u64,
}

impl CallLuck {
    /// Uniform in `[0, 1)`. Indices are below 2¹⁴.
    pub(super) fn unit(self, purpose: For, index: usize) -> f64 {
        let place = (purpose as u64) << 14 | (index as u64 & 0x3fff);
        unit(self.key.draw(self.address | place))
    }

    /// Uniform in `[-1, 1)`.
    pub(super) fn swing(self, purpose: For, index: usize) -> f64 {
        2.0 * self.unit(purpose, index) - 1.0
    }
}
