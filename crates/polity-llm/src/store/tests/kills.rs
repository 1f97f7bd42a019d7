//! A writer may be killed at any byte; what is damaged otherwise is named.

use super::*;

/// A file cut off at each of its bytes: what was whole is there, and what is recorded again then ends in
/// the bytes of a file that nobody cut off.
#[test]
fn a_kill_at_any_byte_costs_at_most_one_record() {
    let place = tempfile::tempdir().unwrap();
    let written = calls(&filled(&place.path().join("whole")));
    let whole = bytes(&place.path().join("whole"));
    let directory = place.path().join("cut");
    fs::create_dir(&directory).unwrap();
    for length in 0..=whole.len() {
        fs::write(directory.join("calls.jsonl"), &whole[..length]).unwrap();
        let left = calls(&Store::open_read_only(&directory).unwrap());
        assert_eq!(left, written[..left.len()], "cut at {length}");
        assert_eq!(bytes(&directory), &whole[..length]);
        let mut store = Store::open(&directory).unwrap();
        assert_eq!(calls(&store), left, "cut at {length}");
        for (request, answer, fresh) in &written[left.len()..] {
            store.append(request, answer, *fresh).unwrap();
        }
        assert_eq!(bytes(&directory), whole, "cut at {length}");
    }
}

/// A file with a byte changed, each in turn: it is read, or the line is named.
#[test]
fn what_is_damaged_is_named() {
    let place = tempfile::tempdir().unwrap();
    drop(filled(place.path()));
    let whole = bytes(place.path());
    let header = whole.iter().position(|&byte| byte == b'\n').unwrap();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] = b'}';
        fs::write(place.path().join("calls.jsonl"), &changed).unwrap();
        let line = whole[..at].iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
        let last = at == whole.len() - 1;
        match Store::open(place.path()).and_then(|store| store.verify()) {
            Ok(()) => assert!(changed == whole || last || line > 1, "byte {at}"),
            Err(StoreError::NotAStore(_)) => assert!(at <= header, "byte {at}"),
            // A line that is no more may be missed by a later one.
            Err(StoreError::Damaged { line: named, .. }) => assert!(named >= line, "byte {at}"),
            Err(error) => panic!("byte {at}: {error}"),
        }
        if !last {
            assert_eq!(bytes(place.path()), changed, "it was written to");
        }
    }
}

fn refusal(directory: &Path, content: &str) -> String {
    fs::write(directory.join("calls.jsonl"), content).unwrap();
    let read = Store::open_read_only(directory).unwrap_err().to_string();
    assert_eq!(Store::open(directory).unwrap_err().to_string(), read);
    assert_eq!(bytes(directory), content.as_bytes());
    read
}

#[test]
fn other_files_are_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let header = r#"{"format":"polity-calls","version":1}"#;
    let message = |content: &str| {
        let hash = crate::canonical::message_digest(Author::User, "a");
        format!(r#"{{"message":{{"hash":"{hash}","role":"user","content":"{content}"}}}}"#)
    };
    for (content, told) in [
        ("a diary".to_owned(), "is not a store of calls"),
        ("{}\n".to_owned(), "is not a store of calls"),
        ("\n".to_owned(), "is not a store of calls"),
        (
            "{\"format\":\"polity-calls\",\"version\":2,\"zip\":true}\n".to_owned(),
            "has format version 2, this program knows 1; use the version",
        ),
        (format!("{header}\n\n"), "line 2: it is no record"),
        (
            format!("{header}\n{{\"note\":1}}\n"),
            "unknown variant `note`",
        ),
        (
            format!("{header}\n{}\n{}\n", message("a"), message("b")),
            "line 3: message ",
        ),
        (
            format!("{header}\n{}\nx\n{}", message("a"), message("a")),
            "line 3: it is no record: expected value at line 1 column 1; restore the file from a copy, or keep what is before (`head -n 2`)",
        ),
    ] {
        let error = refusal(place.path(), &content);
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_call_comes_after_its_messages() {
    let place = tempfile::tempdir().unwrap();
    drop(filled(place.path()));
    let whole = String::from_utf8(bytes(place.path())).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without: Vec<&str> = [&lines[..2], &lines[3..]].concat();
    let error = refusal(place.path(), &(without.join("\n") + "\n"));
    assert!(error.contains("line 3: message "), "{error}");
    assert!(
        error.contains("does not stand before its first call"),
        "{error}"
    );
}

#[test]
fn lines_without_end_are_not_read() {
    let place = tempfile::tempdir().unwrap();
    let mut content = String::from_utf8(line::HEADER.to_vec()).unwrap();
    content.extend(std::iter::repeat_n('x', line::LINE_BYTES_MAX + 1));
    let error = refusal(place.path(), &content);
    assert!(error.contains("line 2: the line is longer than"), "{error}");
}

#[test]
fn verifying_finds_what_is_not_what_it_says() {
    let place = tempfile::tempdir().unwrap();
    drop(filled(place.path()));
    let whole = String::from_utf8(bytes(place.path())).unwrap();
    let verified = |from: &str, to: &str| {
        let changed = whole.replacen(from, to, 1);
        assert_ne!(changed, whole);
        fs::write(place.path().join("calls.jsonl"), changed).unwrap();
        let store = Store::open_read_only(place.path()).unwrap();
        store.verify().unwrap_err().to_string()
    };
    let error = verified("\"content\":\"rules\"", "\"content\":\"ruler\"");
    assert!(error.contains("line 2: the message's hash is "), "{error}");
    let error = verified("\"temperature\":0.5", "\"temperature\":0.6");
    assert!(
        error.contains("line 4: the key of its request is "),
        "{error}"
    );
}

/// A write that fails leaves nothing behind that a later one would be glued to.
#[test]
fn after_a_write_that_cannot_be_undone_nothing_is_written() {
    let place = tempfile::tempdir().unwrap();
    let mut store = filled(place.path());
    let before = (calls(&store), bytes(place.path()));
    store.appending.as_mut().unwrap().refuse_writes();
    let first = store
        .append(&request("a", "b"), &text("c"), false)
        .unwrap_err();
    assert!(
        matches!(
            first,
            StoreError::Io {
                action: "write",
                ..
            }
        ),
        "{first}"
    );
    let second = store
        .append(&request("a", "b"), &text("c"), false)
        .unwrap_err();
    assert!(matches!(second, StoreError::Broken(_)), "{second}");
    assert_eq!((calls(&store), bytes(place.path())), before);
}
