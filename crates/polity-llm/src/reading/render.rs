//! A schema as JSON Schema.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::schema::{Property, Schema, Shape};

/// Whether a server is told how long texts and lists may be. What is read is held to that in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bounds {
    /// It is: servers that write by the schema keep a model which would go on for ever within them.
    #[default]
    Sent,
    /// It is not: some servers refuse a schema that holds `maxLength` or `maxItems`.
    Left,
}

/// The names of bounds in JSON Schema.
const BOUNDS: [&str; 2] = ["maxLength", "maxItems"];

impl Schema {
    /// As JSON Schema, the properties in the order given. Equal schemas give equal bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a schema is JSON")
    }

    /// As the `response_format` of a chat completion. It is asked for strictly where servers that
    /// know strictness allow it: they want every property to be required.
    ///
    /// A [`Value`] keeps its keys sorted, so that models which write in the order of the schema write
    /// the properties in the order of their names; [`Schema::to_grammar`] keeps the order given.
    #[must_use]
    pub fn response_format(&self, name: &str, bounds: Bounds) -> Value {
        let mut schema = json!(self);
        if bounds == Bounds::Left {
            self.leave_bounds(&mut schema);
        }
        json!({
            "type": "json_schema",
            "json_schema": { "name": name, "strict": self.is_strict(), "schema": schema },
        })
    }

    /// Takes the bounds out of what was made of this schema; a property of such a name stays.
    fn leave_bounds(&self, made: &mut Value) {
        for property in &self.properties {
            let made = &mut made["properties"][&*property.name];
            property.shape.leave_bounds(made);
        }
    }

    fn is_strict(&self) -> bool {
        let strict = |p: &Property| p.is_required && is_strict(&p.shape);
        self.properties.iter().all(strict)
    }
}

fn is_strict(shape: &Shape) -> bool {
    match shape {
        Shape::Object(schema) => schema.is_strict(),
        Shape::List { of, .. } => is_strict(of),
        _ => true,
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("type", "object")?;
        map.serialize_entry("properties", &Properties(&self.properties))?;
        map.serialize_entry("required", &Required(&self.properties))?;
        map.serialize_entry("additionalProperties", &false)?;
        map.end()
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Object(schema) = self {
            return schema.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.kind())?;
        match self {
            Self::Text { max_chars } => map.serialize_entry("maxLength", max_chars)?,
            Self::OneOf(texts) => map.serialize_entry("enum", texts)?,
            Self::IntegerOf(numbers) => map.serialize_entry("enum", numbers)?,
            Self::Integer { min, max } => {
                map.serialize_entry("minimum", min)?;
                map.serialize_entry("maximum", max)?;
            }
            Self::List { of, max_items } => {
                map.serialize_entry("items", of)?;
                map.serialize_entry("maxItems", max_items)?;
            }
            Self::Boolean | Self::Object(_) => {}
        }
        map.end()
    }
}

impl Shape {
    fn leave_bounds(&self, made: &mut Value) {
        if let Self::Object(schema) = self {
            return schema.leave_bounds(made);
        }
        if let Value::Object(fields) = made {
            fields.retain(|name, _| !BOUNDS.contains(&name.as_str()));
        }
        if let Self::List { of, .. } = self {
            of.leave_bounds(&mut made["items"]);
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } | Self::OneOf(_) => "string",
            Self::Integer { .. } | Self::IntegerOf(_) => "integer",
            Self::Boolean => "boolean",
            Self::List { .. } => "array",
            Self::Object(_) => "object",
        }
    }
}

struct Properties<'a>(&'a [Property]);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for property in self.0 {
            map.serialize_entry(&property.name, &property.shape)?;
        }
        map.end()
    }
}

struct Required<'a>(&'a [Property]);

impl Serialize for Required<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut names = serializer.serialize_seq(None)?;
        for property in self.0.iter().filter(|p| p.is_required) {
            names.serialize_element(&property.name)?;
        }
        names.end()
    }
}
