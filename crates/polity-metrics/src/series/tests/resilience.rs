//! What a shock does.

use super::series;
use crate::series::{Band, ResilienceSettings, resilience};

const WITHIN_A_TENTH: ResilienceSettings = ResilienceSettings {
    baseline: None,
    epsilon: 0.1,
    band: Band::Around,
    hold: 1,
};

fn shocked() -> Vec<Option<f64>> {
    series([1.0, 1.0, 1.0, 1.0, 0.5, 0.25, 0.75, 1.0, 1.0, 1.0])
}

#[test]
fn a_dip_has_depth_duration_and_area() {
    let read = resilience(&shocked(), 4, &WITHIN_A_TENTH).unwrap();
    assert_eq!(
        (read.baseline, read.depth, read.area_lost),
        (1.0, 0.75, 1.5)
    );
    assert_eq!(read.windows_to_return, Some(3));
}

#[test]
fn a_relapse_counts_as_not_having_returned() {
    let mut values = shocked();
    values[8] = Some(0.5);
    let read = resilience(&values, 4, &WITHIN_A_TENTH).unwrap();
    assert_eq!((read.windows_to_return, read.area_lost), (Some(5), 2.0));
    values[9] = Some(0.5);
    let read = resilience(&values, 4, &WITHIN_A_TENTH).unwrap();
    assert_eq!((read.windows_to_return, read.area_lost), (None, 2.5));
}

#[test]
fn a_return_must_be_held() {
    let hold = |hold| ResilienceSettings {
        hold,
        ..WITHIN_A_TENTH
    };
    assert_eq!(
        resilience(&shocked(), 4, &hold(3))
            .unwrap()
            .windows_to_return,
        Some(3)
    );
    assert_eq!(
        resilience(&shocked(), 4, &hold(4))
            .unwrap()
            .windows_to_return,
        None
    );
}

#[test]
fn no_effect_returns_at_once() {
    let read = resilience(&series([2.0; 8]), 3, &WITHIN_A_TENTH).unwrap();
    assert_eq!(
        (read.windows_to_return, read.depth, read.area_lost),
        (Some(0), 0.0, 0.0)
    );
}

#[test]
fn doing_better_is_a_return_only_from_below() {
    let values = series([1.0, 1.0, 0.5, 2.0, 2.0]);
    assert_eq!(
        resilience(&values, 2, &WITHIN_A_TENTH)
            .unwrap()
            .windows_to_return,
        None
    );
    let floor = ResilienceSettings {
        band: Band::AtLeast,
        ..WITHIN_A_TENTH
    };
    assert_eq!(
        resilience(&values, 2, &floor).unwrap().windows_to_return,
        Some(1)
    );
}

#[test]
fn the_baseline_can_be_the_last_windows_only() {
    let values = series([9.0, 1.0, 1.0, 0.5, 1.0]);
    let recent = ResilienceSettings {
        baseline: Some(2),
        ..WITHIN_A_TENTH
    };
    assert_eq!(resilience(&values, 3, &recent).unwrap().baseline, 1.0);
}

#[test]
fn a_shock_without_a_before_or_an_after_is_undefined() {
    for shock in [0, 10, 11, usize::MAX] {
        assert_eq!(resilience(&shocked(), shock, &WITHIN_A_TENTH), None);
    }
}
