//! When a series has settled.

use super::series;
use crate::series::{PlateauSettings, Tolerance, plateau};

fn settle(values: &[Option<f64>]) -> Option<usize> {
    plateau(values, &PlateauSettings::default())
}

/// 0, 0.02, …, 1 at window 50, flat for 50 windows after.
fn ramp_then_flat() -> Vec<Option<f64>> {
    series((0..100).map(|t| f64::min(f64::from(t) / 50.0, 1.0)))
}

/// Nothing but rounding is allowed.
const EXACT: PlateauSettings = {
    let rounding = Tolerance {
        absolute: 1e-12,
        of_range: 0.0,
    };
    PlateauSettings {
        segment_min: 10,
        segment_share: 0.2,
        drift: rounding,
        spread: rounding,
    }
};

#[test]
fn a_ramp_settles_where_it_ends() {
    assert_eq!(plateau(&ramp_then_flat(), &EXACT), Some(50));
    // Segments that reach some windows into the ramp still drift by less than a tenth.
    let start = settle(&ramp_then_flat()).unwrap();
    assert!((42..50).contains(&start), "{start}");
}

#[test]
fn a_series_that_never_stops_moving_has_no_plateau() {
    assert_eq!(
        settle(&series((0..200).map(f64::from).map(|t| t / 4.0))),
        None
    );
}

#[test]
fn an_oscillation_has_no_slope_but_no_plateau_either() {
    assert_eq!(settle(&series((0..100).map(|t| f64::from(t % 2)))), None);
}

#[test]
fn a_constant_series_is_settled_from_the_start() {
    assert_eq!(settle(&series([3.5; 30])), Some(0));
}

#[test]
fn leaving_again_postpones_the_plateau() {
    let mut values = ramp_then_flat();
    values[70] = Some(0.2);
    assert_eq!(settle(&values), Some(71));
    values[97] = Some(0.2);
    assert_eq!(settle(&values), None, "three windows are no segment");
}

#[test]
fn undefined_windows_are_left_out_not_read_as_zero() {
    let mut values = ramp_then_flat();
    for window in [20, 60, 61, 75, 99] {
        values[window] = None;
    }
    values[70] = Some(f64::NAN);
    assert_eq!(plateau(&values, &EXACT), Some(50));
}

#[test]
fn a_plateau_starts_at_a_defined_window() {
    let mut values = series([1.0; 20]);
    values[0] = None;
    assert_eq!(settle(&values), Some(1));
}

#[test]
fn too_little_to_judge_is_undefined() {
    assert_eq!(settle(&[]), None);
    assert_eq!(settle(&series([1.0; 9])), None);
    assert_eq!(settle(&[None; 40]), None);
    let mut silent = series([1.0; 40]);
    silent.extend([None; 6]);
    assert_eq!(
        settle(&silent),
        None,
        "the last segment is mostly undefined"
    );
    let zero = PlateauSettings {
        segment_min: 0,
        segment_share: -1.0,
        ..PlateauSettings::default()
    };
    assert_eq!(plateau(&series([1.0; 9]), &zero), None);
}

#[test]
fn stationary_noise_needs_the_absolute_tolerance() {
    let noise = series((0..60).map(|t| 8.0 + 0.01 * f64::from(t * 7 % 5)));
    assert_eq!(settle(&noise), None);
    let known = Tolerance {
        absolute: 0.05,
        of_range: 0.0,
    };
    let settings = PlateauSettings {
        drift: known,
        spread: known,
        ..PlateauSettings::default()
    };
    assert_eq!(plateau(&noise, &settings), Some(0));
}
