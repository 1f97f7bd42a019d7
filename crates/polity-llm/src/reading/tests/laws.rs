//! What holds for every reply.

use proptest::prelude::*;
use serde_json::Value;

use super::schemas::Dice;
use super::{Reading, Schema, decision, read, read_stopped, text};
use crate::Finish;
use crate::reading::lenient::{Scan, scan};
use crate::reading::{Outcome, Repair};

/// A value is there if it was found, and is then what plain JSON would have said.
fn check(reading: &Reading, schema: &Schema) {
    let is_found = matches!(reading.outcome, Outcome::Ok | Outcome::Repaired);
    assert_eq!(is_found, reading.value.is_some());
    assert_eq!(is_found, reading.complaint.is_none());
    assert_eq!(
        reading.outcome == Outcome::Repaired,
        !reading.repairs.is_empty()
    );
    if let Some(value) = &reading.value {
        let again = read_stopped(&value.to_string(), schema);
        assert_eq!(
            (again.outcome, again.value.as_ref()),
            (Outcome::Ok, Some(value))
        );
    }
    if let Some(complaint) = &reading.complaint {
        assert!(!complaint.is_empty() && complaint.len() < 2000);
    }
}

fn check_all_ways(content: &str, schema: &Schema) {
    for finish in [Finish::Stop, Finish::Length, Finish::Other] {
        check(&read(&text(content, finish), schema), schema);
    }
}

/// As Python writes a dictionary, more or less.
fn as_python(value: &Value, dice: &mut Dice) -> String {
    let comma = |dice: &mut Dice| dice.pick(&["", ",", " ,\n"]);
    match value {
        Value::Object(object) if !object.is_empty() => {
            let entry = |(name, value): (&String, &Value)| match dice.below(2) {
                0 => format!("{name} : {}", as_python(value, dice)),
                _ => format!("'{name}': {}", as_python(value, dice)),
            };
            let entries: Vec<String> = object.iter().map(entry).collect();
            format!("{{ {}{} }}", entries.join(", "), comma(dice))
        }
        Value::Array(items) if !items.is_empty() => {
            let items: Vec<String> = items.iter().map(|item| as_python(item, dice)).collect();
            format!("[{}{}]", items.join(" , "), comma(dice))
        }
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => {
            format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
        }
        value => value.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_fits_is_ok(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        let value = dice.object(&schema);
        for content in [value.to_string(), format!("{value:#}")] {
            let reading = read_stopped(&content, &schema);
            prop_assert_eq!(reading.outcome, Outcome::Ok, "{}: {:?}", content, reading);
            prop_assert_eq!(reading.value, Some(value.clone()));
        }
    }

    #[test]
    fn one_thing_that_does_not_fit_is_named(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        if let Some((value, path)) = dice.broken_object(&schema) {
            let reading = read_stopped(&value.to_string(), &schema);
            prop_assert_eq!(reading.outcome, Outcome::Unparseable, "{} {}", value, path);
            let complaint = reading.complaint.unwrap_or_default();
            let place = format!("at `{}`: ", path.trim_start_matches('.'));
            prop_assert!(complaint.starts_with(&place), "{} {}: {}", value, path, complaint);
        }
    }

    #[test]
    fn what_was_not_asked_for_is_dropped(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        let value = dice.object(&schema);
        let mut more = value.clone();
        more["zzz"] = dice.text(9).into();
        let reading = read_stopped(&more.to_string(), &schema);
        if value.as_object().is_some_and(serde_json::Map::is_empty) {
            prop_assert_eq!(reading.outcome, Outcome::Unparseable);
        } else {
            prop_assert_eq!(reading.repairs, [Repair::ExtraProperty]);
            prop_assert_eq!(reading.value, Some(value));
        }
    }

    #[test]
    fn what_python_writes_means_the_same(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        let value = dice.object(&schema);
        let written = as_python(&value, &mut dice);
        let before = dice.pick(&["", "```python\n", "It's {mine}: ", "<think>{}</think>"]);
        let reading = read_stopped(&format!("{before}{written}"), &schema);
        check(&reading, &schema);
        prop_assert_eq!(reading.value, Some(value), "{}: {:?}", written, reading.complaint);
    }

    /// All of JSON is read leniently as it is read plainly.
    #[test]
    fn leniently_json_is_json(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(3);
        let value = dice.object(&schema);
        let content = format!("{value:#}");
        match scan(&content, 0, true) {
            Scan::Object { value: found, end, repairs } => {
                prop_assert_eq!(found, value);
                prop_assert_eq!(end, content.len());
                prop_assert!(repairs.is_empty());
            }
            Scan::Nothing => prop_assert_eq!(content, "{}"),
            Scan::Broken { complaint, .. } => prop_assert!(false, "{content}: {complaint}"),
        }
    }

    #[test]
    fn a_part_that_was_cut_off_is_truncated(seed: u64) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        let whole = dice.object(&schema).to_string();
        for (end, _) in whole.char_indices() {
            let reading = read(&text(&whole[..end], Finish::Length), &schema);
            prop_assert_eq!(reading.outcome, Outcome::Truncated, "{}", &whole[..end]);
        }
    }

    #[test]
    fn any_text_has_an_outcome(content in "(?s).{0,200}") {
        check_all_ways(&content, &decision());
    }

    #[test]
    fn any_row_of_signs_has_an_outcome(
        content in "([{}\\[\\]\"'“”‘’,:` \\n\\\\/]|act|to|note|work|True|null|1|-|</think>|//){0,60}"
    ) {
        check_all_ways(&content, &decision());
        check_all_ways(&content, &Schema::new());
    }

    #[test]
    fn any_change_of_a_reply_has_an_outcome(seed: u64, changes in 1..6_usize) {
        let mut dice = Dice(seed);
        let schema = dice.schema(2);
        let value = dice.object(&schema);
        let mut content: Vec<char> = as_python(&value, &mut dice).chars().collect();
        for _ in 0..changes {
            let at = dice.below(content.len() + 1);
            let end = (at + dice.below(3)).min(content.len());
            let new: Vec<char> = dice.text(3).chars().collect();
            content.splice(at..end, new);
        }
        check_all_ways(&content.into_iter().collect::<String>(), &schema);
    }
}

/// Rows of what makes a reader look far ahead, each of 256 kB: were any of them read again from
/// many of its places, this would take half an hour.
#[test]
fn hostile_rows_come_to_an_end() {
    let units = [
        "{",
        "{\"",
        "{'",
        "{“",
        "{‘",
        "{”{“",
        "{a",
        "{a ",
        "{a:",
        "{a:1,",
        "{a:1}",
        "{a:}",
        "{a://",
        "{a:1//",
        "{//",
        "[{",
        "{\"a\":{",
        "{\"a\":\"",
        "{\"a\":\"}",
        "{\"\\",
        "{a:[",
        "```{",
        "<think>",
        "</think>",
        "{}",
        "{act:'work',to:[]}",
        "{act:'work',to:[9]}",
        " {",
        "{ ",
        "{\n",
        "{a:1 ",
        "{:",
    ];
    for unit in units {
        for (before, after) in [
            ("", ""),
            ("{a:[", "]"),
            ("{\"a\":1", "```"),
            ("x", "{'act':1}"),
        ] {
            let content = format!("{before}{}{after}", unit.repeat((1 << 18) / unit.len()));
            check_all_ways(&content, &decision());
        }
    }
}
