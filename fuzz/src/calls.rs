//! A store of calls: refused as damaged, with its line, or whole up to a record that was cut off.
//!
//! What is accepted is opened for writing, takes one more call, and holds the same as before and that
//! one: to whoever reads it again, to whoever merges it into another, and after it was rewritten.

use std::fs;
use std::path::Path;

use polity_llm::{Answer, Key, Request, Store, StoreError};
use serde_json::from_str;

use crate::on_disk::with_file;

/// A call like any other.
const REQUEST: &str = r#"{"model":"small","provider":"openai","messages":[{"role":"user","content":"a"}],
    "sampling":{},"response_format":null,"extra":{},"sample":0}"#;
const ANSWER: &str =
    r#"{"reply":{"failed":"timeout"},"usage":{"prompt_tokens":1,"completion_tokens":0}}"#;

/// What is found in a store.
type Found = Vec<(Key, Request, Answer)>;

/// The bytes are `calls.jsonl`.
pub fn check(bytes: &[u8]) {
    with_file("calls.jsonl", bytes, |directory, path| {
        let read = match Store::open_read_only(directory) {
            Ok(store) => store,
            Err(error) => return check_error(&error, directory),
        };
        assert_eq!(fs::read(path).ok().as_deref(), Some(bytes), "reading wrote");
        let mut store = Store::open(directory).expect("what is read is opened for writing");
        let before = found(&read);
        assert_eq!(found(&store), before);
        let _ = store.stats();
        if store.verify().is_ok() {
            go_on(&mut store, &before, directory);
        }
    });
}

/// Refused for reading and for writing alike, and left alone.
fn check_error(error: &StoreError, directory: &Path) {
    assert!(error.is_content(), "not a matter of content: {error}");
    let again = Store::open(directory).expect_err("what is not read is not written to");
    assert_eq!(again.to_string(), error.to_string());
}

fn go_on(store: &mut Store, before: &Found, directory: &Path) {
    let request: Request = from_str(REQUEST).expect("a sound request");
    let answer: Answer = from_str(ANSWER).expect("a sound answer");
    let key = store.append(&request, &answer, false);
    let key = key.expect("a store takes a call");
    assert_eq!(store.answers(&key).last(), Some(&answer));
    let mut expected = before.clone();
    expected.push((key, request.clone(), answer));
    assert!(store.nearest(&request).is_some());
    let read = Store::open_read_only(directory).expect("what was written is read");
    assert_eq!(found(&read), expected);
    store.prune(|_| true).expect("a store is written again");
    assert_eq!(found(store), expected);
    let read = Store::open_read_only(directory).expect("what was written is read");
    assert_eq!(found(&read), expected);
    read.verify().expect("it was sound, and still is");
    assert_eq!(store.merge(&read).map(|merged| merged.added).ok(), Some(0));
}

/// All calls, each with a key that is its request's or at least its line's.
fn found(store: &Store) -> Found {
    let calls = store.calls();
    calls
        .map(|call| (call.key(), call.request(), call.answer().clone()))
        .collect()
}
