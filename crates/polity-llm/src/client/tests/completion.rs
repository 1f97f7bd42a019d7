use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::client::completion::read;

fn read_message(message: &Value, finish_reason: &Value) -> Option<Reply> {
    let choice = json!({"message": message, "finish_reason": finish_reason});
    let body = json!({"choices": [choice]}).to_string();
    read(body.as_bytes()).map(|answer| answer.reply)
}

fn refused(content: &str) -> Option<Reply> {
    Some(Reply::Refused {
        content: content.to_owned(),
    })
}

#[test]
fn content_may_be_a_string_nothing_or_parts() {
    let stop = json!("stop");
    assert_eq!(
        read_message(&json!({"content": "a"}), &stop),
        Some(text("a"))
    );
    assert_eq!(
        read_message(&json!({"content": null}), &stop),
        Some(text(""))
    );
    assert_eq!(read_message(&json!({}), &stop), Some(text("")));
    let parts = json!([
        {"type": "text", "text": "a"},
        {"type": "thinking", "thinking": "b"},
        {"type": "reasoning", "text": "c"},
        {"text": "d"},
        "e",
        7,
    ]);
    assert_eq!(
        read_message(&json!({"content": parts}), &stop),
        Some(text("ade"))
    );
    let thoughtful = json!({"content": "a", "reasoning_content": "b", "reasoning": "c"});
    assert_eq!(read_message(&thoughtful, &stop), Some(text("a")));
}

#[test]
fn an_end_that_nobody_knows_is_another_end() {
    for (reason, finish) in [
        (json!("stop"), Finish::Stop),
        (json!("length"), Finish::Length),
        (json!("tool_calls"), Finish::Other),
        (json!(null), Finish::Other),
        (json!(3), Finish::Other),
    ] {
        let expected = Reply::Text {
            content: "a".to_owned(),
            finish,
        };
        assert_eq!(
            read_message(&json!({"content": "a"}), &reason),
            Some(expected)
        );
    }
}

#[test]
fn refusals_are_no_answers() {
    let stop = json!("stop");
    assert_eq!(
        read_message(&json!({"content": null, "refusal": "no"}), &stop),
        refused("no")
    );
    assert_eq!(
        read_message(&json!({"content": "a", "refusal": ""}), &stop),
        Some(text("a"))
    );
    assert_eq!(
        read_message(&json!({"content": "a", "refusal": null}), &stop),
        Some(text("a"))
    );
    let part = json!({"content": [{"type": "refusal", "refusal": "no"}]});
    assert_eq!(read_message(&part, &stop), refused("no"));
    assert_eq!(
        read_message(&json!({"content": "a"}), &json!("content_filter")),
        refused("a")
    );
}

#[test]
fn usage_is_read_as_far_as_it_goes() {
    for (usage, prompt_tokens, completion_tokens) in [
        (
            json!({"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}),
            3,
            4,
        ),
        (
            json!({"prompt_tokens": 3.0, "completion_tokens": 4.6}),
            3,
            5,
        ),
        (json!({"prompt_tokens": -1, "completion_tokens": "4"}), 0, 0),
        (json!({"completion_tokens": null}), 0, 0),
        (json!({"prompt_tokens": 1e300}), 1 << 40, 0),
        (
            json!({"prompt_tokens": 7, "completion_tokens": u64::MAX}),
            7,
            1 << 40,
        ),
        (json!("unknown"), 0, 0),
        (json!(null), 0, 0),
    ] {
        let body = json!({"choices": [{"message": {"content": "a"}}], "usage": usage});
        let answer = read(body.to_string().as_bytes()).unwrap();
        assert_eq!(
            answer.usage,
            Usage {
                prompt_tokens,
                completion_tokens
            },
            "{usage}"
        );
    }
    let answer = read(br#"{"choices": [{"message": {"content": "a"}}]}"#).unwrap();
    assert_eq!(answer.usage, Usage::default());
}

#[test]
fn what_is_no_completion_is_not_taken_for_one() {
    let deep = "[".repeat(100_000);
    for body in [
        "",
        "{",
        "null",
        "<html>choices</html>",
        "{}",
        r#"{"choices": []}"#,
        r#"{"choices": {}}"#,
        r#"{"choices": [null]}"#,
        r#"{"choices": [{"text": "a"}]}"#,
        r#"{"choices": [{"message": "a"}]}"#,
        r#"{"choices": [{"message": {"content": 1}}]}"#,
        r#"{"choices": [{"message": {"content": "a"}}]} more"#,
        r#"{"error": {"message": "no"}}"#,
        &deep,
    ] {
        assert_eq!(read(body.as_bytes()), None, "{body:.80}");
    }
    assert_eq!(
        read(b"{\"choices\": [{\"message\": {\"content\": \"\xff\"}}]}"),
        None
    );
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&body);
    }

    #[test]
    fn no_part_of_a_completion_is_more_than_the_whole(cut in 0_usize..1000) {
        let body = polity_llm_stub::completion("a \"text\" of 20 bytes").to_string();
        let cut = cut % body.len();
        prop_assert_eq!(read(&body.as_bytes()[..cut]), None);
    }
}
