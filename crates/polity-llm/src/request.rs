//! What a model is asked.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// Whoever sets the rules.
    System,
    /// Whoever asks.
    User,
    /// The model, earlier.
    Assistant,
}

/// One message of a request. Texts are shared: many requests of one tick hold the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who wrote it.
    pub role: Author,
    /// The text.
    pub content: Arc<str>,
}

/// How an answer is drawn. What is `None` is left to the server, and not sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sampling {
    /// Spread of the draw, 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Share of the probability that is drawn from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Most tokens of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Seed of the draw, for servers that take one. It makes no answer repeatable; a recording does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Texts at which the answer ends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stop: Vec<String>,
}

/// A request: all that an answer may depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The model, as it is sent.
    pub model: String,
    /// The family of servers, such as `openai`: the same name may mean another model elsewhere.
    pub provider: String,
    /// What was said, in order.
    pub messages: Vec<Message>,
    /// How the answer is drawn.
    pub sampling: Sampling,
    /// The form that the server must give the answer, as it is sent in `response_format`.
    pub response_format: Option<Value>,
    /// Further fields of the request's body, as they are sent (`grammar`, `tools`, `tool_choice` …).
    pub extra: serde_json::Map<String, Value>,
    /// Which of several answers to the same request.
    pub sample: u64,
}
