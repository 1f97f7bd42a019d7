//! What was probably meant.

use super::document::Value;
use super::report::Words;

/// Names shown where none is near.
const SHOWN: usize = 12;
/// Longer names are neither compared nor shown whole.
const COMPARED: usize = 80;

/// Words for a key that does not exist.
pub(crate) fn unknown(
    noun: &str,
    key: &str,
    path: &str,
    known: &[&'static str],
    value: &Value,
) -> Words {
    let problem = format!("unknown {noun} `{}`", short(path));
    let by_kind = match (key, value) {
        ("kind" | "type", Value::Text(name)) if noun != "key" => {
            let table = path.strip_suffix(key).unwrap_or_default();
            Some(format!(
                "variants are tables named after the variant: [{table}{name}]"
            ))
        }
        _ => None,
    };
    let remedy = by_kind.or_else(|| did_you_mean(key, known));
    let expected = match &remedy {
        Some(_) if known.len() > SHOWN => format!("one of {} keys", known.len()),
        _ => list(known),
    };
    Words {
        key: path.to_owned(),
        problem,
        expected,
        remedy,
    }
}

/// A name, shortened where it is too long for a line.
fn short(name: &str) -> String {
    match name.char_indices().nth(COMPARED) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}

/// The nearest of some words, if one is near.
pub(crate) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    if typed.len() > COMPARED {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let typed = plain(typed);
    let distance = |word: &&str| strsim::damerau_levenshtein(&typed, word);
    let near = known.iter().copied().min_by_key(distance)?;
    (distance(&near) <= near.len().max(typed.len()).div_ceil(3)).then_some(near)
}

/// A question that names the nearest of some words.
pub(crate) fn did_you_mean(typed: &str, known: &[&str]) -> Option<String> {
    nearest(typed, known).map(|near| format!("did you mean `{near}`?"))
}

/// Some words as a choice.
pub(crate) fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .take(SHOWN)
        .map(|word| format!("`{word}`"))
        .collect();
    let more = if words.len() > SHOWN { " …" } else { "" };
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}{more}", rest.join(", ")),
    }
}
