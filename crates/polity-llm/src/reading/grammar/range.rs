//! Whole numbers of a range, digit by digit.

use super::any;

/// What a grammar lets through for whole numbers from `min` to `max`, which is no less.
pub(in crate::reading) fn integers(min: i64, max: i64) -> String {
    let mut alternatives = Vec::new();
    if min < 0 {
        let negative = naturals(max.min(-1).unsigned_abs(), min.unsigned_abs());
        alternatives.push(format!("\"-\" {negative}"));
    }
    if max >= 0 {
        alternatives.push(naturals(min.max(0).unsigned_abs(), max.unsigned_abs()));
    }
    any(alternatives.into_iter())
}

/// Numbers of each length apart: none begins with a zero but zero itself.
fn naturals(min: u64, max: u64) -> String {
    let (shortest, longest) = (min.to_string().len(), max.to_string().len());
    let of_length = |length: usize| {
        let least = match length == shortest {
            true => min.to_string(),
            false => format!("1{}", "0".repeat(length - 1)),
        };
        let greatest = match length == longest {
            true => max.to_string(),
            false => "9".repeat(length),
        };
        between(least.as_bytes(), greatest.as_bytes())
    };
    any((shortest..=longest).map(of_length))
}

/// Rows of digits from one to another of the same length, which is not 0.
fn between(least: &[u8], greatest: &[u8]) -> String {
    let ((a, low), (b, high)) = ((least[0], &least[1..]), (greatest[0], &greatest[1..]));
    if low.is_empty() {
        return digit(a, b);
    }
    if a == b {
        return format!("{} {}", digit(a, b), between(low, high));
    }
    let mut alternatives = Vec::new();
    let (mut from, mut to) = (a, b);
    if low.iter().any(|&d| d != b'0') {
        let nines = vec![b'9'; low.len()];
        alternatives.push(format!("{} {}", digit(a, a), between(low, &nines)));
        from += 1;
    }
    if high.iter().any(|&d| d != b'9') {
        let zeros = vec![b'0'; high.len()];
        alternatives.push(format!("{} {}", digit(b, b), between(&zeros, high)));
        to -= 1;
    }
    if from <= to {
        alternatives.push(format!("{} [0-9]{{{}}}", digit(from, to), low.len()));
    }
    any(alternatives.into_iter())
}

fn digit(from: u8, to: u8) -> String {
    match from == to {
        true => format!("\"{}\"", char::from(from)),
        false => format!("[{}-{}]", char::from(from), char::from(to)),
    }
}
