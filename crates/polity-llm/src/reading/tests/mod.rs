//! Replies as they occur, values of any schema, and what no reply may do.

mod doubtful;
mod grammar;
mod laws;
mod repaired;
mod replies;
mod schemas;
mod verdicts;

use serde_json::{Value, json};

use super::{Reading, Schema, Shape, read};
use crate::{Answer, Finish, Reply, Usage};

/// What an agent may decide in most of these tests.
fn decision() -> Schema {
    Schema::new()
        .required("act", Shape::one_of(["work", "Rest", "hand on"]))
        .required("to", Shape::list(Shape::integer_of([1, 2, 3]), 2))
        .optional("note", Shape::Text { max_chars: 20 })
        .optional("effort", Shape::Integer { min: 0, max: 10 })
        .optional("sure", Shape::Boolean)
}

/// Work, for nobody.
fn work() -> Value {
    json!({"act": "work", "to": []})
}

fn text(content: &str, finish: Finish) -> Answer {
    Answer {
        reply: Reply::Text {
            content: content.to_owned(),
            finish,
        },
        usage: Usage::default(),
        untold: 0,
    }
}

fn read_stopped(content: &str, schema: &Schema) -> Reading {
    read(&text(content, Finish::Stop), schema)
}
