//! Merging, pruning and counting.

use super::*;

fn store(directory: &Path, record: &[(&str, Answer, bool)]) -> Store {
    let mut store = Store::create(directory).unwrap();
    for (user, answer, fresh) in record {
        store
            .append(&request("rules", user), answer, *fresh)
            .unwrap();
    }
    store
}

#[test]
fn merging_takes_over_what_is_missing_and_keeps_ours() {
    let place = tempfile::tempdir().unwrap();
    let mut ours = store(
        &place.path().join("ours"),
        &[("a", text("1"), false), ("b", text("2"), false)],
    );
    let theirs = store(
        &place.path().join("theirs"),
        &[
            ("c", text("old"), false),
            ("a", text("1"), false),
            ("c", failure(), true),
            ("b", text("other"), false),
            ("d", text("4"), false),
            ("c", text("3"), false),
        ],
    );
    let merged = ours.merge(&theirs).unwrap();
    let expected = Merged {
        added: 2,
        kept: 1,
        conflicting: 1,
    };
    assert_eq!(merged, expected);
    let again = ours.merge(&theirs).unwrap();
    assert_eq!((again.added, again.kept, again.conflicting), (0, 3, 1));
    let ours = Store::open_read_only(&place.path().join("ours")).unwrap();
    ours.verify().unwrap();
    let said = |user| answers(&ours, &request("rules", user));
    assert_eq!(said("b"), [text("2")]);
    assert_eq!(said("c"), [failure(), text("3")]);
    assert_eq!(said("d"), [text("4")]);
    assert_eq!(ours.calls().len(), 5);
}

#[test]
fn a_store_that_is_only_read_takes_nothing_over() {
    let place = tempfile::tempdir().unwrap();
    let theirs = filled(place.path());
    let mut ours = Store::open_read_only(place.path()).unwrap();
    assert!(matches!(ours.merge(&theirs), Err(StoreError::ReadOnly(_))));
    assert!(matches!(ours.prune(|_| true), Err(StoreError::ReadOnly(_))));
}

#[test]
fn pruning_drops_calls_and_what_only_they_hold() {
    let place = tempfile::tempdir().unwrap();
    let mut store = filled(place.path());
    let whole = bytes(place.path());
    assert_eq!(store.prune(|_| true).unwrap(), Pruned::default());
    assert_eq!(bytes(place.path()), whole);
    let two = request("rules", "two").key();
    let foretold = store.prunable(|call| call.key() != two).unwrap();
    assert_eq!(bytes(place.path()), whole);
    let pruned = store.prune(|call| call.key() != two).unwrap();
    assert_eq!(pruned, foretold);
    let shorter = bytes(place.path());
    assert_eq!((pruned.calls, pruned.messages), (1, 1));
    assert_eq!(pruned.bytes as usize, whole.len() - shorter.len());
    assert!(!String::from_utf8(shorter).unwrap().contains("\"two\""));
    // It is still locked, and still written to.
    assert!(matches!(
        Store::open(place.path()),
        Err(StoreError::Locked(_))
    ));
    store
        .append(&request("rules", "two"), &text("again"), false)
        .unwrap();
    let read = Store::open_read_only(place.path()).unwrap();
    read.verify().unwrap();
    assert_eq!(calls(&read), calls(&store));
    assert_eq!(read.calls().len(), 4);
    assert!(!place.path().join("calls.tmp").exists());
}

#[test]
fn what_was_replaced_does_not_come_back() {
    let place = tempfile::tempdir().unwrap();
    let mut store = store(
        place.path(),
        &[
            ("a", text("old"), false),
            ("b", text("old"), false),
            ("a", failure(), true),
            ("b", text("new"), true),
            ("a", text("new"), false),
            ("c", failure(), false),
        ],
    );
    let superseded: Vec<bool> = store.calls().map(|call| call.is_superseded()).collect();
    assert_eq!(superseded, [true, true, false, false, false, false]);
    let pruned = store.prune(|call| call.answer().is_reusable()).unwrap();
    assert_eq!(pruned.calls, 3);
    let said = |user| answers(&store, &request("rules", user));
    assert_eq!(said("a"), [text("new")]);
    assert_eq!(said("b"), [text("new")]);
    assert_eq!(said("c"), []);
    let pruned = store.prune(|call| !call.is_superseded()).unwrap();
    assert_eq!((pruned.calls, pruned.messages), (1, 0));
}

#[test]
fn what_it_holds_is_counted() {
    let place = tempfile::tempdir().unwrap();
    let mut store = filled(place.path());
    let large = Request {
        model: "large".to_owned(),
        ..request("rules", "one")
    };
    store.append(&large, &text("first"), true).unwrap();
    let model = |model: &str, calls, failures| ModelStats {
        provider: "openai".to_owned(),
        model: model.to_owned(),
        calls,
        failures,
        prompt_tokens: (calls - failures) * 10,
        completion_tokens: (calls - failures) * 5,
    };
    let expected = Stats {
        calls: 5,
        keys: 4,
        models: vec![model("large", 1, 0), model("small", 4, 1)],
        messages: 4,
        bytes: bytes(place.path()).len() as u64,
        // "rules" four times, "one" twice beyond the first.
        shared_bytes: 4 * 5 + 2 * 3,
    };
    assert_eq!(store.stats(), expected);
    drop(store);
    assert_eq!(
        Store::open_read_only(place.path()).unwrap().stats(),
        expected
    );
}
