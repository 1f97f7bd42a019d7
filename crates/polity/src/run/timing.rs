//! Where the wall time goes: for `timing.parquet` alone.

use std::time::Instant;

use polity_data::schema::TimingRow;

/// Phases of a window.
const PHASES: [&str; 3] = ["act", "observe", "measure"];

/// A phase that is timed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Phase {
    /// Agents act.
    Act,
    /// Messages and events are followed.
    Observe,
    /// A window is turned into rows.
    Measure,
}

/// Sums the wall time of the phases of one window.
pub(super) struct Stopwatch {
    since: Instant,
    sums: [u64; PHASES.len()],
}

impl Stopwatch {
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            sums: [0; PHASES.len()],
        }
    }

    /// The time since the last lap was spent in this phase.
    pub(super) fn lap(&mut self, phase: Phase) {
        let now = Instant::now();
        let spent = now.duration_since(self.since).as_nanos();
        self.sums[phase as usize] += u64::try_from(spent).unwrap_or(u64::MAX);
        self.since = now;
    }

    /// The rows of a window; the sums begin anew.
    pub(super) fn rows(&mut self, window: u32) -> Vec<TimingRow> {
        let sums = std::mem::take(&mut self.sums);
        let row = |(phase, wall_ns)| TimingRow {
            window,
            phase,
            wall_ns,
        };
        PHASES.into_iter().zip(sums).map(row).collect()
    }
}
