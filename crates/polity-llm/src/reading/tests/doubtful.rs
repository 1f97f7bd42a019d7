//! Replies that do not say what was asked for, or not for certain.

use super::{decision, read_stopped};
use crate::reading::Outcome;

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
