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

impl Author {
    /// What requests call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One message of a request. Texts are shared: many requests of one tick hold the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who wrote it.
    pub role: Author,
    /// The text.
    pub content: Arc<str>,
}

/// The name under which a server wants to be told the most tokens of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokensField {
    /// `max_tokens`, which nearly all servers know.
    #[default]
    MaxTokens,
    /// `max_completion_tokens`: models that think before they answer take no other.
    MaxCompletionTokens,
}

impl TokensField {
    /// As it is sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }

    pub(crate) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
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
    /// What the server calls that. The usual name is no part of the key.
    #[serde(skip_serializing_if = "TokensField::is_usual")]
    pub tokens_field: TokensField,
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
