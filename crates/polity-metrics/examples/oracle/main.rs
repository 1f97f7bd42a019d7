//! Answers metric requests, so that the Python oracles can be compared with this crate.
//!
//! Reads one JSON object per line, `{"metric": "entropy_bits", "args": {"counts": [1, 2]}}`, and
//! writes one line for each: `{"value": ...}`, where an undefined metric is null, or
//! `{"error": "..."}` when the request is not understood. Run by `tests/oracle/conftest.py`.
#![allow(
    clippy::print_stdout,
    reason = "an example program owns its standard output"
)]
#![allow(
    unreachable_pub,
    reason = "the answering modules are written by several hands, all as `pub`"
)]

mod graph;
mod hierarchy;
mod information;
mod roles;

use serde_json::{Value, json};
use std::io::{self, BufRead, Write};

#[derive(serde::Deserialize)]
struct Request {
    metric: String,
    args: Value,
}

/// The first module that knows the metric answers; `None` when nobody does.
fn dispatch(metric: &str, args: &Value) -> Option<Value> {
    information::answer(metric, args)
        .or_else(|| roles::answer(metric, args))
        .or_else(|| graph::answer(metric, args))
        .or_else(|| hierarchy::answer(metric, args))
}

fn reply(line: &str) -> Value {
    match serde_json::from_str::<Request>(line) {
        Err(error) => json!({ "error": error.to_string() }),
        Ok(request) => match dispatch(&request.metric, &request.args) {
            Some(value) => json!({ "value": value }),
            None => json!({ "error": format!("unknown or malformed: {}", request.metric) }),
        },
    }
}

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        writeln!(output, "{}", reply(&line?))?;
        output.flush()?;
    }
    Ok(())
}
