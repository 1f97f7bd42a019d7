//! `[policy.llm]`: decisions by language models.

mod endpoint;
mod read;
mod templates;

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use super::Scenario;

pub use endpoint::{EndpointSpec, LimitsSpec};
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
    /// Most attempts beyond the first, of all calls of a run, of all models on all servers together.
    #[serde(default = "default_retries_max")]
    pub retries_max: u32,
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
    /// What its server calls the most tokens of an answer.
    #[serde(default)]
    pub tokens_field: TokensName,
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
    /// USD per million tokens read. Where none is given, a group has that of the same model in `policy.llm`;
    /// else it is that of the group's profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10000.0))]
    pub prompt_usd_per_million: Option<f64>,
    /// USD per million tokens written. Where none is given, a group has that of the same model in `policy.llm`;
    /// else it is that of the group's profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10000.0))]
    pub completion_usd_per_million: Option<f64>,
}

/// The form that replies are asked for in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// By the JSON Schema of the decision, which the server keeps to.
    #[default]
    JsonSchema,
    /// The same without bounds on texts and lists, for servers that take none. Replies are held to the
    /// bounds in any case.
    JsonSchemaUnbounded,
    /// By a GBNF grammar of the decision, as llama.cpp takes it.
    Grammar,
    /// As a JSON object.
    JsonObject,
    /// In no form but that which the prompt describes.
    Text,
}

/// What a server calls the most tokens of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokensName {
    /// `max_tokens`, which most servers know.
    #[default]
    MaxTokens,
    /// `max_completion_tokens`, which newer models of OpenAI want.
    MaxCompletionTokens,
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

fn default_retries_max() -> u32 {
    RETRIES_MAX
}

/// The endpoint of models that name none.
const DEFAULT_ENDPOINT: &str = "default";
const MAX_TOKENS: u32 = 512;
/// How often a model is asked again, unless it is said.
const ASK_AGAIN: u32 = 1;
/// How often is tried again in all, unless it is said.
const RETRIES_MAX: u32 = 1000;

impl Llm {
    /// The model of a group.
    #[must_use]
    pub fn model_of(&self, group: &str) -> &ModelSpec {
        self.groups.get(group).unwrap_or(&self.model)
    }

    /// The models that agents of a scenario may ask: those of its groups, and that of all where a shock may
    /// bring in others.
    pub(crate) fn models_of<'a>(
        &'a self,
        scenario: &'a Scenario,
    ) -> impl Iterator<Item = &'a ModelSpec> {
        let groups = scenario.population.groups.iter();
        let others = (!scenario.shocks.is_empty()).then_some(&self.model);
        groups.map(|group| self.model_of(&group.name)).chain(others)
    }
}
