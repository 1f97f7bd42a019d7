//! Toy values of METRICS.md and hand formulas, by idea.

mod labour;
mod lasting;
mod properties;
mod reading;
mod spread;

fn close(actual: Option<f64>, expected: f64, tolerance: f64) {
    let actual = actual.expect("defined");
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} ≠ {expected}"
    );
}
