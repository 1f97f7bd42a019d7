//! A model as a desk asks for it.

use std::sync::Arc;

use polity_llm::reading::{Bounds, Schema};
use polity_llm::{Prices, Request, Sampling, TokensField};
use serde_json::{Map, Value, json};

use crate::scenario::{Format, ModelSpec, Profile, TokensName};

/// 10⁻¹² USD per token, of one USD per million tokens.
const PICOUSD: f64 = 1e6;

/// A model that some agents ask.
pub(super) struct Model {
    pub(super) name: Arc<str>,
    pub(super) provider: String,
    /// The place of its server among those of the desk.
    pub(super) endpoint: usize,
    pub(super) sampling: Sampling,
    pub(super) prices: Prices,
}

impl Model {
    pub(super) fn new(
        spec: &ModelSpec,
        profile: &Profile,
        endpoint: usize,
        provider: Option<&str>,
    ) -> Self {
        let price = |own: Option<f64>, usual: f64| (own.unwrap_or(usual) * PICOUSD).round() as u64;
        Self {
            name: spec.model.as_str().into(),
            provider: provider.unwrap_or("openai").to_owned(),
            endpoint,
            sampling: Sampling {
                temperature: spec.temperature,
                top_p: spec.top_p,
                max_tokens: Some(spec.max_tokens),
                seed: spec.seed,
                tokens_field: match spec.tokens_field {
                    TokensName::MaxTokens => TokensField::MaxTokens,
                    TokensName::MaxCompletionTokens => TokensField::MaxCompletionTokens,
                },
                ..Sampling::default()
            },
            prices: Prices {
                prompt_picousd: price(spec.prompt_usd_per_million, profile.prompt_usd_per_million),
                completion_picousd: price(
                    spec.completion_usd_per_million,
                    profile.completion_usd_per_million,
                ),
            },
        }
    }

    /// A request that says nothing yet.
    pub(super) fn request(&self) -> Request {
        Request {
            model: self.name.to_string(),
            provider: self.provider.clone(),
            messages: Vec::new(),
            sampling: self.sampling.clone(),
            response_format: None,
            extra: serde_json::Map::new(),
            sample: 0,
        }
    }
}

/// How a server is told the form of the reply: as its response format, or in a field of its own.
pub(super) fn form(format: Format, schema: &Schema) -> (Option<Value>, Map<String, Value>) {
    let mut extra = Map::new();
    let format = match format {
        Format::JsonSchema => Some(schema.response_format("decision", Bounds::Sent)),
        Format::JsonSchemaUnbounded => Some(schema.response_format("decision", Bounds::Left)),
        Format::JsonObject => Some(json!({ "type": "json_object" })),
        Format::Grammar => {
            let grammar = schema.to_grammar().unwrap_or_default();
            extra.insert("grammar".to_owned(), grammar.into());
            None
        }
        Format::Text => None,
    };
    (format, extra)
}
