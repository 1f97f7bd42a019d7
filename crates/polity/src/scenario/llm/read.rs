//! Reads `[policy.llm]`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{
    ASK_AGAIN, DEFAULT_ENDPOINT, EndpointSpec, Format, Llm, MAX_TOKENS, ModelSpec, OnUnparseable,
    Sample, Templates,
};
use crate::scenario::bounds::{Bounds, HEAT, NOT_NEGATIVE, PROBABILITY, SECONDS, USD, WholeBounds};
use crate::scenario::reader::{Field, Reader};

const TOKENS: WholeBounds = WholeBounds::new(1, 10_000_000, "tokens");
const CAP: WholeBounds = WholeBounds::new(0, 1 << 60, "");
const AGAIN: WholeBounds = WholeBounds::new(0, 10, "times");
const IN_FLIGHT: WholeBounds = WholeBounds::new(1, 1024, "calls");
const ATTEMPTS: WholeBounds = WholeBounds::new(1, 100, "attempts");
const RETRIES: WholeBounds = WholeBounds::new(0, u32::MAX as u64, "attempts");
const PER_MINUTE: WholeBounds = WholeBounds::new(1, u32::MAX as u64, "calls");
const SEED: WholeBounds = WholeBounds::new(0, i64::MAX as u64, "");
/// Endpoints and groups that may be named.
const NAMED_MAX: usize = 1000;

