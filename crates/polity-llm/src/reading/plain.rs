//! Plain JSON, in which no name means two things.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The text as JSON.
///
/// # Errors
/// If it is no JSON, is nested deeper than 127 levels, or gives a name two different values: which
/// of them was meant cannot be known.
pub(super) fn parse(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str::<Unrepeated>(text).map(|Unrepeated(value)| value)
}

/// Puts a property into an object.
///
/// # Errors
/// If it is there with another value; the error is a complaint.
pub(super) fn insert(
    object: &mut Map<String, Value>,
    name: String,
    value: Value,
) -> Result<(), String> {
    match object.get(&name) {
        Some(known) if *known != value => {
            let name = super::fit::shortened(&name);
            Err(format!("`{name}` is given twice, with different values"))
        }
        Some(_) => Ok(()),
        None => {
            object.insert(name, value);
            Ok(())
        }
    }
}

struct Unrepeated(Value);

impl<'de> Deserialize<'de> for Unrepeated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visit).map(Self)
    }
}

struct Visit;

impl<'de> Visitor<'de> for Visit {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unrepeated(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Unrepeated(value))) = entries.next_entry()? {
            insert(&mut object, name, value).map_err(A::Error::custom)?;
        }
        Ok(object.into())
    }
}
