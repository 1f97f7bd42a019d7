//! `protocol`: by name, or as a table named after it with its settings.
//!
//! Names, settings, bounds and defaults are those of [`KINDS`], so that a new protocol needs nothing
//! here.

use std::borrow::Cow;
use std::sync::Arc;

use polity_worlds::team::protocol::{KINDS, Kind, Protocol, Setting, kind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use crate::scenario::document::Value;
use crate::scenario::reader::Field;
use crate::scenario::suggest;

/// A protocol with all its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtocolSpec {
    kind: &'static str,
    /// As many as its kind has settings.
    values: Vec<f64>,
}

impl Default for ProtocolSpec {
    fn default() -> Self {
        Self::usual("sequential")
    }
}

impl ProtocolSpec {
    fn usual(kind: &'static str) -> Self {
        let mut spec = Self {
            kind,
            values: Vec::new(),
        };
        spec.values = spec.settings().iter().map(|s| s.default).collect();
        spec
    }

    /// What files and tables call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.kind
    }

    /// The protocol itself.
    ///
    /// # Panics
    /// Never: only names of protocols get here.
    #[must_use]
    pub fn build(&self) -> Arc<dyn Protocol> {
        let kind = kind(self.kind).expect("names were checked when they were read");
        Arc::from((kind.build)(&self.values))
    }

    /// Whether it matters to it who may message whom.
    #[must_use]
    pub(crate) fn minds_the_network(&self) -> bool {
        kind(self.kind).is_none_or(|kind| kind.network)
    }

    fn settings(&self) -> &'static [Setting] {
        kind(self.kind).map_or(&[], |kind| kind.settings)
    }

    pub(super) fn read(field: &Field<'_>) -> Option<Self> {
        let names: Vec<&'static str> = KINDS.iter().map(|kind| kind.name).collect();
        match field.node.value {
            Value::Text(_) => field.word(&names).map(Self::usual),
            Value::Table(_) => {
                let table = field.reader()?;
                let variant = table.one_of(&names);
                table.end("protocol");
                if table.is_blank() {
                    field.reject("a protocol, such as \"sequential\"", None);
                }
                let (name, settings) = variant?;
                Self::usual(name).with(&settings)
            }
            _ => {
                field.reject(suggest::list(&names), None);
                None
            }
        }
    }

    fn with(mut self, field: &Field<'_>) -> Option<Self> {
        let table = field.reader()?;
        let settings = self.settings();
        for (value, setting) in self.values.iter_mut().zip(settings) {
            if let Some(field) = table.field(setting.name) {
                *value = read_setting(&field, setting)?;
            }
        }
        table.end("setting");
        Some(self)
    }
}

fn read_setting(field: &Field<'_>, setting: &Setting) -> Option<f64> {
    let number = match field.node.value {
        Value::Integer(whole) => Some(whole as f64),
        Value::Number(number) if !setting.whole => Some(number + 0.0),
        _ => None,
    };
    let sound = number.filter(|number| (setting.min..=setting.max).contains(number));
    if sound.is_none() {
        let what = if setting.whole {
            "whole number"
        } else {
            "number"
        };
        let expected = format!("a {what} from {} to {}", setting.min, setting.max);
        field.reject(expected, None);
    }
    sound
}

impl Serialize for ProtocolSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let each = |(setting, value): (&Setting, &f64)| {
            let number = if setting.whole {
                json!(*value as u64)
            } else {
                json!(value)
            };
            (setting.name.to_owned(), number)
        };
        let settings: Map<String, Json> =
            self.settings().iter().zip(&self.values).map(each).collect();
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.kind, &settings)?;
        map.end()
    }
}

/// How a protocol is typed, for editors.
pub(super) struct ProtocolChoice;

impl JsonSchema for ProtocolChoice {
    fn schema_name() -> Cow<'static, str> {
        "Protocol".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let tables: Map<String, Json> = KINDS
            .iter()
            .map(|kind| (kind.name.to_owned(), table_schema(kind)))
            .collect();
        json_schema!({
            "anyOf": [
                { "type": "string", "enum": names },
                {
                    "type": "object",
                    "properties": tables,
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ],
        })
    }
}

fn table_schema(kind: &Kind) -> Json {
    let each = |setting: &Setting| {
        let number = if setting.whole { "integer" } else { "number" };
        let schema = json!({
            "description": setting.meaning,
            "type": number,
            "default": setting.default,
            "minimum": setting.min,
            "maximum": setting.max,
        });
        (setting.name.to_owned(), schema)
    };
    let properties: Map<String, Json> = kind.settings.iter().map(each).collect();
    json!({
        "description": format!("{} Calls: {}; waves: {}. {}", kind.mechanism, kind.calls, kind.waves, kind.origin),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}
