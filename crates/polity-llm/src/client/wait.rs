//! How long to wait before asking again.

use std::time::Duration;

use ureq::http::HeaderMap;

/// Longest wait that a server is granted.
const ASKED_MAX: Duration = Duration::from_secs(120);
/// Longest wait of our own.
const OWN_MAX: Duration = Duration::from_secs(30);

/// The wait that the server asks for in `Retry-After`: seconds, or a date. A date is measured against
/// the server's own `Date`, so that it matters neither whose clock is wrong nor that we ask none.
pub(super) fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let after = text("retry-after")?;
    let wait = match after.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        Err(_) => {
            let date = httpdate::parse_http_date(text("date")?).ok()?;
            let until = httpdate::parse_http_date(after).ok()?;
            until.duration_since(date).unwrap_or_default()
        }
    };
    Some(wait.min(ASKED_MAX))
}

/// Our own wait after so many attempts: doubled each time, and shortened by up to a half. By how much
/// is read off the call, so that calls that failed together do not come back together; nothing is
/// drawn.
pub(super) fn own(first: Duration, call: (&[u8], u64), attempts: u32) -> Duration {
    let (body, sample) = call;
    let doubled = first
        .saturating_mul(1 << attempts.saturating_sub(1).min(16))
        .min(OWN_MAX);
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(body)
        .update(&sample.to_le_bytes())
        .update(&attempts.to_le_bytes());
    let share = u32::from(hasher.finalize().as_bytes()[0]);
    doubled - doubled * share / 512
}
