//! Where in a text the object is that was asked for.

use serde_json::Value;

use super::fit::fit;
use super::lenient::{Scan, scan};
use super::schema::Schema;
use super::{Repair, Repairs};

/// What begins reasoning.
const REASONING_OPENS: [&str; 4] = ["<think>", "<thinking>", "<thought>", "<reasoning>"];
/// What ends it. Where a server has put its beginning into the prompt, the end stands alone.
const REASONING_ENDS: [&str; 5] = [
    "</think>",
    "</thinking>",
    "</thought>",
    "</reasoning>",
    "<|channel|>final<|message|>",
];

/// What follows the reasoning, or the whole text where there is none.
///
/// # Errors
/// If reasoning begins and does not end: what is weighed there has not been decided. The error is a
/// complaint.
pub(super) fn after_reasoning(text: &str) -> Result<(&str, Repairs), String> {
    let end_of = |tag: &str| text.rfind(tag).map(|at| at + tag.len());
    if let Some(end) = REASONING_ENDS.into_iter().filter_map(end_of).max() {
        return Ok((&text[end..], Repairs::from([Repair::Reasoning])));
    }
    match REASONING_OPENS.iter().any(|tag| text.starts_with(tag)) {
        true => Err("the reply ends before its reasoning does".to_owned()),
        false => Ok((text, Repairs::new())),
    }
}

/// The one value that fits the schema among the objects of a text.
///
/// # Errors
/// If there is none, or there are several that differ; the error is a complaint.
pub(super) fn search(
    text: &str,
    is_finished: bool,
    schema: &Schema,
    repairs: Repairs,
) -> Result<(Value, Repairs), String> {
    let mut search = Search {
        text,
        is_finished,
        schema,
        found: None,
        complaint: None,
    };
    search.all()?;
    let complaint = search.complaint;
    let (value, own) = search.found.ok_or_else(|| {
        complaint.unwrap_or_else(|| "there is no JSON object in the reply".to_owned())
    })?;
    Ok((value, &own | &repairs))
}

struct Search<'a> {
    text: &'a str,
    is_finished: bool,
    schema: &'a Schema,
    /// The first value that fits.
    found: Option<(Value, Repairs)>,
    /// What is wrong with the first object that does not.
    complaint: Option<String>,
}

impl Search<'_> {
    fn all(&mut self) -> Result<(), String> {
        let mut at = 0;
        while let Some(start) = self.text[at..].find('{').map(|offset| at + offset) {
            at = match scan(self.text, start, self.is_finished) {
                Scan::Object {
                    value,
                    end,
                    repairs,
                } => {
                    self.consider(value, start, end, repairs)?;
                    end
                }
                Scan::Nothing => start + 1,
                Scan::Broken {
                    complaint,
                    at,
                    open_braces,
                } => {
                    self.complaint
                        .get_or_insert_with(|| placed(self.text, at, &complaint));
                    // What an object holds is not what was said, also where it cannot be read.
                    match balanced(self.text, at, open_braces) {
                        Some(end) => end,
                        None => break,
                    }
                }
            };
        }
        Ok(())
    }

    fn consider(
        &mut self,
        value: Value,
        start: usize,
        end: usize,
        mut repairs: Repairs,
    ) -> Result<(), String> {
        match (fit(value, self.schema, &mut repairs), &self.found) {
            (Err(complaint), _) => drop(self.complaint.get_or_insert(complaint)),
            (Ok(value), Some((known, _))) if *known != value => {
                return Err("the reply holds several objects that differ; give one".to_owned());
            }
            (Ok(_), Some(_)) => {}
            (Ok(value), None) => {
                self.note_surroundings(start, end, &mut repairs);
                self.found = Some((value, repairs));
            }
        }
        Ok(())
    }

    fn note_surroundings(&self, start: usize, end: usize, repairs: &mut Repairs) {
        let (before, after) = (self.text[..start].trim(), self.text[end..].trim());
        let is_opening = before.starts_with("```") && !before[3..].contains(char::is_whitespace);
        if before.contains("```") {
            repairs.insert(Repair::Fence);
        }
        if !(before.is_empty() || is_opening) || !matches!(after, "" | "```") {
            repairs.insert(Repair::Prose);
        }
    }
}

/// Where so many open braces are closed.
fn balanced(text: &str, at: usize, mut open_braces: usize) -> Option<usize> {
    for (offset, byte) in text.as_bytes()[at..].iter().enumerate() {
        match byte {
            b'{' => open_braces += 1,
            b'}' => open_braces -= 1,
            _ => {}
        }
        if open_braces == 0 {
            return Some(at + offset + 1);
        }
    }
    None
}

/// A complaint with its place in the text.
fn placed(text: &str, at: usize, complaint: &str) -> String {
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before[start..].chars().count() + 1;
    format!("no valid JSON at line {line}, column {column}: {complaint}")
}
