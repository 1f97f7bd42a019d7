//! A request, as it is sent.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Message, Request};

/// What no further field of a request may say otherwise.
const OURS: [&str; 3] = ["model", "messages", "stream"];

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: &'a [Message],
    stream: bool,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// A request, as it is sent. What it says itself wins over its further fields.
pub(super) fn body(request: &Request) -> Vec<u8> {
    let mut fields = request.extra.clone();
    for name in OURS {
        fields.remove(name);
    }
    if let Ok(Value::Object(sampling)) = serde_json::to_value(&request.sampling) {
        fields.extend(sampling);
    }
    if let Some(format) = &request.response_format {
        fields.insert("response_format".to_owned(), format.clone());
    }
    let (model, messages) = (request.model.as_str(), request.messages.as_slice());
    serde_json::to_vec(&Body {
        model,
        messages,
        stream: false,
        fields,
    })
    .expect("texts and JSON values can be written as JSON")
}
