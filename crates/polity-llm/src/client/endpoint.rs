//! Where a server is, and what may be asked of it.

use std::time::Duration;

use thiserror::Error;
use ureq::http::Uri;

use super::Secret;

/// A server: where it is, how it knows us, and what may be asked of it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// What `/chat/completions` is appended to: `https://api.example.org/v1`.
    pub base_url: String,
    /// The key, for servers that want one.
    pub key: Option<Secret>,
    /// What may be asked of it.
    pub limits: Limits,
}

/// What may be asked of a server by one client. Zeros are read as ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most calls in flight.
    pub in_flight_max: usize,
    /// Calls in flight at first; more once they succeed, fewer when the server has had enough.
    pub in_flight_start: usize,
    /// Longest time of one attempt, from looking up the host to the last byte.
    pub deadline: Duration,
    /// Most attempts of one call.
    pub attempts_max: u32,
    /// Wait before a call's first retry, where the server names none; doubled for each further one.
    pub backoff: Duration,
    /// Most attempts begun in a minute, evenly spaced.
    pub requests_per_minute: Option<u32>,
    /// Most tokens begun in a minute: the next attempt waits as long as those of the last take. One
    /// counts with a token per four bytes of its messages, and with all that its answer may have.
    pub tokens_per_minute: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            in_flight_max: 64,
            in_flight_start: 20,
            deadline: Duration::from_secs(60),
            attempts_max: 6,
            backoff: Duration::from_millis(500),
            requests_per_minute: None,
            tokens_per_minute: None,
        }
    }
}

/// No server can be asked at this place. What was given is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// It is no URL.
    #[error("the base URL is no URL; write it like `https://api.example.org/v1`")]
    Syntax,
    /// It is no web address.
    #[error("the base URL must begin with `http://` or `https://`")]
    Scheme,
    /// It names no host, or a port that there is none of.
    #[error("the base URL must name a host, and a port from 1 to 65535 if any")]
    Host,
    /// It holds a name or a password.
    #[error("the base URL must hold no user and no password (`…@`); give the key by itself")]
    Login,
    /// It goes on after the path.
    #[error("the base URL must end with its path: nothing from `?` or `#` on")]
    Query,
}

impl Endpoint {
    /// Where chat completions are asked for.
    pub(super) fn url(&self) -> Result<Uri, EndpointError> {
        let base = self.base_url.trim_end_matches('/');
        if base.contains(['?', '#']) {
            return Err(EndpointError::Query);
        }
        let url: Uri = format!("{base}/chat/completions")
            .parse()
            .map_err(|_| EndpointError::Syntax)?;
        if !matches!(url.scheme_str(), Some("http" | "https")) {
            return Err(EndpointError::Scheme);
        }
        let authority = url.authority().ok_or(EndpointError::Host)?.as_str();
        if authority.contains('@') {
            return Err(EndpointError::Login);
        }
        let host = url.host().unwrap_or_default();
        let port = authority.strip_prefix(host).unwrap_or_default();
        let has_port = port.is_empty() || url.port_u16().is_some_and(|port| port > 0);
        if host.is_empty() || !has_port {
            Err(EndpointError::Host)
        } else {
            Ok(url)
        }
    }
}

/// Whether the host of a URL is this machine: no proxy could reach it.
pub(super) fn is_here(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}
