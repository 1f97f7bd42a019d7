//! Reads profiles, wherever they are.

use std::path::Path;

use polity_worlds::team::skill::{SKILL_NAMES, SKILLS};

use super::{ChoicesSpec, EMBEDDED_PROFILES, Knowledge, Profile};
use crate::scenario::bounds::{HEAT, LATENCY, PROBABILITY, SPEED, USD, VERBOSITY, WholeBounds};
use crate::scenario::document::{Value, parse_document};
use crate::scenario::files;
use crate::scenario::reader::{Field, Reader};
use crate::scenario::report::{Report, Words};
use crate::scenario::suggest;

const TOKENS: WholeBounds = WholeBounds::new(0, 10_000_000, "tokens");
const LIMIT_TOKENS: WholeBounds = WholeBounds::new(1, 100_000_000, "tokens");
const CONTEXT_LIMIT: u32 = 128_000;
const TOKENS_PER_S: f64 = 60.0;
const TEMPERATURE: f64 = 0.7;
/// What a profile must say, beside its name.
const KEYS: [&str; 9] = [
    "capability",
    "self-reflection",
    "instruction-following",
    "verbosity",
    "context-tokens",
    "work-tokens",
    "prompt-usd-per-million",
    "completion-usd-per-million",
    "latency-s",
];

impl Profile {
    /// The profile a value means: a name, a path or a table.
    pub(crate) fn read(field: &Field<'_>, base_dir: &Path) -> Option<Self> {
        match &field.node.value {
            Value::Text(text) if is_path(text) => read_file(field, text, base_dir),
            Value::Text(text) => named(field, text),
            Value::Table(_) => read_table(&field.reader()?, "custom", Some(base_dir)),
            _ => {
                field.reject(
                    "the name of a profile, the path of a .toml file, or a table",
                    None,
                );
                None
            }
        }
    }

    /// An embedded profile, which is read like any other.
    pub(crate) fn embedded(name: &str) -> Option<Self> {
        let (_, text) = EMBEDDED_PROFILES.iter().find(|(known, _)| *known == name)?;
        let report = Report::default();
        let source = report.add_source(name, text);
        let (node, _) = parse_document(text, source);
        read_table(&Reader::root(&node, &report)?, name, None)
    }
}

fn is_path(text: &str) -> bool {
    text.ends_with(".toml") || text.contains(['/', '\\'])
}

fn named(field: &Field<'_>, name: &str) -> Option<Profile> {
    let found = Profile::embedded(name);
    if found.is_none() {
        let known = EMBEDDED_PROFILES.map(|(name, _)| name);
        let expected = format!("{}, or the path of a .toml file", suggest::list(&known));
        field.reject(expected, suggest::did_you_mean(name, &known));
    }
    found
}

fn read_file(field: &Field<'_>, path: &str, base_dir: &Path) -> Option<Profile> {
    let path = base_dir.join(path);
    let report = field.report;
    let text = match files::read_text(&path) {
        Ok(text) => text,
        Err(fault) => {
            fault.report_at(field, "profile");
            return None;
        }
    };
    let source = report.add_source(&path.display().to_string(), &text);
    let (node, errors) = parse_document(&text, source);
    for (problem, place) in errors {
        report.add(
            place,
            Words {
                problem,
                ..Words::default()
            },
        );
    }
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    read_table(
        &Reader::root(&node, report)?,
        &stem.unwrap_or_default(),
        None,
    )
}

/// Whether so much is left out that a base must be meant, which is then reported as missing.
fn lacks_base(r: &Reader<'_>) -> bool {
    let absent = KEYS.iter().filter(|key| r.field(key).is_none()).count();
    if absent > 1 {
        let expected = "a profile that says what is left out here, such as \"strong\"";
        r.missing("base", expected);
    }
    absent > 1
}

