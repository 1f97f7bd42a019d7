//! Replies that say what was asked for, written otherwise.

use serde_json::{Value, json};

use super::{decision, read_stopped, work};
use crate::reading::{Outcome, Repair};

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
