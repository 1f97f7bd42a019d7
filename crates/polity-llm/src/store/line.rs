//! The lines of a store's file.
//!
//! ```text
//! {"format":"polity-calls","version":1}
//! {"message":{"hash":"…","role":"system","content":"…"}}        before the first call that holds it
//! {"call":{"key":"…","request":{…,"messages":["…"],…},"answer":{…},"seal":"…"}}
//! {"call":{"key":"…","request":{…},"answer":{…},"seal":"…","fresh":true}}  begins its key anew
//! ```
//!
//! The seal is the digest of key and answer. Calls that were recorded by earlier versions have none.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::error::StoreError;
use crate::{Answer, Author, Key, Sampling};

/// The version of the format.
pub(crate) const VERSION: u64 = 1;
/// The first line.
pub(crate) const HEADER: &[u8] = b"{\"format\":\"polity-calls\",\"version\":1}\n";
/// Longest line that is written or read, in bytes.
pub(crate) const LINE_BYTES_MAX: usize = 16 << 20;
/// Deepest nesting of a form or a further field; a reader of JSON gives up not far beyond.
const DEPTH_MAX: usize = 64;

/// The header of this version, or of another.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub(crate) format: String,
    pub(crate) version: u64,
}

/// A line after the header.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line<'a> {
    Message(MessageLine),
    Call(Box<CallLine<'a>>),
}

/// A text, and who wrote it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageLine {
    pub(crate) hash: Key,
    pub(crate) role: Author,
    pub(crate) content: Arc<str>,
}

/// A request and what came of it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallLine<'a> {
    pub(crate) key: Key,
    pub(crate) request: RequestLine<'a>,
    pub(crate) answer: Cow<'a, Answer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seal: Option<Key>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) fresh: bool,
}

/// A request, with hashes in the place of its messages.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestLine<'a> {
    pub(crate) model: Cow<'a, str>,
    pub(crate) provider: Cow<'a, str>,
    pub(crate) messages: Vec<Key>,
    pub(crate) sampling: Cow<'a, Sampling>,
    #[serde(
        default,
        deserialize_with = "even_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) response_format: Option<Cow<'a, Value>>,
    pub(crate) extra: Cow<'a, Map<String, Value>>,
    pub(crate) sample: u64,
}

/// A `null` that is there differs from nothing.
fn even_null<'de, 'a, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'a, Value>>, D::Error> {
    Value::deserialize(deserializer).map(|value| Some(Cow::Owned(value)))
}

/// The bytes of these lines.
pub(crate) fn write(lines: &[Line<'_>]) -> Result<Vec<u8>, StoreError> {
    let mut out = Vec::new();
    for line in lines {
        let before = out.len();
        let written = serde_json::to_writer(&mut out, line);
        written.map_err(|error| unwritable(error.to_string()))?;
        out.push(b'\n');
        let bytes = out.len() - before;
        if bytes > LINE_BYTES_MAX {
            let what = format!("it takes a line of {bytes} bytes, {LINE_BYTES_MAX} are the most");
            return Err(unwritable(format!("{what}; shorten its texts")));
        }
    }
    Ok(out)
}

/// Whether what is written of this request is read back the same.
pub(crate) fn check(request: &crate::Request) -> Result<(), StoreError> {
    let sampling = &request.sampling;
    for (name, value) in [
        ("temperature", sampling.temperature),
        ("top_p", sampling.top_p),
    ] {
        if value.is_some_and(|value| !value.is_finite()) {
            return Err(unwritable(format!("its {name} is not a finite number")));
        }
    }
    let values = request.response_format.iter().chain(request.extra.values());
    if values.into_iter().any(|value| is_deeper(value, DEPTH_MAX)) {
        let what = format!("its fields are nested more than {DEPTH_MAX} deep");
        return Err(unwritable(what));
    }
    Ok(())
}

fn is_deeper(value: &Value, depth: usize) -> bool {
    let within = |value: &Value| depth == 0 || is_deeper(value, depth - 1);
    match value {
        Value::Array(values) => values.iter().any(within),
        Value::Object(fields) => fields.values().any(within),
        _ => false,
    }
}

fn unwritable(what: String) -> StoreError {
    StoreError::Unwritable { what }
}
