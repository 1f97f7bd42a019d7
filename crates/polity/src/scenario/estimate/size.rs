//! Sizes and counts as people read them.

use std::fmt;

const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// A number of bytes, shown in the largest unit that leaves a number of at least 1: `1.1 PiB`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Size(pub f64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut value, mut unit) = (self.0, 0);
        while value >= 1024.0 && unit + 1 < UNITS.len() {
            value /= 1024.0;
            unit += 1;
        }
        let digits = usize::from(value < 10.0 && unit > 0);
        write!(f, "{value:.digits$} {}", UNITS[unit])
    }
}

/// A count, whole up to a million and with an exponent beyond.
pub(super) struct Count(pub(super) f64);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 < 1e6 {
            true => write!(f, "{:.0}", self.0),
            false => write!(f, "{:.1e}", self.0),
        }
    }
}
