use std::time::Instant;

use super::*;
use crate::client::throttle::{Load, Throttle};

fn throttle(start: usize, max: usize) -> Throttle {
    Throttle::new(&Limits {
        in_flight_start: start,
        in_flight_max: max,
        ..limits()
    })
}

/// Begins as many as may be.
fn fill(throttle: &mut Throttle) -> Vec<u64> {
    std::iter::from_fn(|| throttle.begin(Instant::now(), 0)).collect()
}

#[test]
fn a_window_that_overflows_cuts_the_limit_once() {
    let mut throttle = throttle(20, 64);
    let window = fill(&mut throttle);
    assert_eq!(window.len(), 20);
    for number in window {
        throttle.end(number, Load::Full);
    }
    assert_eq!(throttle.limit(), 16);
    let window = fill(&mut throttle);
    assert_eq!(window.len(), 16);
    for number in window {
        throttle.end(number, Load::Full);
    }
    assert_eq!(throttle.limit(), 12);
}

#[test]
fn the_limit_never_falls_below_one() {
    let mut throttle = throttle(2, 2);
    for _ in 0..20 {
        let number = throttle.begin(Instant::now(), 0).unwrap();
        throttle.end(number, Load::Full);
    }
    assert_eq!(throttle.limit(), 1);
}

#[test]
fn a_window_that_succeeds_raises_it_by_one() {
    let mut throttle = throttle(3, 5);
    let mut limits = Vec::new();
    for _ in 0..16 {
        let number = throttle.begin(Instant::now(), 0).unwrap();
        throttle.end(number, Load::Fine);
        limits.push(throttle.limit());
    }
    assert_eq!(limits, [3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
}

#[test]
fn an_unwell_server_is_no_cause_to_grow() {
    let mut throttle = throttle(3, 5);
    let window = fill(&mut throttle);
    throttle.end(window[0], Load::Unwell);
    let later = throttle.begin(Instant::now(), 0).unwrap();
    throttle.end(window[1], Load::Fine);
    throttle.end(window[2], Load::Fine);
    throttle.end(later, Load::Fine);
    assert_eq!(throttle.limit(), 3);
    for number in [
        throttle.begin(Instant::now(), 0),
        throttle.begin(Instant::now(), 0),
    ] {
        throttle.end(number.unwrap(), Load::Fine);
    }
    assert_eq!(throttle.limit(), 4);
}

#[test]
fn requests_are_spaced_over_the_minute() {
    let mut throttle = Throttle::new(&Limits {
        requests_per_minute: Some(60),
        ..limits()
    });
    let start = Instant::now();
    let second = Duration::from_secs(1);
    assert!(throttle.begin(start, 0).is_some());
    assert!(throttle.begin(start, 0).is_none());
    assert_eq!(throttle.opens(), Some(start + second));
    assert!(throttle.begin(start + second / 2, 0).is_none());
    assert!(throttle.begin(start + second, 0).is_some());
    // What was not used is not saved up.
    assert!(throttle.begin(start + 10 * second, 0).is_some());
    assert!(throttle.begin(start + 10 * second, 0).is_none());
}

#[test]
fn tokens_are_spaced_over_the_minute() {
    let mut throttle = Throttle::new(&Limits {
        requests_per_minute: Some(60),
        tokens_per_minute: Some(600),
        ..limits()
    });
    let start = Instant::now();
    let second = Duration::from_secs(1);
    assert!(throttle.begin(start, 30).is_some());
    assert_eq!(throttle.opens(), Some(start + 3 * second));
    assert!(throttle.begin(start + 2 * second, 1).is_none());
    assert!(throttle.begin(start + 3 * second, 1).is_some());
    assert_eq!(
        throttle.opens(),
        Some(start + 4 * second),
        "the narrower of both"
    );
    assert!(throttle.begin(start + 4 * second, u64::MAX).is_some());
    assert!(throttle.opens().unwrap() > start, "and no overflow");
}

/// What a server may count: four bytes a token, and all that the answer may have.
#[test]
fn prompts_and_answers_count_for_the_minute() {
    let stub = Stub::start(|_| Act::say("yes"));
    let limits = Limits {
        tokens_per_minute: Some(60 * 1000),
        ..limits()
    };
    let client = client(&stub, limits);
    let mut long = request(&"word".repeat(100));
    long.sampling.max_tokens = Some(50);
    let begun = Instant::now();
    ask_all(&client, &[long.clone(), long]);
    assert!(begun.elapsed() >= Duration::from_millis(150));
}

#[test]
fn a_pause_holds_for_all_and_is_never_shortened() {
    let mut throttle = throttle(3, 3);
    let start = Instant::now();
    let later = start + Duration::from_secs(2);
    throttle.pause(later);
    throttle.pause(start + Duration::from_secs(1));
    assert_eq!(throttle.opens(), Some(later));
    assert!(throttle.begin(start + Duration::from_secs(1), 0).is_none());
    assert!(throttle.begin(later, 0).is_some());
}
