//! What a server complained about, for people to read. It never reaches a record.

use serde_json::Value;

/// Longest complaint of a server, in characters.
const LENGTH_MAX: usize = 300;

/// What a body says is wrong: its error message, or else its beginning.
pub(super) fn message(body: &[u8]) -> String {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = &json["error"];
    let places = [&error["message"], error, &json["message"], &json["detail"]];
    match places.into_iter().find_map(Value::as_str) {
        Some(message) => message.to_owned(),
        None => String::from_utf8_lossy(body).into_owned(),
    }
}

/// Whether a 429 is about money: it does not go away by waiting.
pub(super) fn is_out_of_quota(body: &[u8]) -> bool {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = &json["error"];
    [&error["code"], &error["type"]]
        .into_iter()
        .any(|kind| kind == "insufficient_quota")
}

/// One line, without control characters.
pub(super) fn line(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| c.is_whitespace() || !c.is_control())
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of bearable length.
pub(super) fn cut(line: &str) -> String {
    match line.char_indices().nth(LENGTH_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
