//! Whatever can be recorded is read back the same.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::{Failure, Finish, Message, Reply, Sampling, TokensField, Usage};

fn any_request() -> impl Strategy<Value = Request> {
    let role = prop_oneof![
        Just(Author::System),
        Just(Author::User),
        Just(Author::Assistant)
    ];
    let message = (role, prop_oneof!["[ab]{0,2}", ".*"]).prop_map(|(role, content)| Message {
        role,
        content: content.into(),
    });
    let sampling = (
        proptest::option::of(-1e9..1e9_f64),
        any::<Option<u32>>(),
        any::<Option<u64>>(),
        proptest::collection::vec(".*", 0..3),
        prop_oneof![
            Just(TokensField::MaxTokens),
            Just(TokensField::MaxCompletionTokens)
        ],
    );
    let form = proptest::option::of(prop_oneof![
        Just(Value::Null),
        any::<f64>().prop_map(|number| json!({ "n": number })),
        any::<u64>().prop_map(|number| json!([number, { "é\n": -1 }])),
    ]);
    let messages = proptest::collection::vec(message, 0..4);
    (".*", messages, sampling, form, any::<u64>()).prop_map(
        |(model, messages, (temperature, max_tokens, seed, stop, tokens_field), form, sample)| {
            Request {
                model,
                provider: "openai".to_owned(),
                messages,
                sampling: Sampling {
                    temperature,
                    top_p: None,
                    max_tokens,
                    tokens_field,
                    seed,
                    stop,
                },
                extra: form
                    .iter()
                    .map(|form| ("x".to_owned(), form.clone()))
                    .collect(),
                response_format: form,
                sample,
            }
        },
    )
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let reply = prop_oneof![
        ".*".prop_map(|content| Reply::Text {
            content,
            finish: Finish::Length
        }),
        ".*".prop_map(|content| Reply::Refused { content }),
        any::<u16>().prop_map(|status| Reply::Failed(Failure::Status(status))),
        Just(Reply::Failed(Failure::Garbled)),
    ];
    let tokens = || 0..=1_u64 << 40;
    (reply, (tokens(), tokens()), 0..3_u32).prop_map(|(reply, tokens, untold)| Answer {
        reply,
        usage: Usage {
            prompt_tokens: tokens.0,
            completion_tokens: tokens.1,
        },
        untold,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_in_comes_out(
        record in proptest::collection::vec((any_request(), any_answer(), any::<bool>()), 0..6),
    ) {
        let place = tempfile::tempdir().unwrap();
        let mut store = Store::create(place.path()).unwrap();
        for (request, answer, fresh) in &record {
            let key = store.append(request, answer, *fresh).unwrap();
            prop_assert_eq!(key, request.key());
        }
        let read = Store::open_read_only(place.path()).unwrap();
        read.verify().unwrap();
        for store in [store, read] {
            prop_assert_eq!(&calls(&store), &record);
        }
    }
}

/// Neither from a provider nor from a file.
#[test]
fn absurd_counts_are_not_believed() {
    let place = tempfile::tempdir().unwrap();
    let mut answer = text("c");
    answer.usage.prompt_tokens = u64::MAX;
    let asked = request("a", "b");
    let most = Usage {
        prompt_tokens: 1 << 40,
        ..answer.usage
    };
    let mut store = Store::create(place.path()).unwrap();
    store.append(&asked, &answer, false).unwrap();
    assert_eq!(answers(&store, &asked)[0].usage, most);
    drop(store);
    let written = String::from_utf8(bytes(place.path())).unwrap();
    assert!(written.contains(&format!("\"prompt_tokens\":{}", 1_u64 << 40)));
    let absurd = written.replace(&(1_u64 << 40).to_string(), &u64::MAX.to_string());
    fs::write(place.path().join("calls.jsonl"), absurd).unwrap();
    let read = Store::open_read_only(place.path()).unwrap();
    assert_eq!(answers(&read, &asked)[0].usage, most);
}

#[test]
fn a_form_of_null_is_not_none() {
    let place = tempfile::tempdir().unwrap();
    let mut store = Store::create(place.path()).unwrap();
    let asked = Request {
        response_format: Some(Value::Null),
        extra: Map::from_iter([("x".to_owned(), Value::Null)]),
        ..request("a", "b")
    };
    store.append(&asked, &text("c"), false).unwrap();
    let read = Store::open_read_only(place.path()).unwrap();
    assert_eq!(calls(&read)[0].0, asked);
    read.verify().unwrap();
}
