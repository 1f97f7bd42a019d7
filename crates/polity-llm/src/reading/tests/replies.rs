//! Replies that are what was asked for, that were cut off, and none.

use serde_json::{Value, json};

use super::{decision, text, work};
use crate::reading::{Outcome, read};
use crate::{Answer, Failure, Finish, Reply, Usage};

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
        let answer = Answer {
            reply,
            usage: Usage::default(),
            untold: 0,
        };
        let reading = read(&answer, &decision());
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
