//! What came of reading a reply.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Repairs;

/// What came of asking for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The reply was what was asked for.
    Ok,
    /// It said what was asked for, written otherwise.
    Repaired,
    /// It said something else, several things, or nothing.
    Unparseable,
    /// The model, or a filter before it, declined.
    Refused,
    /// It ended because there were no more tokens, before it was whole.
    Truncated,
    /// No answer came before the deadline.
    Timeout,
    /// No answer came for another reason.
    Error,
}

impl Outcome {
    /// All outcomes, in the order of their definition.
    pub const ALL: [Self; 7] = [
        Self::Ok,
        Self::Repaired,
        Self::Unparseable,
        Self::Refused,
        Self::Truncated,
        Self::Timeout,
        Self::Error,
    ];

    /// The name in data sets, the same that is serialized.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Repaired => "repaired",
            Self::Unparseable => "unparseable",
            Self::Refused => "refused",
            Self::Truncated => "truncated",
            Self::Timeout => "timeout",
            Self::Error => "error",
        }
    }
}

/// One kind of repair, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Reasoning before the answer, up to the tag that ends it, was dropped.
    Reasoning,
    /// A code fence around the object was dropped.
    Fence,
    /// Other text around the object was dropped.
    Prose,
    /// A comment (`// …`) after a value was dropped.
    Comment,
    /// Texts in single or typographic quotes.
    Quotes,
    /// A control character in a text, such as a line break, that was not escaped.
    ControlCharacter,
    /// A single quote escaped in a text, which JSON does not know.
    Escape,
    /// Names of properties without quotes.
    BareName,
    /// Python's `True`, `False` or `None`.
    PythonLiteral,
    /// A comma after the last value.
    TrailingComma,
    /// Nothing was missing but braces at the very end.
    MissingBrace,
    /// A number or truth value written as a text.
    QuotedNumber,
    /// One of the allowed texts, in other case or with blanks around it.
    Spelling,
    /// A value where a list of such is asked for.
    SingleValue,
    /// `null` for a property that may be left out.
    NullProperty,
    /// Properties that were not asked for were dropped.
    ExtraProperty,
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What came of it.
    pub outcome: Outcome,
    /// The value, which fits the schema; there for [`Outcome::Ok`] and [`Outcome::Repaired`] alone.
    pub value: Option<Value>,
    /// Why there is no value, in words that can be sent back to the model; there where none is.
    pub complaint: Option<String>,
    /// What was repaired, each kind once, in their order; empty unless [`Outcome::Repaired`].
    pub repairs: Vec<Repair>,
}

impl Reading {
    pub(super) fn found(value: Value, repairs: Repairs) -> Self {
        let outcome = match repairs.is_empty() {
            true => Outcome::Ok,
            false => Outcome::Repaired,
        };
        Self {
            outcome,
            value: Some(value),
            complaint: None,
            repairs: repairs.into_iter().collect(),
        }
    }

    pub(super) fn none(outcome: Outcome, complaint: impl Into<String>) -> Self {
        Self {
            outcome,
            value: None,
            complaint: Some(complaint.into()),
            repairs: Vec::new(),
        }
    }
}
