//! One attempt at a call: what is sent, and what becomes of it.

use std::io::ErrorKind;
use std::time::Duration;

use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderValue, Response, Uri};
use ureq::{Agent, Body, Error};

use super::discretion::Discretion;
use super::endpoint::is_here;
use super::throttle::Load;
use super::{Endpoint, EndpointError, complaint, completion, wait};
use crate::{Answer, Failure};

/// Longest body that is read. The longest answers of today's models take a few hundred kilobytes, and all
/// that is read is kept.
const BODY_BYTES_MAX: u64 = 2 << 20;
/// Connections in no use are kept this long; servers that close them earlier are noticed.
const IDLE_MAX: Duration = Duration::from_secs(60);
/// Longer deadlines are none, and must not overflow a clock.
const DEADLINE_MAX: Duration = Duration::from_secs(24 * 3600);
/// Each connection has one buffer of this size per direction.
const BUFFER_BYTES: usize = 64 << 10;
/// Headers beyond this are none; they must fit into a buffer.
const HEADER_BYTES_MAX: usize = BUFFER_BYTES / 2;

/// A server, and the connections to it.
pub(super) struct Line {
    agent: Agent,
    url: Uri,
    bearer: Option<HeaderValue>,
    discretion: Discretion,
}

/// Why an attempt gave no answer.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) failure: Failure,
    pub(super) is_final: bool,
    /// Whether the server may have worked on it.
    pub(super) is_untold: bool,
    /// How long the server wants us to wait.
    pub(super) wait: Option<Duration>,
    /// What to tell the user.
    pub(super) complaint: String,
}

impl Line {
    pub(super) fn new(endpoint: &Endpoint, discretion: Discretion) -> Result<Self, EndpointError> {
        let url = endpoint.url()?;
        let bearer = endpoint.key.as_ref().map(|key| {
            let mut value = HeaderValue::from_str(&key.bearer())
                .expect("a key holds visible ASCII characters only");
            value.set_sensitive(true);
            value
        });
        let agent = agent(endpoint, &url);
        Ok(Self {
            agent,
            url,
            bearer,
            discretion,
        })
    }

    /// Asks once. Comes back by the deadline.
    pub(super) fn attempt(&self, body: &[u8]) -> Result<Answer, Trouble> {
        self.discretion.pass(self.exchange(body))
    }

    fn exchange(&self, body: &[u8]) -> Result<Answer, Trouble> {
        let mut response = self.send(body).map_err(|error| self.broken(&error))?;
        let text = response
            .body_mut()
            .with_config()
            .limit(BODY_BYTES_MAX)
            .read_to_vec()
            .map_err(|error| self.broken(&error))?;
        if !response.status().is_success() {
            return Err(self.declined(&response, &text));
        }
        completion::read(&text).ok_or_else(|| self.garbled(&complaint::message(&text)))
    }

    /// Breaks all connections off, for good.
    pub(super) fn hang_up(&self) {
        self.agent.clone().shutdown();
    }

    fn send(&self, body: &[u8]) -> Result<Response<Body>, Error> {
        let mut request = self.agent.post(&self.url);
        request = request.header(CONTENT_TYPE, "application/json");
        request = request.header(ACCEPT, "application/json");
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        request.send(body)
    }

    fn declined(&self, response: &Response<Body>, body: &[u8]) -> Trouble {
        let status = response.status().as_u16();
        let is_passing = matches!(status, 408 | 409 | 425 | 429 | 500..);
        Trouble {
            failure: Failure::Status(status),
            is_untold: status >= 500,
            is_final: !is_passing || (status == 429 && complaint::is_out_of_quota(body)),
            wait: wait::asked(response.headers()).filter(|_| is_passing),
            complaint: self.complaint(&format!(
                "{}: {}",
                response.status(),
                reason(response, body)
            )),
        }
    }

    fn broken(&self, error: &Error) -> Trouble {
        let failure = match error {
            Error::Timeout(_) => Failure::Timeout,
            Error::Protocol(_) | Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => {
                Failure::Garbled
            }
            _ => Failure::Connection,
        };
        let complaint = self.complaint(&error.to_string());
        Trouble {
            failure,
            is_final: false,
            is_untold: has_arrived(error),
            wait: None,
            complaint,
        }
    }

    fn garbled(&self, body: &str) -> Trouble {
        Trouble::garbled(self.complaint(&format!("no chat completion: {body}")))
    }

    fn complaint(&self, what: &str) -> String {
        format!("{}: {what}", self.url)
    }
}

impl Trouble {
    /// An attempt that was never made, or was lost on the way.
    pub(super) fn lost(complaint: &str) -> Self {
        Self {
            failure: Failure::Connection,
            ..Self::garbled(complaint.to_owned())
        }
    }

    /// An answer that cannot be used.
    pub(super) fn garbled(complaint: String) -> Self {
        Self {
            failure: Failure::Garbled,
            is_final: false,
            is_untold: true,
            wait: None,
            complaint,
        }
    }

    /// What it says about the server's load.
    pub(super) fn load(&self) -> Load {
        match self.failure {
            Failure::Status(429) => Load::Full,
            Failure::Status(400..=499) => Load::Fine,
            _ => Load::Unwell,
        }
    }
}

/// Whether a host's name could not be looked up: the standard library has no kind for that.
fn is_lookup(error: &std::io::Error) -> bool {
    let words = error.to_string();
    words.starts_with("failed to lookup address information")
}

/// Whether a server may have heard what could not be brought to an end.
fn has_arrived(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed => false,
        Error::Io(error) => error.kind() != ErrorKind::ConnectionRefused && !is_lookup(error),
        _ => true,
    }
}

/// What a server says is wrong. It is never followed elsewhere: a POST would become a GET there.
fn reason(response: &Response<Body>, body: &[u8]) -> String {
    match response.headers().get(LOCATION) {
        Some(place) if response.status().is_redirection() => {
            format!(
                "the server has moved to {}",
                String::from_utf8_lossy(place.as_bytes())
            )
        }
        _ => complaint::message(body),
    }
}

/// Connections as this client wants them. Certificates come with the program; a proxy is used where
/// the environment names one, but never to this machine itself.
fn agent(endpoint: &Endpoint, url: &Uri) -> Agent {
    let in_flight_max = endpoint.limits.in_flight_max.max(1);
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(endpoint.limits.deadline.min(DEADLINE_MAX)))
        .max_idle_connections(in_flight_max)
        .max_idle_connections_per_host(in_flight_max)
        .max_idle_age(IDLE_MAX)
        .max_response_header_size(HEADER_BYTES_MAX)
        .input_buffer_size(BUFFER_BYTES)
        .output_buffer_size(BUFFER_BYTES)
        .user_agent(concat!("polity/", env!("CARGO_PKG_VERSION")));
    if is_here(url) {
        config = config.proxy(None);
    }
    config.build().new_agent()
}
