//! The first field in which two requests differ.

use std::fmt;

use serde_json::{Map, Value};

use super::excerpt::{around, beginning, common_bytes, place};
use crate::canonical::same_value;
use crate::{Message, Request, Sampling};

pub use super::excerpt::Place;

/// The first field in which two requests differ, in the order of [`Request`]'s fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field, such as `messages[1].content`.
    pub field: String,
    /// Where in it, if it is a text.
    pub place: Option<Place>,
    /// What was asked there, or around it.
    pub asked: String,
    /// What is recorded there, or around it.
    pub recorded: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.field)?;
        if let Some(place) = self.place {
            write!(out, ", {place}")?;
        }
        write!(out, ": {}, recorded {}", self.asked, self.recorded)
    }
}

/// The first field in which these differ; none only where their keys are equal.
pub(crate) fn first(asked: &Request, recorded: &Request) -> Option<Difference> {
    plain("model", &asked.model, &recorded.model)
        .or_else(|| plain("provider", &asked.provider, &recorded.provider))
        .or_else(|| in_messages(&asked.messages, &recorded.messages))
        .or_else(|| in_sampling(&asked.sampling, &recorded.sampling))
        .or_else(|| {
            let (asked, recorded) = (&asked.response_format, &recorded.response_format);
            in_values("response_format", asked.as_ref(), recorded.as_ref())
        })
        .or_else(|| in_objects("extra", &asked.extra, &recorded.extra))
        .or_else(|| plain("sample", &asked.sample, &recorded.sample))
}

fn plain<T: PartialEq + fmt::Debug>(field: &str, asked: &T, recorded: &T) -> Option<Difference> {
    (asked != recorded).then(|| Difference {
        field: field.to_owned(),
        place: None,
        asked: beginning(&format!("{asked:?}")),
        recorded: beginning(&format!("{recorded:?}")),
    })
}

fn in_messages(asked: &[Message], recorded: &[Message]) -> Option<Difference> {
    let pairs = asked.iter().zip(recorded).enumerate();
    let mut found = pairs.filter_map(|(number, (asked, recorded))| {
        let field = |name| format!("messages[{number}].{name}");
        plain(&field("role"), &asked.role, &recorded.role)
            .or_else(|| in_texts(field("content"), &asked.content, &recorded.content))
    });
    let first = found.next();
    first.or_else(|| plain("messages.len()", &asked.len(), &recorded.len()))
}

fn in_texts(field: String, asked: &str, recorded: &str) -> Option<Difference> {
    let common = common_bytes(asked, recorded);
    (asked != recorded).then(|| Difference {
        field,
        place: Some(place(asked, common)),
        asked: around(asked, common),
        recorded: around(recorded, common),
    })
}

fn in_sampling(asked: &Sampling, recorded: &Sampling) -> Option<Difference> {
    optional(
        "sampling.temperature",
        asked.temperature,
        recorded.temperature,
    )
    .or_else(|| optional("sampling.top_p", asked.top_p, recorded.top_p))
    .or_else(|| optional("sampling.max_tokens", asked.max_tokens, recorded.max_tokens))
    .or_else(|| optional("sampling.seed", asked.seed, recorded.seed))
    .or_else(|| plain("sampling.stop", &asked.stop, &recorded.stop))
    .or_else(|| {
        let (asked, recorded) = (asked.tokens_field, recorded.tokens_field);
        plain("sampling.tokens_field", &asked, &recorded)
    })
}

fn optional<T>(field: &str, asked: Option<T>, recorded: Option<T>) -> Option<Difference>
where
    T: PartialEq + fmt::Debug,
{
    let worded = |value: &Option<T>| value.as_ref().map_or(none(), |value| format!("{value:?}"));
    (asked != recorded).then(|| Difference {
        field: field.to_owned(),
        place: None,
        asked: worded(&asked),
        recorded: worded(&recorded),
    })
}

fn in_values(field: &str, asked: Option<&Value>, recorded: Option<&Value>) -> Option<Difference> {
    match (asked, recorded) {
        (None, None) => None,
        (Some(asked), Some(recorded)) if same_value(asked, recorded) => None,
        (Some(Value::Object(asked)), Some(Value::Object(recorded))) => {
            in_objects(field, asked, recorded)
        }
        (asked, recorded) => Some(Difference {
            field: field.to_owned(),
            place: None,
            asked: asked.map_or(none(), |value| beginning(&value.to_string())),
            recorded: recorded.map_or(none(), |value| beginning(&value.to_string())),
        }),
    }
}

fn in_objects(
    field: &str,
    asked: &Map<String, Value>,
    recorded: &Map<String, Value>,
) -> Option<Difference> {
    let mut names: Vec<&String> = asked.keys().chain(recorded.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let found = |name: &&String| {
        let field = format!("{field}.{name}");
        in_values(&field, asked.get(*name), recorded.get(*name))
    };
    names.iter().find_map(found)
}

fn none() -> String {
    "none".to_owned()
}
