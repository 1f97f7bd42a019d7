//! What a script is shown.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

/// A request, as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// How many requests were read before it.
    pub number: usize,
    /// How many with the same body were read before it: 0 at a call's first attempt.
    pub nth: usize,
    /// Method and path, as `POST /v1/chat/completions`.
    pub target: String,
    /// The headers: names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Seen {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body, if it is JSON; null if not.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The text of the last message; empty if there is none.
    pub fn question(&self) -> String {
        let body = self.json();
        let last = body["messages"]
            .as_array()
            .and_then(|messages| messages.last());
        last.and_then(|message| message["content"].as_str())
            .unwrap_or_default()
            .to_owned()
    }
}

#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) connections: usize,
    pub(crate) requests: usize,
    pub(crate) in_flight: usize,
    pub(crate) in_flight_peak: usize,
    /// How often each body came, by its hash: bodies may be long, and many.
    bodies: BTreeMap<u64, usize>,
}

impl Counts {
    /// Takes a request in, which is with the script from here on; returns how many came before, in
    /// all and with the same body.
    pub(crate) fn enter(&mut self, body: &str) -> (usize, usize) {
        let same = self.bodies.entry(hash(body)).or_default();
        let before = (self.requests, *same);
        *same += 1;
        self.requests += 1;
        self.in_flight += 1;
        self.in_flight_peak = self.in_flight_peak.max(self.in_flight);
        before
    }
}

fn hash(body: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    hasher.finish()
}
