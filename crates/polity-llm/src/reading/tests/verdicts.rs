//! Verdicts of another implementation of JSON Schema, which `tests/oracle/test_decisions.py` asks.

use serde_json::Value;

use super::{Schema, Shape, decision, read_stopped};
use crate::reading::Outcome;

/// Schemas, and after each the values that were judged by it.
const VERDICTS: &str = include_str!("verdicts.jsonl");

/// In the order of the file.
fn schemas() -> [Schema; 4] {
    let place = Schema::new()
        .required("x", Shape::Integer { min: -5, max: 5 })
        .optional("name", Shape::Text { max_chars: 3 });
    let places = Shape::list(Shape::Object(place), 2);
    let flags = Shape::list(Shape::Boolean, 1);
    let rows = Shape::list(Shape::list(Shape::integer_of([0, -7]), 2), 2);
    [
        decision(),
        Schema::new()
            .required("places", places)
            .optional("flags", flags),
        Schema::new()
            .optional("z", Shape::one_of(["é \"q\"", "\\", ""]))
            .optional("a", rows),
        Schema::new(),
    ]
}

#[test]
fn what_fits_is_what_others_accept() {
    let (mut schemas, mut schema, mut judged) = (schemas().into_iter(), Schema::new(), 0);
    for line in VERDICTS.lines() {
        let entry: Value = serde_json::from_str(line).expect("a line of JSON");
        if !entry["schema"].is_null() {
            schema = schemas.next().expect("a schema for each of the file");
            // The text, since the order of the properties is part of it.
            assert_eq!(line, format!("{{\"schema\":{}}}", schema.to_json()));
            continue;
        }
        let is_ok = read_stopped(&entry["value"].to_string(), &schema).outcome == Outcome::Ok;
        assert_eq!(is_ok, entry["fits"], "{line}");
        judged += 1;
    }
    assert!(
        schemas.next().is_none() && judged > 100,
        "{judged} verdicts"
    );
}

#[test]
fn servers_are_asked_strictly_where_all_is_required() {
    let optional = decision().response_format("decision");
    assert_eq!(optional["type"], "json_schema");
    assert_eq!(optional["json_schema"]["name"], "decision");
    assert_eq!(optional["json_schema"]["strict"], false);
    assert_eq!(
        optional["json_schema"]["schema"]["additionalProperties"],
        false
    );
    let inner = |inner: Schema| Schema::new().required("at", Shape::list(Shape::Object(inner), 1));
    let strict = |schema: Schema| schema.response_format("d")["json_schema"]["strict"].clone();
    assert_eq!(
        strict(inner(Schema::new().required("x", Shape::Boolean))),
        true
    );
    assert_eq!(
        strict(inner(Schema::new().optional("x", Shape::Boolean))),
        false
    );
}
