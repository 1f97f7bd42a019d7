//! From which window on a series has settled.
//!
//! # Definition
//!
//! A *segment* is m consecutive windows; m grows with the series. It is **calm** when, over its
//! defined values v at their windows t,
//!
//! - the drift |b|·(m − 1) is within tolerance, b being the least-squares slope of v on t: how far
//!   the fitted line moves from the first window of the segment to the last; and
//! - the spread, the standard deviation of v about its mean (divided by the number of values), is
//!   within tolerance; and
//! - at least half of its windows, and three of them, are defined.
//!
//! The plateau begins at the first window from which **every** segment up to the end of the series
//! is calm, provided that at least one segment fits. A series that settles and leaves again has not
//! reached its plateau at the first of these times, and one that ends while moving has none.
//!
//! # Why these two
//!
//! A slope alone calls an oscillation converged, a spread alone a slow drift. Both are in the units
//! of the series, so that both can be read against its range (largest minus smallest defined
//! value): entropy in bits and completions per message then share one setting. A series that never
//! moved, but for noise, has its noise for a range, and no tolerance relative to it can tell that
//! it was calm all along; the absolute tolerance is for that. What applies is the larger of both.
//!
//! # Why m grows with the series
//!
//! Any ten windows of a straight line of a thousand look flat against its range. With m at least a
//! fifth of the series, a line that never stops moving drifts by a fifth of its range in every
//! segment, whatever its length, and is told from a plateau by any tolerance below that. The price:
//! a plateau is believed only once it fills a fifth of the series.

use super::defined;
use crate::information::sum;

/// How much counts as no movement: the larger of a fixed amount and a share of the series' range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In the units of the series.
    pub absolute: f64,
    /// Relative to the largest minus the smallest value of the series.
    pub of_range: f64,
}

impl Tolerance {
    fn allows(self, amount: f64, range: f64) -> bool {
        amount <= self.absolute.max(self.of_range * range)
    }
}

/// When a series counts as settled; see [`plateau`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlateauSettings {
    /// Fewest windows in a segment; at least 3.
    pub segment_min: usize,
    /// Fewest windows in a segment as a share of the length of the series. m is the larger of both.
    pub segment_share: f64,
    /// Largest movement of the fitted line across a segment.
    pub drift: Tolerance,
    /// Largest standard deviation within a segment.
    pub spread: Tolerance,
}

impl Default for PlateauSettings {
    /// Ten windows or a fifth of the series; drift within 10 % and standard deviation within 5 % of
    /// the range, nothing absolute. Noise of standard deviation s moves the fitted line by about
    /// s·√(12/m), at most 1.1 s: the drift is given twice the room, so that noise alone fails the
    /// spread first.
    fn default() -> Self {
        let relative = |of_range| Tolerance {
            absolute: 0.0,
            of_range,
        };
        Self {
            segment_min: 10,
            segment_share: 0.2,
            drift: relative(0.10),
            spread: relative(0.05),
        }
    }
}

impl PlateauSettings {
    fn segment(&self, windows: usize) -> usize {
        self.segment_min
            .max((self.segment_share * windows as f64).ceil() as usize)
    }
}

/// Index of the first defined window from which the series stays converged until its end; `None`
/// when it never does.
///
/// With m the larger of `segment_min` and `segment_share` · n, every m consecutive windows from
/// there on have little drift (|least-squares slope| · (m − 1)) and little spread (standard
/// deviation about the mean), and at least half of them, and three, are defined. "Little" is within
/// a [`Tolerance`], absolute or relative to the range of the whole series. O(n·m) for n windows.
#[must_use]
pub fn plateau(values: &[Option<f64>], settings: &PlateauSettings) -> Option<usize> {
    let m = settings.segment(values.len());
    let range = range(values)?;
    let starts = 0..(values.len() + 1).checked_sub(m)?;
    let calm = |start: &usize| is_calm(values, *start, m, settings, range);
    let start = starts.rev().take_while(calm).last()?;
    defined(values, start, values.len())
        .next()
        .map(|(window, _)| window)
}

fn range(values: &[Option<f64>]) -> Option<f64> {
    let all = || defined(values, 0, values.len()).map(|(_, value)| value);
    Some(all().reduce(f64::max)? - all().reduce(f64::min)?)
}

fn is_calm(
    values: &[Option<f64>],
    start: usize,
    m: usize,
    settings: &PlateauSettings,
    range: f64,
) -> bool {
    let points: Vec<(usize, f64)> = defined(values, start, start + m).collect();
    if points.len() < 3 || 2 * points.len() < m {
        return false;
    }
    let line = Line::through(&points);
    let drift = line.slope.abs() * (m - 1) as f64;
    settings.drift.allows(drift, range) && settings.spread.allows(line.deviation, range)
}

/// Least-squares slope per window, and the standard deviation of the values about their mean.
struct Line {
    slope: f64,
    deviation: f64,
}

impl Line {
    /// Centred sums: the plain ones cancel when values are large against their spread.
    fn through(points: &[(usize, f64)]) -> Self {
        let count = points.len() as f64;
        let mean_t = sum(points.iter().map(|(t, _)| *t as f64)) / count;
        let mean_v = sum(points.iter().map(|(_, v)| *v)) / count;
        let total = |term: fn(f64, f64) -> f64| {
            sum(points
                .iter()
                .map(|(t, v)| term(*t as f64 - mean_t, v - mean_v)))
        };
        let slope = total(|t, v| t * v) / total(|t, _| t * t);
        Self {
            slope,
            deviation: (total(|_, v| v * v) / count).sqrt(),
        }
    }
}
