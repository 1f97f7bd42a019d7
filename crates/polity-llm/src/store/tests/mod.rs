//! Pins: what is recorded is found again, in order, and shared texts are stored once; one writes at
//! a time, and who only reads writes nothing.
//!
//! Breaks when: the format changes without its version, a list of answers is not begun anew, or a lock is
//! taken by readers.

mod kills;
mod maintenance;
mod nearest;
mod round_trip;

use std::fs;
use std::path::Path;

use serde_json::json;

use super::*;
use crate::Author;
use crate::example::{failure, request, text};

/// A store of three requests that share a message, of which one was asked twice, in vain at first.
fn fill(store: &mut Store) {
    let record = [
        ("one", failure()),
        ("two", text("second")),
        ("one", text("first")),
        ("a\nthird \"one\"", text("é\u{1}third")),
    ];
    for (user, answer) in record {
        store
            .append(&request("rules", user), &answer, false)
            .unwrap();
    }
}

fn filled(directory: &Path) -> Store {
    let mut store = Store::create(directory).unwrap();
    fill(&mut store);
    store
}

/// All calls, as they went in.
fn calls(store: &Store) -> Vec<(Request, Answer, bool)> {
    let calls = store.calls();
    calls
        .map(|call| (call.request(), call.answer().clone(), call.is_fresh()))
        .collect()
}

fn bytes(directory: &Path) -> Vec<u8> {
    fs::read(directory.join("calls.jsonl")).unwrap()
}

fn answers(store: &Store, request: &Request) -> Vec<Answer> {
    store.answers(&request.key()).cloned().collect()
}

#[test]
fn the_format_stays_what_it_is() {
    let place = tempfile::tempdir().unwrap();
    let mut store = Store::create(place.path()).unwrap();
    store.append(&request("a", "b"), &text("c"), false).unwrap();
    store.append(&request("a", "a"), &failure(), true).unwrap();
    let hash = |role, content: &str| crate::canonical::message_digest(role, content);
    let (system, user) = (hash(Author::System, "a"), hash(Author::User, "b"));
    let other = hash(Author::User, "a");
    let (first, second) = (request("a", "b").key(), request("a", "a").key());
    let asked = |user| {
        format!(
            r#"{{"model":"small","provider":"openai","messages":["{system}","{user}"],"sampling":{{"temperature":0.5,"max_tokens":10}},"response_format":{{"type":"json_object"}},"extra":{{}},"sample":0}}"#
        )
    };
    let expected = [
        r#"{"format":"polity-calls","version":1}"#.to_owned(),
        format!(r#"{{"message":{{"hash":"{system}","role":"system","content":"a"}}}}"#),
        format!(r#"{{"message":{{"hash":"{user}","role":"user","content":"b"}}}}"#),
        format!(
            r#"{{"call":{{"key":"{first}","request":{},"answer":{{"reply":{{"text":{{"content":"c","finish":"stop"}}}},"usage":{{"prompt_tokens":10,"completion_tokens":5}}}}}}}}"#,
            asked(user)
        ),
        format!(r#"{{"message":{{"hash":"{other}","role":"user","content":"a"}}}}"#),
        format!(
            r#"{{"call":{{"key":"{second}","request":{},"answer":{{"reply":{{"failed":{{"status":500}}}},"usage":{{"prompt_tokens":0,"completion_tokens":0}}}},"fresh":true}}}}"#,
            asked(other)
        ),
    ];
    let found = String::from_utf8(bytes(place.path())).unwrap();
    assert_eq!(found, expected.join("\n") + "\n");
}

#[test]
fn answers_are_found_in_the_order_in_which_they_came() {
    let place = tempfile::tempdir().unwrap();
    let written = calls(&filled(place.path()));
    for store in [
        Store::open_read_only(place.path()).unwrap(),
        Store::open(place.path()).unwrap(),
    ] {
        assert_eq!(calls(&store), written);
        assert_eq!(
            answers(&store, &request("rules", "one")),
            [failure(), text("first")]
        );
        assert_eq!(answers(&store, &request("rules", "two")), [text("second")]);
        assert_eq!(answers(&store, &request("rules", "none")), []);
        store.verify().unwrap();
    }
}

#[test]
fn a_fresh_call_begins_its_key_anew() {
    let place = tempfile::tempdir().unwrap();
    let mut store = filled(place.path());
    let one = request("rules", "one");
    store.append(&one, &text("anew"), true).unwrap();
    store.append(&one, &text("and again"), false).unwrap();
    drop(store);
    let store = Store::open_read_only(place.path()).unwrap();
    assert_eq!(answers(&store, &one), [text("anew"), text("and again")]);
    assert_eq!(answers(&store, &request("rules", "two")), [text("second")]);
    assert_eq!(store.calls().len(), 6);
}

#[test]
fn one_writes_at_a_time_and_all_may_read() {
    let place = tempfile::tempdir().unwrap();
    let first = filled(place.path());
    for second in [Store::open(place.path()), Store::create(place.path())] {
        let error = second.unwrap_err();
        assert!(matches!(error, StoreError::Locked(_)), "{error}");
    }
    let mut reader = Store::open_read_only(place.path()).unwrap();
    let refused = reader.append(&request("a", "b"), &text("c"), false);
    assert!(matches!(refused, Err(StoreError::ReadOnly(_))));
    assert!(matches!(reader.sync(), Err(StoreError::ReadOnly(_))));
    first.sync().unwrap();
    drop(first);
    assert_eq!(
        fs::read_dir(place.path()).unwrap().count(),
        1,
        "the lock is left behind"
    );
    Store::open(place.path()).unwrap();
    let error = Store::create(place.path()).unwrap_err();
    assert!(matches!(error, StoreError::Exists(_)), "{error}");
}

#[test]
fn reading_writes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let missing = Store::open_read_only(place.path()).unwrap_err();
    assert!(matches!(missing, StoreError::Missing(_)), "{missing}");
    drop(filled(place.path()));
    let mut torn = bytes(place.path());
    torn.extend(b"{\"call\":");
    fs::write(place.path().join("calls.jsonl"), &torn).unwrap();
    let mut permissions = fs::metadata(place.path()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(place.path(), permissions.clone()).unwrap();
    let store = Store::open_read_only(place.path()).unwrap();
    assert_eq!(store.calls().len(), 4);
    assert_eq!(bytes(place.path()), torn);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    #[allow(
        clippy::permissions_set_readonly_false,
        reason = "it is about to be removed"
    )]
    permissions.set_readonly(false);
    fs::set_permissions(place.path(), permissions).unwrap();
}

#[test]
fn what_could_not_be_read_back_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let mut store = filled(place.path());
    let before = bytes(place.path());
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let long = "x".repeat(17 << 20);
    let mut hostile = [request("a", "b"), request("a", "b"), request("a", &long)];
    hostile[0].sampling.temperature = Some(f64::NAN);
    hostile[1].extra.insert("deep".to_owned(), deep);
    for (request, told) in hostile
        .iter()
        .zip(["not a finite number", "nested", "shorten"])
    {
        let error = store.append(request, &text("c"), false).unwrap_err();
        assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
        assert!(error.to_string().contains(told), "{error}");
    }
    assert_eq!(bytes(place.path()), before);
    store.append(&request("a", "b"), &text("c"), false).unwrap();
    assert_eq!(
        calls(&Store::open_read_only(place.path()).unwrap()),
        calls(&store)
    );
}
