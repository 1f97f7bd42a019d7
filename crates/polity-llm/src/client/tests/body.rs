use serde_json::{Value, json};

use super::*;
use crate::TokensField;
use crate::client::body::body;

fn sent(request: &Request) -> Value {
    serde_json::from_slice(&body(request)).unwrap()
}

#[test]
fn only_what_was_set_is_sent() {
    let expected = json!({
        "model": "m", "stream": false, "messages": [{"role": "user", "content": "q"}],
    });
    assert_eq!(sent(&request("q")), expected);
}

#[test]
fn sampling_format_and_further_fields_are_sent() {
    let mut request = request("q");
    request.sampling.temperature = Some(0.25);
    request.sampling.stop = vec!["\n".to_owned()];
    request.response_format = Some(json!({"type": "json_object"}));
    request
        .extra
        .insert("grammar".to_owned(), json!("root ::= \"a\""));
    let body = sent(&request);
    assert_eq!(body["temperature"], 0.25);
    assert_eq!(body["stop"], json!(["\n"]));
    assert_eq!(body["response_format"]["type"], "json_object");
    assert_eq!(body["grammar"], "root ::= \"a\"");
}

#[test]
fn the_most_tokens_go_by_the_name_that_the_server_knows() {
    let mut request = request("q");
    request.sampling.max_tokens = Some(9);
    let body = sent(&request);
    assert_eq!(body["max_tokens"], 9);
    assert!(!body.to_string().contains("field") && body.get("max_completion_tokens").is_none());
    request.sampling.tokens_field = TokensField::MaxCompletionTokens;
    let body = sent(&request);
    assert_eq!(body["max_completion_tokens"], 9);
    assert!(!body.to_string().contains("field") && body.get("max_tokens").is_none());
    request.sampling.max_tokens = None;
    assert_eq!(sent(&request).as_object().unwrap().len(), 3);
}

#[test]
fn further_fields_override_nothing_that_the_request_says() {
    let mut request = request("q");
    request.sampling.seed = Some(1);
    for name in ["model", "messages", "stream", "seed"] {
        request.extra.insert(name.to_owned(), json!("other"));
    }
    let text = String::from_utf8(body(&request)).unwrap();
    assert!(!text.contains("other"), "{text}");
    assert_eq!(text.matches("\"model\"").count(), 1);
}
