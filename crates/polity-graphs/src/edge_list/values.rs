//! Numbers in columns.

use crate::error::excerpt;
use crate::{GraphError, Place};

/// A weight as the engine accepts it.
pub(crate) fn parse_weight(text: &[u8], at: &impl Fn() -> Place) -> Result<f32, GraphError> {
    let number = std::str::from_utf8(text)
        .ok()
        .and_then(|t| t.parse::<f32>().ok());
    let sound = number.filter(|weight| weight.is_finite() && *weight >= 0.0);
    sound.ok_or_else(|| GraphError::BadNumber {
        place: at(),
        what: "weight",
        text: excerpt(text),
        expected: "a finite number of at least 0",
        remedy: "correct it, or ignore the weights (weights = \"ignore\")",
    })
}

/// A time: any finite number.
pub(super) fn parse_time(text: &[u8], at: &impl Fn() -> Place) -> Result<f64, GraphError> {
    let number = std::str::from_utf8(text)
        .ok()
        .and_then(|t| t.parse::<f64>().ok());
    let sound = number.filter(|time| time.is_finite());
    sound.ok_or_else(|| GraphError::BadNumber {
        place: at(),
        what: "time",
        text: excerpt(text),
        expected: "a finite number",
        remedy: "correct it, or choose another time column",
    })
}