/// What a table says; what it does not say is as in its `base`. A file names embedded bases only,
/// so that no file can be its own base.
fn read_table(r: &Reader<'_>, name: &str, base_dir: Option<&Path>) -> Option<Profile> {
    let base = r
        .field("base")
        .map(|field| match (&field.node.value, base_dir) {
            (Value::Text(path), Some(dir)) if is_path(path) => read_file(&field, path, dir),
            _ => field.text().and_then(|text| named(&field, text)),
        });
    let baseless = base.is_none() && lacks_base(r);
    let (broken, base) = (baseless || matches!(base, Some(None)), base.flatten());
    let number = |key, of: fn(&Profile) -> f64, bounds| match &base {
        Some(base) => Some(r.number_or(key, of(base), bounds)),
        None if broken => r.field(key).and_then(|field| field.number(bounds)),
        None => r
            .required(key, bounds.words)
            .and_then(|field| field.number(bounds)),
    };
    let tokens = |key, of: fn(&Profile) -> u32| match &base {
        Some(base) => Some(r.whole_or(key, of(base), TOKENS)),
        None if broken => r
            .field(key)
            .and_then(|field| field.whole(TOKENS))
            .map(|n| n as u32),
        None => Some(r.required(key, "tokens")?.whole(TOKENS)? as u32),
    };
    let given_name = r
        .field("name")
        .and_then(|field| field.text())
        .map(str::to_owned);
    let capability = number("capability", |b| b.capability, &PROBABILITY);
    let self_reflection = number("self-reflection", |b| b.self_reflection, &PROBABILITY);
    let following = number(
        "instruction-following",
        |b| b.instruction_following,
        &PROBABILITY,
    );
    let verbosity = number("verbosity", |b| b.verbosity, &VERBOSITY);
    let traits = TeamTraits::read(r, base.as_ref(), capability);
    let context = tokens("context-tokens", |b| b.context_tokens);
    let work = tokens("work-tokens", |b| b.work_tokens);
    let prompt = number("prompt-usd-per-million", |b| b.prompt_usd_per_million, &USD);
    let completion = number(
        "completion-usd-per-million",
        |b| b.completion_usd_per_million,
        &USD,
    );
    let choices = match r.field("choices") {
        Some(field) => ChoicesSpec::read(&field),
        None => base.as_ref().and_then(|base| base.choices.clone()),
    };
    let latency = number("latency-s", |b| b.latency_s, &LATENCY);
    r.end("key");
    Some(Profile {
        name: given_name.unwrap_or_else(|| name.to_owned()),
        capability: capability?,
        reasoning: traits.reasoning,
        knowledge: traits.knowledge,
        temperature: traits.temperature,
        context_limit_tokens: traits.context_limit_tokens,
        tokens_per_s: traits.tokens_per_s,
        self_reflection: self_reflection?,
        instruction_following: following?,
        verbosity: verbosity?,
        context_tokens: context?,
        work_tokens: work?,
        prompt_usd_per_million: prompt?,
        completion_usd_per_million: completion?,
        latency_s: latency?,
        choices,
    })
}

/// What only teams ask of a model, so that a profile may leave it out.
struct TeamTraits {
    reasoning: f64,
    knowledge: Knowledge,
    temperature: f64,
    context_limit_tokens: u32,
    tokens_per_s: f64,
}

impl TeamTraits {
    fn read(r: &Reader<'_>, base: Option<&Profile>, capability: Option<f64>) -> Self {
        let usual = capability.unwrap_or_default();
        let limit = base.map_or(CONTEXT_LIMIT, |b| b.context_limit_tokens);
        let speed = base.map_or(TOKENS_PER_S, |b| b.tokens_per_s);
        let temperature = base.map_or(TEMPERATURE, |b| b.temperature);
        let knowledge = base.map_or(Knowledge([usual; SKILLS]), |b| b.knowledge);
        Self {
            reasoning: r.number_or(
                "reasoning",
                base.map_or(usual, |b| b.reasoning),
                &PROBABILITY,
            ),
            knowledge: read_knowledge(r, knowledge),
            temperature: r.number_or("temperature", temperature, &HEAT),
            context_limit_tokens: r.whole_or("context-limit-tokens", limit, LIMIT_TOKENS),
            tokens_per_s: r.number_or("tokens-per-s", speed, &SPEED),
        }
    }
}

/// A number for all fields, or a table with numbers for some.
fn read_knowledge(r: &Reader<'_>, usual: Knowledge) -> Knowledge {
    let Some(field) = r.field("knowledge") else {
        return usual;
    };
    match &field.node.value {
        Value::Table(_) => field.reader().map_or(usual, |table| {
            let known = |i: usize| table.number_or(SKILL_NAMES[i], usual.0[i], &PROBABILITY);
            let knowledge = Knowledge(std::array::from_fn(known));
            table.end("field");
            knowledge
        }),
        _ => field
            .number(&PROBABILITY)
            .map_or(usual, |known| Knowledge([known; SKILLS])),
    }
}
