//! How a series takes a shock and comes back.

use super::defined;
use crate::information::sum;

/// Which values count as back to normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Within ε of the mean, on either side: the literal definition.
    Around,
    /// Not more than ε below the mean: doing better than before is no failure to return.
    AtLeast,
}

/// What counts as having returned; see [`resilience`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResilienceSettings {
    /// Windows before the shock that make up the mean to return to; all of them when `None`.
    pub baseline: Option<usize>,
    /// Distance from that mean that counts as being back, in the units of the series.
    pub epsilon: f64,
    /// Which side of the mean the distance is taken on.
    pub band: Band,
    /// Defined windows that must be seen to stay, at least, before a return is believed; 0 is read
    /// as 1.
    pub hold: usize,
}

/// What a shock did to a series for which more is better.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Resilience {
    /// Mean before the shock.
    pub baseline: f64,
    /// Mean before minus the lowest value from the shock on; 0 when it never fell below.
    pub depth: f64,
    /// Windows from the shock to the first one from which all values stay within the band until
    /// the end of the series; 0 when they never left. `None` when they are not seen to return.
    pub windows_to_return: Option<usize>,
    /// Σ of max(0, mean before − value) over the windows from the shock to before the return (to
    /// the end when there is none), in units × windows. Undefined windows add nothing.
    pub area_lost: f64,
}

/// Reads the dip and the return after a shock in window `shock` (its first affected window).
///
/// For a series in which less is better, pass the negated values. `None` when there is no defined
/// value before the shock or none from it on. O(n).
#[must_use]
pub fn resilience(
    values: &[Option<f64>],
    shock: usize,
    settings: &ResilienceSettings,
) -> Option<Resilience> {
    let baseline = baseline(values, shock, settings.baseline)?;
    let after: Vec<(usize, f64)> = defined(values, shock, values.len()).collect();
    let lowest = after.iter().map(|(_, value)| *value).reduce(f64::min)?;
    let returned = return_window(&after, baseline, settings);
    let until = returned.unwrap_or(values.len());
    let lost = after.iter().filter(|(window, _)| *window < until);
    Some(Resilience {
        baseline,
        depth: (baseline - lowest).max(0.0),
        windows_to_return: returned.map(|window| window - shock),
        area_lost: sum(lost.map(|(_, value)| (baseline - value).max(0.0))),
    })
}

fn baseline(values: &[Option<f64>], shock: usize, windows: Option<usize>) -> Option<f64> {
    let start = windows.map_or(0, |windows| shock.saturating_sub(windows));
    let before: Vec<f64> = defined(values, start, shock)
        .map(|(_, value)| value)
        .collect();
    (!before.is_empty()).then(|| sum(before.iter().copied()) / before.len() as f64)
}

/// The first window of the last unbroken run of values in the band, if that run is long enough.
fn return_window(
    after: &[(usize, f64)],
    baseline: f64,
    settings: &ResilienceSettings,
) -> Option<usize> {
    let back = |(_, value): &&(usize, f64)| match settings.band {
        Band::Around => (value - baseline).abs() <= settings.epsilon,
        Band::AtLeast => baseline - value <= settings.epsilon,
    };
    let stayed = after.iter().rev().take_while(back);
    let held: Vec<usize> = stayed.map(|(window, _)| *window).collect();
    held.last()
        .copied()
        .filter(|_| held.len() >= settings.hold.max(1))
}
