//! Reads `[policy.llm]`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{
    ASK_AGAIN, DEFAULT_ENDPOINT, EndpointSpec, Format, Llm, MAX_TOKENS, ModelSpec, OnUnparseable,
    RETRIES_MAX, Sample, Templates, TokensName,
};
use crate::scenario::bounds::{Bounds, HEAT, NOT_NEGATIVE, PROBABILITY, USD, WholeBounds};
use crate::scenario::reader::{Field, Reader};

const TOKENS: WholeBounds = WholeBounds::new(1, 10_000_000, "tokens");
const CAP: WholeBounds = WholeBounds::new(0, 1 << 60, "");
const RETRIES: WholeBounds = WholeBounds::new(0, u32::MAX as u64, "attempts");
const AGAIN: WholeBounds = WholeBounds::new(0, 10, "times");
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
        let retries_max = r.whole_or("retries-max", RETRIES_MAX, RETRIES);
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
            retries_max,
            cache,
            groups,
            endpoints,
            templates: templates?,
            model: model?,
        };
        check_endpoints(field, &llm);
        check_limited_models(field, &llm);
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
pub(super) fn read_named<T>(
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

/// Limits of a model that nobody asks hold for nobody: its name is misspelt.
fn check_limited_models(field: &Field<'_>, llm: &Llm) {
    for (name, endpoint) in &llm.endpoints {
        let specs = || std::iter::once(&llm.model).chain(llm.groups.values());
        let here = specs().filter(|spec| spec.endpoint == *name);
        let asked: Vec<&str> = here.map(|spec| &*spec.model).collect();
        for model in endpoint
            .models
            .keys()
            .filter(|model| !asked.contains(&&***model))
        {
            let problem = format!("no model `{model}` goes by the endpoint `{name}`");
            let expected = match asked.is_empty() {
                true => "no limits of models: none goes by it".to_owned(),
                false => format!("one of {}", asked.join(", ")),
            };
            let remedy = "name the model as `model` does, in [policy.llm] or in a group";
            field.report_key(problem, &expected, Some(remedy.to_owned()));
        }
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
        // Prices are a model's own: another one is not reckoned at them.
        let priced = base.filter(|base| model.as_ref() == Some(&base.model));
        let price = |key, of: fn(&Self) -> Option<f64>| match r.field(key) {
            Some(field) => field.number(&USD),
            None => priced.and_then(of),
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
            tokens_field: match r.field("tokens-field") {
                Some(field) => TokensName::read(&field).unwrap_or_default(),
                None => base.map_or_else(TokensName::default, |b| b.tokens_field),
            },
            temperature: number("temperature", |b| b.temperature, &HEAT),
            top_p: number("top-p", |b| b.top_p, &PROBABILITY),
            seed: match r.field("seed") {
                Some(field) => field.whole(SEED),
                None => base.and_then(|b| b.seed),
            },
            prompt_usd_per_million: price("prompt-usd-per-million", |b| b.prompt_usd_per_million),
            completion_usd_per_million: price("completion-usd-per-million", |b| {
                b.completion_usd_per_million
            }),
            model: model?,
        })
    }
}

/// A name as it is sent, or as an environment variable has it.
pub(super) fn name(field: &Field<'_>) -> Option<String> {
    let name = field.text()?;
    let sound = (1..=200).contains(&name.len()) && !name.chars().any(char::is_control);
    if !sound {
        field.reject("1 to 200 bytes on one line", None);
        return None;
    }
    Some(name.to_owned())
}

/// The name of an environment variable: nothing that could be a key by mistake.
pub(super) fn variable(field: &Field<'_>) -> Option<String> {
    let name = field.text()?;
    let first = name.bytes().next().is_some_and(|b| !b.is_ascii_digit());
    let sound = first && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !sound || name.len() > 200 {
        let remedy = "keys and addresses themselves stand in the environment, never in a scenario";
        // What was typed may be a key: it is not repeated.
        let problem = format!("`{}` is no name of an environment variable", field.path);
        field.report_key(problem, "letters, digits and _", Some(remedy.to_owned()));
        return None;
    }
    Some(name.to_owned())
}

impl Format {
    fn read(field: &Field<'_>) -> Option<Self> {
        let words = [
            "json-schema",
            "json-schema-unbounded",
            "grammar",
            "json-object",
            "text",
        ];
        Some(match field.word(&words)? {
            "json-schema" => Self::JsonSchema,
            "json-schema-unbounded" => Self::JsonSchemaUnbounded,
            "grammar" => Self::Grammar,
            "json-object" => Self::JsonObject,
            _ => Self::Text,
        })
    }
}

impl TokensName {
    fn read(field: &Field<'_>) -> Option<Self> {
        Some(
            match field.word(&["max-tokens", "max-completion-tokens"])? {
                "max-tokens" => Self::MaxTokens,
                _ => Self::MaxCompletionTokens,
            },
        )
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
