//! `[policy.llm]`: decisions by language models.

mod read;
mod templates;

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

pub use templates::Templates;

/// Decisions by language models, asked over the network or taken from recordings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Llm {
    /// The model of groups that name none, as it is sent.
    #[serde(flatten)]
    pub model: ModelSpec,
    /// The form that replies are asked for in.
    #[serde(default)]
    pub format: Format,
    /// Which requests may share an answer.
    #[serde(default)]
    pub sample: Sample,
    /// How often a model is asked again where its reply cannot be read.
    #[serde(default = "default_ask_again")]
    #[schemars(range(max = 10))]
    pub ask_again: u32,
    /// What an agent does for which no decision could be had in the end.
    #[serde(default)]
    pub on_unparseable: OnUnparseable,
    /// Most that the calls of a run may cost, by the prices of the models.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0))]
    pub cost_usd_max: Option<f64>,
    /// Most calls of a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls_max: Option<u64>,
    /// Most tokens of a run, read and written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens_max: Option<u64>,
    /// Where answers are kept between runs; by default `llm-cache` beside the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<PathBuf>,
    /// The models of groups that do not go by the one above, by the names of the groups.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, super::schema::ModelTable>")]
    pub groups: BTreeMap<String, ModelSpec>,
    /// Servers, by name; `default` is there in any case.
    #[serde(default)]
    pub endpoints: BTreeMap<String, EndpointSpec>,
    /// What is said to a model: the name of a directory, or the texts themselves.
    #[schemars(with = "Option<super::schema::TemplatesChoice>")]
    pub templates: Templates,
}

/// A model and how its answers are drawn.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct ModelSpec {
    /// Its name, as it is sent.
    pub model: String,
    /// The server, among `endpoints`.
    #[serde(default = "default_endpoint")]
    pub endpoint: String,
    /// Most tokens of an answer.
    #[serde(default = "default_max_tokens")]
    #[schemars(range(min = 1))]
    pub max_tokens: u32,
    /// Spread of its answers; the server's own where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 2.0))]
    pub temperature: Option<f64>,
    /// Share of the probability that answers are drawn from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub top_p: Option<f64>,
    /// Seed of its answers, where the server takes one. It makes no run repeatable: a recording does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// USD per million tokens read; that of the group's profile where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10000.0))]
    pub prompt_usd_per_million: Option<f64>,
    /// USD per million tokens written; that of the group's profile where none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10000.0))]
    pub completion_usd_per_million: Option<f64>,
}

/// A server that speaks the protocol of OpenAI's chat completions, and what it bears.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct EndpointSpec {
    /// The family of its models: equal names mean equal models within one.
    pub provider: String,
    /// The environment variable that holds its address, such as `http://127.0.0.1:8080/v1`.
    pub base_url_env: String,
    /// The environment variable that holds its key; it may be unset.
    pub key_env: String,
    /// Most calls at a time.
    #[schemars(range(min = 1, max = 1024))]
    pub in_flight_max: u32,
    /// Calls at a time to begin with.
    #[schemars(range(min = 1, max = 1024))]
    pub in_flight_start: u32,
    /// Seconds that one attempt may take.
    #[schemars(range(min = 0.001, max = 86400.0))]
    pub deadline_s: f64,
    /// Seconds before a call is tried again where the server does not say; doubled for each further time.
    #[schemars(range(min = 0.001, max = 86400.0))]
    pub backoff_s: f64,
    /// Most attempts of a call.
    #[schemars(range(min = 1, max = 100))]
    pub attempts_max: u32,
    /// Most attempts beyond the first, of all calls of a run.
    pub retries_max: u32,
    /// Most calls per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub requests_per_minute: Option<u32>,
}

/// The form that replies are asked for in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// By the JSON Schema of the decision, which the server keeps to.
    #[default]
    JsonSchema,
    /// By a GBNF grammar of the decision, as llama.cpp takes it.
    Grammar,
    /// As a JSON object.
    JsonObject,
    /// In no form but that which the prompt describes.
    Text,
}

/// Which requests may share an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    /// None: each call draws its own.
    #[default]
    Call,
    /// Equal requests of one agent.
    Agent,
    /// All equal requests: agents in one situation decide alike.
    Request,
}

/// What an agent does for which no decision could be had. Whichever it is, `llm_calls` says why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnUnparseable {
    /// It stays out of a task of its team, for a reason of its own; or declines the work.
    #[default]
    Abstain,
    /// The run stops with an error.
    Stop,
}

fn default_endpoint() -> String {
    DEFAULT_ENDPOINT.to_owned()
}

fn default_max_tokens() -> u32 {
    MAX_TOKENS
}

fn default_ask_again() -> u32 {
    ASK_AGAIN
}

/// The endpoint of models that name none.
const DEFAULT_ENDPOINT: &str = "default";
const MAX_TOKENS: u32 = 512;
/// How often a model is asked again, unless it is said.
const ASK_AGAIN: u32 = 1;

impl Default for EndpointSpec {
    fn default() -> Self {
        Self {
            provider: "openai".to_owned(),
            base_url_env: "OPENAI_BASE_URL".to_owned(),
            key_env: "OPENAI_API_KEY".to_owned(),
            in_flight_max: 64,
            in_flight_start: 20,
            deadline_s: 60.0,
            backoff_s: 0.5,
            attempts_max: 6,
            retries_max: 1000,
            requests_per_minute: None,
        }
    }
}

impl Llm {
    /// The model of a group.
    #[must_use]
    pub fn model_of(&self, group: &str) -> &ModelSpec {
        self.groups.get(group).unwrap_or(&self.model)
    }
}
