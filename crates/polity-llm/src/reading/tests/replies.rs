//! Replies as models and servers really give them, and what is made of each.

use serde_json::{Value, json};

use super::{decision, read_stopped, text};
use crate::reading::{Outcome, Repair, read};
use crate::{Answer, Failure, Finish, Reply, Usage};

/// Work, for nobody.
fn work() -> Value {
    json!({"act": "work", "to": []})
}

fn plain() -> [(&'static str, Value); 7] {
    [
        (r#"{"act":"work","to":[]}"#, work()),
        ("  \n{\"to\": [],\n \"act\": \"work\"}\n", work()),
        ("\u{feff}{\"act\":\"work\",\"to\":[]}", work()),
        (
            r#"{"act":"Rest","to":[3,1],"note":"ünï \"q\" </think> {","effort":10,"sure":false}"#,
            json!({"act": "Rest", "to": [3, 1], "note": "ünï \"q\" </think> {", "effort": 10,
                "sure": false}),
        ),
        // One kind of number, whatever it looks like.
        (
            r#"{"act":"work","to":[1.0, 2e0],"effort":1e1}"#,
            json!({"act": "work", "to": [1, 2], "effort": 10}),
        ),
        // Said twice is said once.
        (r#"{"act":"work","act":"work","to":[]}"#, work()),
        (
            r#"{"act":"work","to":[],"note":"12345678901234567890"}"#,
            json!({"act": "work", "to": [], "note": "12345678901234567890"}),
        ),
    ]
}

#[test]
fn what_was_asked_for_is_ok() {
    for (content, value) in plain() {
        for finish in [Finish::Stop, Finish::Length, Finish::Other] {
            let reading = read(&text(content, finish), &decision());
            assert_eq!(reading.outcome, Outcome::Ok, "{content}: {reading:?}");
            assert_eq!(reading.value, Some(value.clone()), "{content}");
            assert!(reading.complaint.is_none() && reading.repairs.is_empty());
        }
    }
}

#[test]
fn what_says_the_same_is_repaired() {
    use Repair::*;
    let to = |to: Value| json!({"act": "work", "to": to});
    let note = |note: &str| json!({"act": "work", "to": [], "note": note});
    let table: &[(&str, &[Repair], Value)] = &[
        (
            "```json\n{\"act\":\"work\",\"to\":[]}\n```",
            &[Fence],
            work(),
        ),
        ("```\n{\"act\":\"work\",\"to\":[]}```", &[Fence], work()),
        (
            "Sure! Here it is:\n\n```json\n{\n  \"act\": \"work\",\n  \"to\": []\n}\n```\n\nI hope so.",
            &[Fence, Prose],
            work(),
        ),
        (
            "I work. {\"act\":\"work\",\"to\":[]} That's it.",
            &[Prose],
            work(),
        ),
        ("[{\"act\":\"work\",\"to\":[]}]", &[Prose], work()),
        ("{{\"act\":\"work\",\"to\":[]}}", &[Prose], work()),
        ("{\"act\":\"work\",\"to\":[]}}", &[Prose], work()),
        (
            "I choose {work}. It's {\"act\":\"work\",\"to\":[]}",
            &[Prose],
            work(),
        ),
        (
            "As {\"act\": ..., \"to\": [...]}: {\"act\":\"work\",\"to\":[]}",
            &[Prose],
            work(),
        ),
        (
            "{\"act\":\"work\",\"to\":[]}\n{\"act\":\"work\",\"to\":[]}",
            &[Prose],
            work(),
        ),
        (
            "{\"thought\":\"I am tired\"}\n{\"act\":\"work\",\"to\":[]}",
            &[Prose],
            work(),
        ),
        (
            "<think>\nI could {\"act\":\"Rest\",\"to\":[]}.\n</think>\n\n{\"act\":\"work\",\"to\":[]}",
            &[Reasoning],
            work(),
        ),
        (
            "so work it is.</think>{\"act\":\"work\",\"to\":[]}",
            &[Reasoning],
            work(),
        ),
        (
            "<think>hm</think>```json\n{'act': 'work', 'to': [],}\n```",
            &[Reasoning, Fence, Quotes, TrailingComma],
            work(),
        ),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|channel|>final<|message|>\
             {\"act\":\"work\",\"to\":[]}",
            &[Reasoning],
            work(),
        ),
        (
            "{\"act\":\"work\",\"to\":[1,2,],}",
            &[TrailingComma],
            to(json!([1, 2])),
        ),
        ("{'act':'work','to':[]}", &[Quotes], work()),
        ("{act: \"work\", to: []}", &[BareName], work()),
        (
            "{'act': 'work', 'to': [], 'sure': True, 'note': None}",
            &[Quotes, PythonLiteral, NullProperty],
            json!({"act": "work", "to": [], "sure": true}),
        ),
        ("{“act”: “work”, “to”: []}", &[Quotes], work()),
        ("{”act”: ‘work’, \"to\": []}", &[Quotes], work()),
        (
            "{'act': 'work', 'to': [], 'note': 'say \"yes\"'}",
            &[Quotes],
            note("say \"yes\""),
        ),
        (
            "{\"act\": \"work\", \"to\": [], \"note\": \"don\\'t\"}",
            &[Escape],
            note("don't"),
        ),
        (
            "{\"act\": \"work\", \"to\": [], \"note\": \"a\nb\\n\\u00e9\\ud83d\\ude00\"}",
            &[ControlCharacter],
            note("a\nb\né😀"),
        ),
        (
            "{\"act\": \"work\", // I am rested\n \"to\": [] // nobody\n}",
            &[Comment],
            work(),
        ),
        ("{\"act\":\"work\",\"to\":[]", &[MissingBrace], work()),
        (
            "```json\n{\"act\":\"work\",\"to\":[]\n```",
            &[Fence, MissingBrace],
            work(),
        ),
        (
            "{\"act\":\"work\",\"to\":[\"3\"]}",
            &[QuotedNumber],
            to(json!([3])),
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"sure\":\"True\"}",
            &[QuotedNumber],
            json!({"act": "work", "to": [], "sure": true}),
        ),
        ("{\"act\":\" WORK\",\"to\":[]}", &[Spelling], work()),
        (
            "{\"act\":\"Hand On\",\"to\":2}",
            &[Spelling, SingleValue],
            json!({"act": "hand on", "to": [2]}),
        ),
        (
            "{\"act\":\"work\",\"to\":\"2\"}",
            &[QuotedNumber, SingleValue],
            to(json!([2])),
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"note\":null}",
            &[NullProperty],
            work(),
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"reason\":{\"a\":[null]}}",
            &[ExtraProperty],
            work(),
        ),
    ];
    for (content, repairs, value) in table {
        let reading = read_stopped(content, &decision());
        assert_eq!(reading.outcome, Outcome::Repaired, "{content}: {reading:?}");
        assert_eq!(reading.value.as_ref(), Some(value), "{content}");
        assert_eq!(&reading.repairs, repairs, "{content}");
        assert_eq!(reading.complaint, None, "{content}");
    }
}

#[test]
fn what_is_in_doubt_is_unparseable() {
    let deep = format!("{{a: {}", "[".repeat(100_000));
    let plain_and_deep = format!("{{\"a\": {}", "{\"a\": ".repeat(100_000));
    let huge = format!("{{\"act\":\"work\",\"to\":[]}}{}", " ".repeat(1 << 20));
    let table = [
        ("", "there is no JSON object in the reply"),
        ("I would rather rest.", "there is no JSON object"),
        ("\"work\"", "there is no JSON object"),
        ("work {", "there is no JSON object"),
        ("{}", "at `act`: it is missing"),
        ("{\"act\":\"work\"}", "at `to`: it is missing"),
        ("{\"Act\":\"work\",\"to\":[]}", "at `act`: it is missing"),
        (
            "{\"act\":\"sleep\",\"to\":[]}",
            "at `act`: expected one of \"work\", \"Rest\", \"hand on\", found \"sleep\"",
        ),
        ("{\"act\":1,\"to\":[]}", "at `act`: expected one of"),
        ("{\"act\":null,\"to\":[]}", "at `act`: expected one of"),
        (
            "{\"act\":\"work\",\"to\":[1,7]}",
            "at `to[1]`: expected one of 1, 2, 3, found 7",
        ),
        (
            "{\"act\":\"work\",\"to\":[1.5]}",
            "at `to[0]`: expected one of 1, 2, 3, found 1.5",
        ),
        (
            "{\"act\":\"work\",\"to\":[1,2,3]}",
            "at `to`: expected a list of at most 2, found 3",
        ),
        (
            "{\"act\":\"work\",\"to\":null}",
            "at `to`: expected a list, found null",
        ),
        (
            "{\"act\":\"work\",\"to\":\"1, 2\"}",
            "at `to[0]`: expected one of 1, 2, 3",
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"effort\":11}",
            "at `effort`: expected a whole number from 0 to 10, found 11",
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"effort\":1e300}",
            "at `effort`: expected a whole number from 0 to 10",
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"note\":\"123456789012345678901\"}",
            "at `note`: the text is longer than 20 characters",
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"note\":5}",
            "at `note`: expected a text, found 5",
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"sure\":1}",
            "at `sure`: expected true or false",
        ),
        ("{\"move\":\"work\"}", "at `act`: it is missing"),
        (
            "{\"act\":\"work\",\"act\":\"Rest\",\"to\":[]}",
            "`act` is given twice",
        ),
        (
            "{\"act\":\"work\",\"to\":[]} or {\"act\":\"Rest\",\"to\":[]}",
            "several objects that differ",
        ),
        (
            "{\"act\":\"work\",\"to\":[]}\n\n{\"act\":\"work\",\"to\":[1]}",
            "several objects that differ",
        ),
        // What an object holds, or reasoning weighs, is not what was decided.
        (
            "{\"no\": {\"act\":\"work\",\"to\":[]} \"yes\": 1}",
            "expected `,` or `}`",
        ),
        (
            "{\"answer\": {\"act\":\"work\",\"to\":[]}}",
            "at `act`: it is missing",
        ),
        (
            "<think>perhaps {\"act\":\"work\",\"to\":[]}",
            "ends before its reasoning does",
        ),
        (
            "{\"act\":\"work\",\"to\":[]}</think>",
            "there is no JSON object",
        ),
        // Something was to follow, or may have.
        ("{\"act\":\"work\",\"to\":[],", "found the end of the reply"),
        ("{\"act\":\"work\",\"to\":[1", "expected `,` or `]`"),
        ("{\"act\":\"work\",\"to\":", "found the end of the reply"),
        (
            "{\"act\":\"work\",\"to\":[],\"note\":\"it w",
            "a text has no end",
        ),
        (
            "{\"act\":\"work\",\"to\":[]\n\nI hope so.",
            "expected `,` or `}`, found `I hope so.`",
        ),
        // Where a text ends is anybody's guess.
        (
            "{'act':'work','to':[],'note':'it's'}",
            "expected `,` or `}`, found `s'}`",
        ),
        (
            "{\"act\":\"work\",\"to\":[],\"note\":\"say \"yes\"\"}",
            "expected `,` or `}`, found `yes\"\"}`",
        ),
        ("{“act\": \"work\", \"to”: []}", "there is no JSON object"),
        ("{\"act\": “work\", \"to\": []}", "different quotes"),
        (
            "{\"act\": work, \"to\": []}",
            "expected a value, texts in double quotes, found `work",
        ),
        (
            "{\"act\": \"work\" \"to\": []}",
            "line 1, column 16: expected `,` or `}`",
        ),
        ("{\"act\": \"work\", \"to\": [NaN]}", "expected a value"),
        ("{\"act\": \"work\", \"to\": [01]}", "`01` is no number"),
        ("{\"act\": \"w\\ork\", \"to\": []}", "unknown escape `\\o`"),
        ("{\"act\": \"\\ud83dx\", \"to\": []}", "half a character"),
        (&deep, "nested deeper than"),
        (&plain_and_deep, "nested deeper than"),
        (&huge, "longer than a megabyte"),
    ];
    for (content, complaint) in table {
        let reading = read_stopped(content, &decision());
        let shown: String = content.chars().take(80).collect();
        assert_eq!(
            reading.outcome,
            Outcome::Unparseable,
            "{shown}: {reading:?}"
        );
        assert_eq!(reading.value, None, "{shown}");
        assert!(reading.repairs.is_empty(), "{shown}");
        let found = reading.complaint.unwrap_or_default();
        assert!(found.contains(complaint), "{shown}: {found}");
    }
}

/// No braces are added, and nothing is looked for in what was cut off.
#[test]
fn what_was_cut_off_is_truncated() {
    for content in [
        "",
        "{\"act\":\"work\",\"to\":[]",
        "{\"act\":\"work\",\"to\":[],}",
        "{\"act\":\"work\",\"to\":[1",
        "{\"act\":\"work\",\"to\":[]} This is be",
        "```json\n{\"act\":\"work\",\"to\":[]}",
        "<think>I wonder whether",
    ] {
        let reading = read(&text(content, Finish::Length), &decision());
        assert_eq!(reading.outcome, Outcome::Truncated, "{content}");
        assert_eq!(reading.value, None);
        assert!(reading.complaint.unwrap_or_default().contains("cut off"));
    }
    // What is whole is judged like any other, braces are not added where it is not said to be.
    let length = |content| read(&text(content, Finish::Length), &decision());
    assert_eq!(
        length("{\"act\":\"WORK\",\"to\":[]}").outcome,
        Outcome::Repaired
    );
    assert_eq!(length("{\"act\":\"work\"}").outcome, Outcome::Unparseable);
    let other = |content| read(&text(content, Finish::Other), &decision()).outcome;
    assert_eq!(other("{\"act\":\"work\",\"to\":[]"), Outcome::Unparseable);
    assert_eq!(other("{\"act\":\"work\",\"to\":[],}"), Outcome::Repaired);
}

#[test]
fn without_a_text_there_is_no_value() {
    let refusal = Reply::Refused {
        content: "{\"act\":\"work\",\"to\":[]}".to_owned(),
    };
    for (reply, outcome) in [
        (refusal, Outcome::Refused),
        (Reply::Failed(Failure::Timeout), Outcome::Timeout),
        (Reply::Failed(Failure::Status(429)), Outcome::Error),
        (Reply::Failed(Failure::Connection), Outcome::Error),
        (Reply::Failed(Failure::Garbled), Outcome::Error),
    ] {
        let usage = Usage::default();
        let reading = read(&Answer { reply, usage }, &decision());
        assert_eq!(reading.outcome, outcome);
        assert!(reading.value.is_none() && reading.complaint.is_some());
    }
}

#[test]
fn outcomes_are_serialized_by_name() {
    for outcome in Outcome::ALL {
        assert_eq!(json!(outcome), json!(outcome.name()));
    }
}
