//! Answers are what their seals say.

use super::*;

fn sealed(directory: &Path) -> String {
    let mut store = Store::create(directory).unwrap();
    let failed = Answer {
        untold: 3,
        ..failure()
    };
    for (user, answer) in [("one", failed), ("two", text("yes"))] {
        let asked = request("rules", user);
        store.append(&asked, &answer, false).unwrap();
    }
    drop(store);
    String::from_utf8(bytes(directory)).unwrap()
}

fn rewritten(directory: &Path, lines: &str) -> Store {
    fs::write(directory.join("calls.jsonl"), lines).unwrap();
    Store::open(directory).unwrap()
}

/// The same without the seals, as earlier versions wrote it.
fn unsealed(lines: &str) -> String {
    let without = |line: &str| match line.find(r#","seal":""#) {
        Some(at) => format!("{}{}\n", &line[..at], &line[at + 74..]),
        None => format!("{line}\n"),
    };
    lines.lines().map(without).collect()
}

#[test]
fn an_answer_that_was_changed_is_named() {
    let place = tempfile::tempdir().unwrap();
    let lines = sealed(place.path());
    for (written, changed, line) in [
        ("yes", "no", 6),
        (r#""status":500"#, r#""status":501"#, 4),
        (r#""untold":3"#, r#""untold":2"#, 4),
        (r#","untold":3"#, "", 4),
        (r#""finish":"stop""#, r#""finish":"length""#, 6),
        (r#""prompt_tokens":10"#, r#""prompt_tokens":11"#, 6),
        (r#""completion_tokens":5"#, r#""completion_tokens":4"#, 6),
        (
            r#"{"text":{"content":"yes","finish":"stop"}}"#,
            r#"{"refused":{"content":"yes"}}"#,
            6,
        ),
    ] {
        assert_eq!(lines.matches(written).count(), 1, "{written}");
        let store = rewritten(place.path(), &lines.replace(written, changed));
        let told = store.verify().unwrap_err().to_string();
        assert!(
            told.contains(&format!("line {line}: the answer is not the one")),
            "{told}"
        );
        assert_eq!(store.mismatches().len(), 1, "{changed}");
    }
    let store = rewritten(place.path(), &lines);
    store.verify().unwrap();
    assert_eq!(store.unsealed(), 0);
}

/// Nor is it vouched for when it is written again.
#[test]
fn an_answer_without_a_seal_is_read_and_stays_without() {
    let place = tempfile::tempdir().unwrap();
    let old = unsealed(&sealed(place.path()));
    let mut store = rewritten(place.path(), &old);
    store.verify().unwrap();
    assert_eq!(store.unsealed(), 2);
    store.prune(|_| true).unwrap();
    assert_eq!(String::from_utf8(bytes(place.path())).unwrap(), old);
    let mut merged = Store::create(&place.path().join("merged")).unwrap();
    merged.merge(&store).unwrap();
    assert_eq!(merged.unsealed(), 2);
    merged
        .append(&request("a", "b"), &text("c"), false)
        .unwrap();
    assert_eq!((merged.calls().len(), merged.unsealed()), (3, 2));
}

#[test]
fn a_wrong_seal_stays_wrong() {
    let place = tempfile::tempdir().unwrap();
    let changed = sealed(place.path()).replace("yes", "no");
    let mut store = rewritten(place.path(), &changed);
    store.prune(|_| true).unwrap();
    assert_eq!(store.mismatches().len(), 1);
}
