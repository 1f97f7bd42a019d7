//! What a series of windows does: when it settles, and how it takes a shock.
//!
//! A series holds one value per window, in order; a window in which the metric is undefined (no
//! messages, no tasks) is `None` and is left out rather than read as zero. Values that are not
//! finite are treated alike.

mod plateau;
mod resilience;

pub use plateau::{PlateauSettings, Tolerance, plateau};
pub use resilience::{Band, Resilience, ResilienceSettings, resilience};

/// The defined values from `start` to before `end`, with their windows.
fn defined(
    values: &[Option<f64>],
    start: usize,
    end: usize,
) -> impl Iterator<Item = (usize, f64)> + '_ {
    let windows = values.iter().enumerate().take(end).skip(start);
    windows.filter_map(|(window, value)| Some((window, (*value)?)).filter(|(_, v)| v.is_finite()))
}

#[cfg(test)]
mod tests;
