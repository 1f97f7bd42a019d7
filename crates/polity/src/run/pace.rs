//! When the next checkpoint is due.
//!
//! Looking at the clock here changes no result: a run with other checkpoints, or none, is the same
//! run.

use std::time::{Duration, Instant};

use crate::scenario::{Checkpoints, Period};

/// A checkpoint may take this share of the time: one part in so many.
const SHARE: u32 = 20;

/// Says when a checkpoint is due.
pub(super) struct Pace {
    period: Option<Period>,
    /// The tick that the last one was taken before.
    tick: u32,
    since: Instant,
    /// How long the last one took.
    took: Duration,
}

impl Pace {
    /// From this tick on.
    pub(super) fn new(checkpoints: Checkpoints, tick: u32) -> Self {
        let period = match checkpoints {
            Checkpoints::None => None,
            Checkpoints::Every(period) => Some(period),
        };
        Self {
            period,
            tick,
            since: Instant::now(),
            took: Duration::ZERO,
        }
    }

    /// Whether any are taken.
    pub(super) fn is_on(&self) -> bool {
        self.period.is_some()
    }

    /// Whether one should be taken before this tick.
    pub(super) fn is_due(&self, tick: u32) -> bool {
        match self.period {
            _ if tick == self.tick => false,
            None => false,
            Some(Period::Ticks(ticks)) => tick.is_multiple_of(ticks),
            Some(Period::Seconds(seconds)) => {
                let pause = Duration::from_secs(seconds.into()).max(self.took * SHARE);
                self.since.elapsed() >= pause
            }
        }
    }

    /// One was taken before this tick, begun at that time.
    pub(super) fn taken(&mut self, tick: u32, began: Instant) {
        self.tick = tick;
        self.since = Instant::now();
        self.took = self.since - began;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_counted_from_the_first_and_none_is_taken_twice() {
        let mut pace = Pace::new(Checkpoints::Every(Period::Ticks(5)), 0);
        let due = |pace: &Pace| (0..12).filter(|&t| pace.is_due(t)).collect::<Vec<_>>();
        assert_eq!(due(&pace), [5, 10]);
        pace.taken(5, Instant::now());
        assert_eq!(due(&pace), [0, 10]);
        assert_eq!(
            due(&Pace::new(Checkpoints::Every(Period::Ticks(5)), 10)),
            [0, 5]
        );
        assert!(due(&Pace::new(Checkpoints::None, 0)).is_empty());
    }

    #[test]
    fn slow_checkpoints_are_rare_ones() {
        let mut pace = Pace::new(Checkpoints::Every(Period::Seconds(1)), 0);
        assert!(!pace.is_due(7));
        let ago = |seconds| Instant::now().checked_sub(Duration::from_secs(seconds));
        let Some((began, long_ago)) = ago(10).zip(ago(5)) else {
            return;
        };
        pace.since = long_ago;
        assert!(pace.is_due(7));
        pace.taken(7, began);
        pace.since = long_ago;
        assert!(!pace.is_due(8), "the last one took ten seconds");
    }
}
