//! A server that answers as a language model would: in the form asked for, and never twice alike.

use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow_array::cast::AsArray;
use polity_llm_stub::{Act, Seen, Stub};
use serde_json::{Map, Value, json};

use crate::support::{Outcome, Place, command, outcome};
use crate::tables::TableFile;

/// What nobody may find in a file.
pub(super) const SECRET: &str = "sk-SECRET-4711-do-not-write";

/// Nine agents, one task after the other.
pub(super) const TEAM: &str = r#"
seed = 7
ticks = 3
[population]
agents = 9
[world.team]
[policy.llm]
model = "small"
[policy.llm.endpoints.default]
backoff-s = 0.005
attempts-max = 20
[record]
window = 2
"#;

/// Sixteen agents with work to place.
pub(super) const SOCIETY: &str = r#"
seed = 7
ticks = 40
[population]
agents = 16
[topology.ring]
degree = 4
[world.society]
arrival-rate = 0.05
[policy.llm]
model = "small"
[policy.llm.endpoints.default]
backoff-s = 0.005
attempts-max = 20
[record]
window = 20
"#;

/// A value of this form, by a number that says which.
fn value(schema: &Value, choice: u64) -> Value {
    let pick = |items: &[Value]| items[choice as usize % items.len()].clone();
    match (&schema["enum"], schema["type"].as_str()) {
        (Value::Array(items), _) => pick(items),
        (_, Some("object")) => {
            let properties = schema["properties"].as_object().expect("properties");
            let filled = properties.iter().zip(0..);
            let filled = filled.map(|((name, form), i)| (name.clone(), value(form, choice >> i)));
            Value::Object(filled.collect::<Map<_, _>>())
        }
        (_, Some("array")) => {
            let items = choice % (schema["maxItems"].as_u64().unwrap_or(1) + 1);
            (0..items)
                .map(|i| value(&schema["items"], choice ^ i))
                .collect()
        }
        (_, Some("integer")) => schema["minimum"].clone(),
        _ => json!(format!("role {}", choice % 7)),
    }
}

/// Mixes the bits of a number.
fn mixed(x: u64) -> u64 {
    let x = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (x ^ x >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11
}

fn reply(seen: &Seen, choice: u64) -> String {
    let body = seen.json();
    value(&body["response_format"]["json_schema"]["schema"], choice).to_string()
}

/// Answers by chance, each time anew.
pub(super) fn by_chance() -> impl Fn(&Seen) -> Act + Send + Sync {
    let calls = AtomicU64::new(1);
    move |seen| Act::say(&reply(seen, mixed(calls.fetch_add(1, Ordering::SeqCst))))
}

/// Answers by what is asked: alike where it is the same.
pub(super) fn by_question(seen: &Seen) -> Act {
    let words = seen.body.bytes();
    let digest = words.fold(7_u64, |sum, byte| mixed(sum ^ u64::from(byte)));
    Act::say(&reply(seen, digest))
}

/// The program in a place, with this server and a key in its environment.
pub(super) fn asking(place: &Place, stub: &Stub, arguments: &str) -> Outcome {
    outcome(asking_command(place, stub, arguments))
}

pub(super) fn asking_command(place: &Place, stub: &Stub, arguments: &str) -> Command {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut command = command(&place.path(""), &arguments);
    command
        .env("OPENAI_BASE_URL", stub.base_url())
        .env("OPENAI_API_KEY", SECRET);
    command
}

/// The program in a place, where the only server is one that nobody can reach.
pub(super) fn offline(place: &Place, arguments: &str) -> Outcome {
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let mut command = command(&place.path(""), &arguments);
    command
        .env("OPENAI_BASE_URL", "http://polity.invalid/v1")
        .env_remove("OPENAI_API_KEY");
    outcome(command)
}

/// What came of each question, in order.
pub(super) fn outcomes(place: &Place, run: &str) -> Vec<String> {
    let table = TableFile::read(&place.path(&format!("{run}/llm_calls.parquet")));
    let texts = table.column("outcome").as_string::<i32>();
    texts.iter().flatten().map(str::to_owned).collect()
}

/// How many questions shared an answer.
pub(super) fn coalesced(place: &Place, run: &str) -> usize {
    let table = TableFile::read(&place.path(&format!("{run}/llm_calls.parquet")));
    table.column("coalesced").as_boolean().true_count()
}
