use ureq::http::{HeaderMap, HeaderValue};

use super::*;
use crate::client::wait::{asked, own};

fn after(value: &'static str, date: Option<&'static str>) -> Option<f64> {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_static(value));
    if let Some(date) = date {
        headers.insert("date", HeaderValue::from_static(date));
    }
    asked(&headers).map(|wait| wait.as_secs_f64())
}

#[test]
fn seconds_and_dates_are_read() {
    let date = Some("Sat, 21 Nov 2026 15:00:00 GMT");
    assert_eq!(after("7", None), Some(7.0));
    assert_eq!(after(" 0.5 ", None), Some(0.5));
    assert_eq!(after("Sat, 21 Nov 2026 15:00:20 GMT", date), Some(20.0));
    assert_eq!(after("Saturday, 21-Nov-26 15:00:20 GMT", date), Some(20.0));
    assert_eq!(after("Sat, 21 Nov 2026 14:00:00 GMT", date), Some(0.0));
}

#[test]
fn nobody_waits_for_long() {
    assert_eq!(after("100000", None), Some(120.0));
    assert_eq!(
        after(
            "Sun, 22 Nov 2026 15:00:00 GMT",
            Some("Sat, 21 Nov 2026 15:00:00 GMT")
        ),
        Some(120.0)
    );
}

#[test]
fn what_is_no_wait_is_none() {
    for value in [
        "",
        "soon",
        "-1",
        "inf",
        "NaN",
        "1e400",
        "Sat, 21 Nov 2026 15:00:20 GMT",
    ] {
        assert_eq!(after(value, None), None, "{value}");
    }
    assert_eq!(asked(&HeaderMap::new()), None);
}

#[test]
fn our_own_wait_doubles_and_is_told_by_the_call() {
    let first = Duration::from_millis(500);
    for attempts in 1..=40 {
        let whole = (first * (1 << (attempts - 1).min(6))).min(Duration::from_secs(30));
        let wait = own(first, (b"body", 0), attempts);
        assert!(whole / 2 < wait && wait <= whole, "{attempts}: {wait:?}");
        assert_eq!(wait, own(first, (b"body", 0), attempts));
    }
    let waits = [
        own(first, (b"body", 0), 1),
        own(first, (b"another", 0), 1),
        own(first, (b"body", 1), 1),
    ];
    assert!(waits[0] != waits[1] && waits[0] != waits[2]);
    assert_eq!(
        own(Duration::MAX, (b"", 0), 1),
        own(Duration::from_secs(30), (b"", 0), 1)
    );
    assert_eq!(own(Duration::ZERO, (b"", 0), 1), Duration::ZERO);
}