impl Llm {
    /// What the table says; `None` only where something was reported.
    pub(crate) fn read(field: &Field<'_>, is_team: bool, base_dir: &Path) -> Option<Self> {
        let r = field.reader()?;
        let model = ModelSpec::read(&r, None);
        let groups = read_named(&r, "groups", |field| {
            let table = field.reader()?;
            let spec = ModelSpec::read(&table, model.as_ref());
            table.end("key");
            spec
        });
        let mut endpoints = read_named(&r, "endpoints", |field| Some(EndpointSpec::read(field)));
        endpoints.entry(DEFAULT_ENDPOINT.to_owned()).or_default();
        let number = |key, bounds| {
            r.field(key)
                .and_then(|field: Field<'_>| field.number(bounds))
        };
        let whole = |key| r.field(key).and_then(|field: Field<'_>| field.whole(CAP));
        let templates = match r.field("templates") {
            Some(field) => Templates::read(&field, is_team, base_dir),
            None => Some(Templates::embedded(is_team)),
        };
        let cache = r.field("cache").and_then(|f| read_path(&f));
        let caps = (
            number("cost-usd-max", &NOT_NEGATIVE),
            whole("calls-max"),
            whole("tokens-max"),
        );
        let rules = Rules::read(&r);
        // Before anything is given up: what is missing is reported here.
        r.end("key");
        let llm = Self {
            format: rules.format,
            sample: rules.sample,
            ask_again: rules.ask_again,
            on_unparseable: rules.on_unparseable,
            cost_usd_max: caps.0,
            calls_max: caps.1,
            tokens_max: caps.2,
            cache,
            groups,
            endpoints,
            templates: templates?,
            model: model?,
        };
        check_endpoints(field, &llm);
        Some(llm)
    }
}

/// How replies are asked for and taken.
struct Rules {
    format: Format,
    sample: Sample,
    ask_again: u32,
    on_unparseable: OnUnparseable,
}

impl Rules {
    fn read(r: &Reader<'_>) -> Self {
        Self {
            format: word_or(r, "format", Format::read),
            sample: word_or(r, "sample", Sample::read),
            ask_again: r.whole_or("ask-again", ASK_AGAIN, AGAIN),
            on_unparseable: word_or(r, "on-unparseable", OnUnparseable::read),
        }
    }
}

fn read_path(field: &Field<'_>) -> Option<PathBuf> {
    let path = field.text()?;
    if path.is_empty() {
        field.reject("the path of a directory", None);
    }
    Some(PathBuf::from(path))
}

fn word_or<T: Default>(r: &Reader<'_>, key: &'static str, read: fn(&Field<'_>) -> Option<T>) -> T {
    let field = r.field(key);
    field.and_then(|field| read(&field)).unwrap_or_default()
}

/// A table whose keys are names.
fn read_named<T>(
    r: &Reader<'_>,
    key: &'static str,
    read: impl Fn(&Field<'_>) -> Option<T>,
) -> BTreeMap<String, T> {
    let Some(field) = r.field(key) else {
        return BTreeMap::new();
    };
    let entries = field.entries().unwrap_or_default();
    if entries.len() > NAMED_MAX {
        field.reject(format!("at most {NAMED_MAX} tables"), None);
    }
    let named = entries.into_iter().take(NAMED_MAX);
    named
        .filter_map(|(name, field)| Some((name, read(&field)?)))
        .collect()
}

fn check_endpoints(field: &Field<'_>, llm: &Llm) {
    let known: Vec<&str> = llm.endpoints.keys().map(String::as_str).collect();
    let named = std::iter::once(&llm.model).chain(llm.groups.values());
    for spec in named.filter(|spec| !known.contains(&spec.endpoint.as_str())) {
        let problem = format!("there is no endpoint `{}`", spec.endpoint);
        let expected = format!("one of {}", known.join(", "));
        let remedy = format!("add [policy.llm.endpoints.{}]", spec.endpoint);
        field.report_key(problem, &expected, Some(remedy));
    }
}

impl ModelSpec {
    /// What a table says of a model; what it does not say is as of `base`.
    fn read(r: &Reader<'_>, base: Option<&Self>) -> Option<Self> {
        let model = match base {
            Some(base) => r
                .field("model")
                .map_or(Some(base.model.clone()), |f| name(&f)),
            None => r
                .required("model", "the name of a model, as its server knows it")
                .and_then(|field| name(&field)),
        };
        let endpoint = base.map_or(DEFAULT_ENDPOINT, |base| &base.endpoint);
        let number = |key, of: fn(&Self) -> Option<f64>, bounds: &Bounds| match r.field(key) {
            Some(field) => field.number(bounds),
            None => base.and_then(of),
        };
        Some(Self {
            endpoint: r
                .field("endpoint")
                .and_then(|field| name(&field))
                .unwrap_or_else(|| endpoint.to_owned()),
            max_tokens: r.whole_or(
                "max-tokens",
                base.map_or(MAX_TOKENS, |b| b.max_tokens),
                TOKENS,
            ),
            temperature: number("temperature", |b| b.temperature, &HEAT),
            top_p: number("top-p", |b| b.top_p, &PROBABILITY),
            seed: match r.field("seed") {
                Some(field) => field.whole(SEED),
                None => base.and_then(|b| b.seed),
            },
            prompt_usd_per_million: number(
                "prompt-usd-per-million",
                |b| b.prompt_usd_per_million,
                &USD,
            ),
            completion_usd_per_million: number(
                "completion-usd-per-million",
                |b| b.completion_usd_per_million,
                &USD,
            ),
            model: model?,
        })
    }
}

/// A name as it is sent, or as an environment variable has it.
fn name(field: &Field<'_>) -> Option<String> {
    let name = field.text()?;
    let sound = (1..=200).contains(&name.len()) && !name.chars().any(char::is_control);
    if !sound {
        field.reject("1 to 200 bytes on one line", None);
        return None;
    }
    Some(name.to_owned())
}

impl EndpointSpec {
    fn read(field: &Field<'_>) -> Self {
        let d = Self::default();
        let Some(r) = field.reader() else { return d };
        let text = |key, usual: String| match r.field(key) {
            Some(field) => name(&field).unwrap_or(usual),
            None => usual,
        };
        let endpoint = Self {
            provider: text("provider", d.provider),
            base_url_env: text("base-url-env", d.base_url_env),
            key_env: text("key-env", d.key_env),
            in_flight_max: r.whole_or("in-flight-max", d.in_flight_max, IN_FLIGHT),
            in_flight_start: r.whole_or("in-flight-start", d.in_flight_start, IN_FLIGHT),
            deadline_s: r.number_or("deadline-s", d.deadline_s, &SECONDS),
            backoff_s: r.number_or("backoff-s", d.backoff_s, &SECONDS),
            attempts_max: r.whole_or("attempts-max", d.attempts_max, ATTEMPTS),
            retries_max: r.whole_or("retries-max", d.retries_max, RETRIES),
            requests_per_minute: r
                .field("requests-per-minute")
                .and_then(|field| field.whole(PER_MINUTE))
                .map(|n| n as u32),
        };
        r.end("key");
        endpoint
    }
}

impl Format {
    fn read(field: &Field<'_>) -> Option<Self> {
        let words = ["json-schema", "grammar", "json-object", "text"];
        Some(match field.word(&words)? {
            "json-schema" => Self::JsonSchema,
            "grammar" => Self::Grammar,
            "json-object" => Self::JsonObject,
            _ => Self::Text,
        })
    }
}

impl Sample {
    fn read(field: &Field<'_>) -> Option<Self> {
        Some(match field.word(&["call", "agent", "request"])? {
            "call" => Self::Call,
            "agent" => Self::Agent,
            _ => Self::Request,
        })
    }
}

impl OnUnparseable {
    fn read(field: &Field<'_>) -> Option<Self> {
        Some(match field.word(&["abstain", "stop"])? {
            "abstain" => Self::Abstain,
            _ => Self::Stop,
        })
    }
}
