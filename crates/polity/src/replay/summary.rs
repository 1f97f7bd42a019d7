//! Comparing summaries, and JSON in general.

use std::fs;
use std::path::Path;

use polity_data::DataError;
use serde_json::Value;

use super::{Comparison, Divergence};

const FILE: &str = "summary.json";

impl Comparison<'_> {
    /// The first value that differs. Adds the summary to what differs in bytes alone.
    pub(super) fn compare_summaries(
        &self,
        other_bytes: &mut Vec<String>,
    ) -> Result<Option<Divergence>, DataError> {
        let (text, recorded) = read(self.run)?;
        let (again, executed) = read(self.again_at)?;
        if text == again {
            return Ok(None);
        }
        let digest = blake3::hash(&text).to_hex().to_string();
        let changed_since = Some(&digest) != self.manifest.summary_digest.as_ref();
        let found = difference(FILE, &recorded, &executed, changed_since);
        if found.is_none() {
            other_bytes.push(FILE.to_owned());
        }
        Ok(found)
    }
}

fn read(run: &Path) -> Result<(Vec<u8>, Value), DataError> {
    let path = run.join(FILE);
    let text = fs::read(&path).map_err(DataError::io("read", &path))?;
    let json = serde_json::from_slice(&text).map_err(DataError::damaged(&path))?;
    Ok((text, json))
}

/// The first value that differs, keys in alphabetical order.
pub(super) fn difference(
    file: &'static str,
    recorded: &Value,
    executed: &Value,
    changed_since: bool,
) -> Option<Divergence> {
    let key = differing_key(recorded, executed)?;
    let at = |json: &Value| json.pointer(&key).unwrap_or(&Value::Null).to_string();
    Some(Divergence::Value {
        file,
        recorded: at(recorded),
        executed: at(executed),
        key,
        changed_since,
    })
}

/// JSON pointer to the first value that differs; a missing key is like null.
fn differing_key(a: &Value, b: &Value) -> Option<String> {
    match (a, b) {
        (Value::Object(left), Value::Object(right)) => {
            let mut keys: Vec<&String> = left.keys().chain(right.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter().find_map(|key| {
                let rest = differing_key(&a[key], &b[key])?;
                Some(format!("/{}{rest}", escaped(key)))
            })
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let mut items = left.iter().zip(right).enumerate();
            items.find_map(|(i, (a, b))| Some(format!("/{i}{}", differing_key(a, b)?)))
        }
        _ => (a != b).then(String::new),
    }
}

/// A key as a JSON pointer writes it.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
