//! Servers of language models, and what they bear.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::read::{name, read_named, variable};
use crate::scenario::bounds::{SECONDS, WholeBounds};
use crate::scenario::reader::{Field, Reader};

const IN_FLIGHT: WholeBounds = WholeBounds::new(1, 1024, "calls");
const ATTEMPTS: WholeBounds = WholeBounds::new(1, 100, "attempts");
const CALLS_PER_MINUTE: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "calls");
const TOKENS_PER_MINUTE: WholeBounds = WholeBounds::new(1, 1 << 60, "tokens");

/// A server that speaks the protocol of OpenAI's chat completions.
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
    /// What it bears of each of its models.
    #[serde(flatten)]
    pub limits: LimitsSpec,
    /// What it bears of a model in particular, by the model's name: what is not said there is as for all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub models: BTreeMap<String, LimitsSpec>,
}

/// What a server bears of one model: each is counted by itself.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct LimitsSpec {
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
    /// Most calls per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub requests_per_minute: Option<u32>,
    /// Most tokens per minute. A call counts with a token per four bytes that are sent, and with all that
    /// its answer may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub tokens_per_minute: Option<u64>,
}

impl Default for EndpointSpec {
    fn default() -> Self {
        Self {
            provider: "openai".to_owned(),
            base_url_env: "OPENAI_BASE_URL".to_owned(),
            key_env: "OPENAI_API_KEY".to_owned(),
            limits: LimitsSpec::default(),
            models: BTreeMap::new(),
        }
    }
}

impl Default for LimitsSpec {
    fn default() -> Self {
        Self {
            in_flight_max: 64,
            in_flight_start: 20,
            deadline_s: 60.0,
            backoff_s: 0.5,
            attempts_max: 6,
            requests_per_minute: None,
            tokens_per_minute: None,
        }
    }
}

impl EndpointSpec {
    /// What it bears of a model.
    #[must_use]
    pub fn limits_of(&self, model: &str) -> &LimitsSpec {
        self.models.get(model).unwrap_or(&self.limits)
    }

    pub(super) fn read(field: &Field<'_>) -> Self {
        let d = Self::default();
        let Some(r) = field.reader() else { return d };
        let limits = LimitsSpec::read(&r, &d.limits);
        let models = read_named(&r, "models", |field| {
            let table = field.reader()?;
            let of_model = LimitsSpec::read(&table, &limits);
            table.end("key");
            Some(of_model)
        });
        let text = |key, usual, read: fn(&Field<'_>) -> Option<String>| match r.field(key) {
            Some(field) => read(&field).unwrap_or(usual),
            None => usual,
        };
        let endpoint = Self {
            provider: text("provider", d.provider, name),
            base_url_env: text("base-url-env", d.base_url_env, variable),
            key_env: text("key-env", d.key_env, variable),
            limits,
            models,
        };
        r.end("key");
        endpoint
    }
}

impl LimitsSpec {
    /// What a table says of them; what it does not say is as of `d`.
    fn read(r: &Reader<'_>, d: &Self) -> Self {
        r.elsewhere(
            "retries-max",
            "`retries-max` is of the whole run: it belongs to [policy.llm]",
        );
        let per_minute = |key, usual, bounds| match r.field(key) {
            Some(field) => field.whole(bounds),
            None => usual,
        };
        let requests = d.requests_per_minute.map(u64::from);
        Self {
            in_flight_max: r.whole_or("in-flight-max", d.in_flight_max, IN_FLIGHT),
            in_flight_start: r.whole_or("in-flight-start", d.in_flight_start, IN_FLIGHT),
            deadline_s: r.number_or("deadline-s", d.deadline_s, &SECONDS),
            backoff_s: r.number_or("backoff-s", d.backoff_s, &SECONDS),
            attempts_max: r.whole_or("attempts-max", d.attempts_max, ATTEMPTS),
            requests_per_minute: per_minute("requests-per-minute", requests, CALLS_PER_MINUTE)
                .map(|calls| calls as u32),
            tokens_per_minute: per_minute(
                "tokens-per-minute",
                d.tokens_per_minute,
                TOKENS_PER_MINUTE,
            ),
        }
    }
}
