//! A request, as it is sent.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Message, Request, Sampling, TokensField};

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
    fields.extend(sampling(&request.sampling));
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

/// How the answer is drawn, with the most tokens under the name that the server knows.
fn sampling(sampling: &Sampling) -> Map<String, Value> {
    let usual = Sampling {
        tokens_field: TokensField::default(),
        ..sampling.clone()
    };
    let Ok(Value::Object(mut fields)) = serde_json::to_value(usual) else {
        return Map::new();
    };
    if let Some(most) = fields.remove(TokensField::MaxTokens.name()) {
        fields.insert(sampling.tokens_field.name().to_owned(), most);
    }
    fields
}
