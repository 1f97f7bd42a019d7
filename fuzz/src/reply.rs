//! A model's reply to a question: an outcome, and a value only where it fits.

use polity_llm::reading::{Outcome, Reading, Schema, Shape, read};
use polity_llm::{Answer, Finish, Reply, Usage};

/// The bytes are a text, after which the model stopped, was cut off, or neither.
pub fn check(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        let schema = schema();
        for finish in [Finish::Stop, Finish::Length, Finish::Other] {
            check_reading(&read_text(text, finish, &schema), &schema);
        }
    }
}

/// A value is there if it was found, and is then what plain JSON would have said.
fn check_reading(reading: &Reading, schema: &Schema) {
    let is_found = matches!(reading.outcome, Outcome::Ok | Outcome::Repaired);
    assert_eq!(is_found, reading.complaint.is_none());
    let is_repaired = reading.outcome == Outcome::Repaired;
    assert_eq!(is_repaired, !reading.repairs.is_empty());
    match &reading.value {
        None => assert!(!is_found),
        Some(value) => {
            let again = read_text(&value.to_string(), Finish::Stop, schema);
            assert_eq!(again.outcome, Outcome::Ok);
            assert_eq!(again.value.as_ref(), Some(value));
        }
    }
}

fn read_text(text: &str, finish: Finish, schema: &Schema) -> Reading {
    let content = text.to_owned();
    let answer = Answer {
        reply: Reply::Text { content, finish },
        usage: Usage::default(),
        untold: 0,
    };
    read(&answer, schema)
}

/// Every shape there is.
fn schema() -> Schema {
    let place = Schema::new()
        .required("x", Shape::Integer { min: -9, max: 99 })
        .optional("name", Shape::Text { max_chars: 12 });
    Schema::new()
        .required("act", Shape::one_of(["work", "Rest", "hand on"]))
        .optional("to", Shape::list(Shape::integer_of([1, 2, 30]), 3))
        .optional("sure", Shape::Boolean)
        .optional("at", Shape::list(Shape::Object(place), 2))
        .optional("note", Shape::Text { max_chars: 40 })
}
