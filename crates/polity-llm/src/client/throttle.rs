//! How many calls may be in flight, and when the next may begin.
//!
//! Additive increase, multiplicative decrease, as in congestion control. Nothing here reads a clock.

use std::time::{Duration, Instant};

use super::Limits;

/// What is kept of the limit when a server has had enough.
const CUT: f64 = 0.8;
const MINUTE: Duration = Duration::from_secs(60);
/// No single attempt holds up others for longer than a day.
const MINUTES_MAX: f64 = 24.0 * 60.0;

/// What an attempt says about the server's load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    /// It answered.
    Fine,
    /// It has had enough: status 429.
    Full,
    /// It, or the way to it, is not well.
    Unwell,
}

pub(super) struct Throttle {
    limit: f64,
    limit_max: f64,
    in_flight: usize,
    /// Attempts begun so far: the number of the next.
    begun: u64,
    /// Successes since the limit last changed.
    successes: usize,
    /// Attempts with a smaller number were begun under an earlier limit: they do not cut it again.
    cut_from: u64,
    /// Attempts with a smaller number were begun before the server became unwell: no cause to grow.
    well_from: u64,
    /// No attempt begins before.
    opens: Option<Instant>,
    /// Between any two attempts.
    spacing: Duration,
    tokens_per_minute: Option<u64>,
}

impl Throttle {
    pub(super) fn new(limits: &Limits) -> Self {
        let max = limits.in_flight_max.max(1);
        let per_minute = limits.requests_per_minute.map(|count| count.max(1));
        Self {
            limit: limits.in_flight_start.clamp(1, max) as f64,
            limit_max: max as f64,
            in_flight: 0,
            begun: 0,
            successes: 0,
            cut_from: 0,
            well_from: 0,
            opens: None,
            spacing: per_minute.map_or(Duration::ZERO, |count| MINUTE / count),
            tokens_per_minute: limits.tokens_per_minute.map(|count| count.max(1)),
        }
    }

    /// Lets an attempt of so many tokens begin and numbers it, unless the limit is reached or the time
    /// has not come.
    pub(super) fn begin(&mut self, now: Instant, tokens: u64) -> Option<u64> {
        if self.in_flight >= self.limit() || self.opens.is_some_and(|opens| opens > now) {
            return None;
        }
        let spacing = self.spacing.max(self.time_of(tokens));
        if !spacing.is_zero() {
            self.opens = now.checked_add(spacing);
        }
        self.in_flight += 1;
        self.begun += 1;
        Some(self.begun - 1)
    }

    /// How long the server takes to bear so many tokens.
    fn time_of(&self, tokens: u64) -> Duration {
        let Some(per_minute) = self.tokens_per_minute else {
            return Duration::ZERO;
        };
        MINUTE.mul_f64((tokens as f64 / per_minute as f64).min(MINUTES_MAX))
    }

    /// Takes note that an attempt has ended.
    pub(super) fn end(&mut self, number: u64, load: Load) {
        self.in_flight -= 1;
        match load {
            Load::Fine if number >= self.well_from => self.grow(),
            Load::Fine => {}
            Load::Full if number >= self.cut_from => {
                self.limit = (self.limit * CUT).max(1.0);
                (self.cut_from, self.successes) = (self.begun, 0);
            }
            Load::Full => {}
            Load::Unwell => (self.well_from, self.successes) = (self.begun, 0),
        }
    }

    fn grow(&mut self) {
        self.successes += 1;
        if self.successes >= self.limit() {
            self.limit = (self.limit + 1.0).min(self.limit_max);
            self.successes = 0;
        }
    }

    /// Lets no attempt begin until then.
    pub(super) fn pause(&mut self, until: Instant) {
        self.opens = self.opens.max(Some(until));
    }

    /// When the next attempt may begin, as far as time is concerned.
    pub(super) fn opens(&self) -> Option<Instant> {
        self.opens
    }

    pub(super) fn limit(&self) -> usize {
        self.limit as usize
    }

    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }
}
