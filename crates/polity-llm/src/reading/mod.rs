//! What a model's reply says: a value that fits a [`Schema`], or why there is none.
//!
//! ```text
//! Answer ─► refused, failed ───────────────────────────────────► an outcome, no value
//!        └► text ─► plain JSON? ─► fits? ──────────────────────► ok
//!                     │ no           │ nearly (`fit`) ─────────► repaired
//!                     └► cut off? ───┼─────────────────────────► truncated
//!                     └► reasoning dropped, objects searched (`search`),
//!                        read leniently (`lenient`), fitted ───► repaired, or unparseable
//! ```
//!
//! A repair changes how something is written and never what it says: nothing is guessed, nothing
//! asked for is left out, and every repair made is named. Whatever is in doubt is unparseable. The
//! time taken grows in proportion to the reply.

mod fit;
mod grammar;
mod lenient;
mod outcome;
mod plain;
mod render;
mod schema;
mod search;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Answer, Failure, Finish, Reply};
use fit::fit;
pub use outcome::{Outcome, Reading, Repair};
pub use render::Bounds;
pub use schema::{Property, Schema, Shape};

/// Longest reply that is looked at, in bytes: no decision takes a thousandth of it.
const REPLY_BYTES_MAX: usize = 1 << 20;

/// The repairs that a reading took, each once.
type Repairs = BTreeSet<Repair>;

/// Reads a value that fits the schema out of an answer.
#[must_use]
pub fn read(answer: &Answer, schema: &Schema) -> Reading {
    match &answer.reply {
        Reply::Text { content, finish } => read_text(content, *finish, schema),
        Reply::Refused { .. } => Reading::none(Outcome::Refused, "the model declined to answer"),
        Reply::Failed(Failure::Timeout) => {
            Reading::none(Outcome::Timeout, "no answer came before the deadline")
        }
        Reply::Failed(_) => Reading::none(Outcome::Error, "no answer came"),
    }
}

fn read_text(content: &str, finish: Finish, schema: &Schema) -> Reading {
    if content.len() > REPLY_BYTES_MAX {
        return Reading::none(Outcome::Unparseable, "the reply is longer than a megabyte");
    }
    // Some servers pass on the mark that files begin with.
    let text = content.trim_start_matches('\u{feff}').trim();
    if let Ok(value @ Value::Object(_)) = plain::parse(text) {
        let mut repairs = Repairs::new();
        return match fit(value, schema, &mut repairs) {
            Ok(value) => Reading::found(value, repairs),
            Err(complaint) => Reading::none(Outcome::Unparseable, complaint),
        };
    }
    match finish {
        // What is missing cannot be known, nor whether what is there was the last word.
        Finish::Length => Reading::none(
            Outcome::Truncated,
            "the reply was cut off; give a shorter one, of one JSON object alone",
        ),
        Finish::Stop => repaired(text, true, schema),
        Finish::Other => repaired(text, false, schema),
    }
}

/// What can be found in a text that is no plain JSON; `is_finished` if nothing follows it.
fn repaired(text: &str, is_finished: bool, schema: &Schema) -> Reading {
    let found = search::after_reasoning(text)
        .and_then(|(rest, repairs)| search::search(rest, is_finished, schema, repairs));
    match found {
        Ok((value, repairs)) => Reading::found(value, repairs),
        Err(complaint) => Reading::none(Outcome::Unparseable, complaint),
    }
}
