//! Where the wall time goes: for `timing.parquet` alone.

use std::time::{Duration, Instant};

use polity_data::schema::TimingRow;

/// Wall time of one window, by phase.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Laps {
    /// Language models decide.
    pub(super) decide: Duration,
    /// Agents act, on the simulation's threads.
    pub(super) act: Duration,
    /// What they did is handed to whoever follows; also the wait for those who are behind.
    pub(super) hand_over: Duration,
    /// Messages and events are followed, on a thread of its own.
    pub(super) observe: Duration,
    /// A window is turned into rows, on a thread of its own.
    pub(super) measure: Duration,
}

impl Laps {
    /// The rows of a window.
    pub(super) fn rows(self, window: u32) -> Vec<TimingRow> {
        let decide = (!self.decide.is_zero()).then_some(("decide", self.decide));
        let phases = [
            ("act", self.act),
            ("hand_over", self.hand_over),
            ("observe", self.observe),
            ("measure", self.measure),
        ];
        let row = |(phase, spent): (&'static str, Duration)| TimingRow {
            window,
            phase,
            wall_ns: u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX),
            count: 1,
        };
        decide.into_iter().chain(phases).map(row).collect()
    }
}

/// Tells how long each of several phases takes that follow one another.
pub(super) struct Stopwatch {
    since: Instant,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self {
            since: Instant::now(),
        }
    }

    /// The time since the start, or since the last lap.
    pub(super) fn lap(&mut self) -> Duration {
        let now = Instant::now();
        let spent = now.duration_since(self.since);
        self.since = now;
        spent
    }
}
