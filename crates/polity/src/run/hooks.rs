//! How others take part in a run: to compare it with a recorded one, or, in tests, to disturb it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use polity_data::DataError;
use polity_data::schema::TrailRow;
use polity_engine::Simulation;
use polity_worlds::society::Society;

use super::seen::Seen;

/// Is shown each tick's trail, on the follower's thread.
pub(crate) trait Witness: Send {
    /// Looks at the rows of a tick, and at what they were made of. An error ends the run.
    fn tick(&mut self, rows: &[TrailRow], seen: &Seen) -> Result<(), DataError>;
}

/// Lets somebody at the population before each tick.
pub(crate) type BeforeTick<'a> = &'a mut dyn FnMut(&mut Simulation<Society>);

/// Who takes part in a run.
#[derive(Default)]
pub(crate) struct Hooks<'a> {
    /// Is shown each tick's trail, where one is recorded.
    pub(crate) witness: Option<Box<dyn Witness>>,
    /// Ends the run, from another thread.
    pub(crate) end: End,
    /// Disturbs the population: so are divergences made for tests.
    pub(crate) before_tick: Option<BeforeTick<'a>>,
}

/// A tick at whose beginning a run ends; none until it is set.
#[derive(Clone)]
pub(crate) struct End(Arc<AtomicU32>);

impl Default for End {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(u32::MAX)))
    }
}

impl End {
    /// Ends the run as soon as this many ticks have passed.
    pub(crate) fn set(&self, ticks: u32) {
        self.0.store(ticks, Ordering::Relaxed);
    }

    /// Whether the run is to end now that so many ticks have passed.
    pub(super) fn has_come(&self, ticks: u32) -> bool {
        ticks >= self.0.load(Ordering::Relaxed)
    }
}
