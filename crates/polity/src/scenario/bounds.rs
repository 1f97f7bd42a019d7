//! What numbers may be.

use std::fmt;
use std::ops::RangeInclusive;

/// Bounds of a number; never infinite, never NaN.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    range: RangeInclusive<f64>,
    /// Whether the lower bound itself is excluded.
    above: bool,
    pub(crate) words: &'static str,
}

/// 0 to 1.
pub(crate) const PROBABILITY: Bounds = Bounds {
    range: 0.0..=1.0,
    above: false,
    words: "a number from 0 to 1",
};
/// Above 0, at most 1.
pub(crate) const SHARE: Bounds = Bounds {
    range: 0.0..=1.0,
    above: true,
    words: "a number above 0 and at most 1",
};
/// 0 or more, but no more than sums can bear.
pub(crate) const NOT_NEGATIVE: Bounds = Bounds {
    range: 0.0..=1e9,
    above: false,
    words: "a number from 0 to 1e9",
};
/// Any number.
pub(crate) const ANY: Bounds = Bounds {
    range: -1e300..=1e300,
    above: false,
    words: "a number from -1e300 to 1e300",
};
/// An inclination: −0.25 cancels the even effort for one of four kinds of work.
pub(crate) const BIAS: Bounds = Bounds {
    range: -0.25..=1.0,
    above: false,
    words: "a number from -0.25 to 1",
};
/// Courtesies in a message.
pub(crate) const VERBOSITY: Bounds = Bounds {
    range: 0.0..=100.0,
    above: false,
    words: "a number from 0 to 100",
};
/// USD per million tokens: two orders of magnitude above the dearest, and sums stay far from overflow.
pub(crate) const USD: Bounds = Bounds {
    range: 0.0..=1e4,
    above: false,
    words: "a number of USD from 0 to 10000",
};
/// Seconds of one call: at most a day.
pub(crate) const LATENCY: Bounds = Bounds {
    range: 0.0..=86_400.0,
    above: false,
    words: "a number of seconds from 0 to 86400",
};
/// Seconds that one attempt may take.
pub(crate) const SECONDS: Bounds = Bounds {
    range: 0.001..=86_400.0,
    above: false,
    words: "a number of seconds from 0.001 to 86400",
};
/// An error on a judge's scale from 1 to 4.
pub(crate) const GRADE: Bounds = Bounds {
    range: 0.0..=3.0,
    above: false,
    words: "a number from 0 to 3",
};
/// A temperature: how far samples differ.
pub(crate) const HEAT: Bounds = Bounds {
    range: 0.0..=2.0,
    above: false,
    words: "a number from 0 to 2",
};
/// Tokens written per second.
pub(crate) const SPEED: Bounds = Bounds {
    range: 0.001..=1e6,
    above: false,
    words: "a number of tokens per second from 0.001 to 1e6",
};

impl Bounds {
    pub(crate) fn contains(&self, value: f64) -> bool {
        self.range.contains(&value) && !(self.above && value <= *self.range.start())
    }
}

/// Bounds of a whole number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WholeBounds {
    pub(crate) min: u64,
    pub(crate) max: u64,
    /// What it counts, such as `agents`; empty for nothing in particular.
    pub(crate) unit: &'static str,
}

impl WholeBounds {
    pub(crate) const fn new(min: u64, max: u64, unit: &'static str) -> Self {
        Self { min, max, unit }
    }

    pub(crate) fn check(&self, value: i128) -> Option<u64> {
        u64::try_from(value)
            .ok()
            .filter(|value| (self.min..=self.max).contains(value))
    }
}

impl fmt::Display for WholeBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { min, max, unit } = self;
        write!(f, "a whole number from {min} to {max}")?;
        if unit.is_empty() {
            Ok(())
        } else {
            write!(f, " ({unit})")
        }
    }
}
