//! What is told of a request that is not recorded.

use super::*;
use crate::{Message, Sampling};

fn told(store: &Store, asked: &Request) -> String {
    store
        .nearest(asked)
        .unwrap()
        .difference
        .unwrap()
        .to_string()
}

#[test]
fn the_first_field_that_differs_is_named() {
    let place = tempfile::tempdir().unwrap();
    let mut store = Store::create(place.path()).unwrap();
    let recorded = request(
        "rules",
        "The first line.\nand another é line of this longer text",
    );
    assert_eq!(store.nearest(&recorded), None);
    store.append(&recorded, &text("x"), false).unwrap();
    type Change = fn(&mut Request);
    let changes: &[(Change, &str)] = &[
        (
            |r| r.model = "large".to_owned(),
            r#"model: "large", recorded "small""#,
        ),
        (
            |r| r.provider = "x".to_owned(),
            r#"provider: "x", recorded "openai""#,
        ),
        (
            |r| r.messages[1].role = Author::Assistant,
            "messages[1].role: Assistant, recorded User",
        ),
        (
            |r| {
                let other = "The first line.\nand another è line of this longer text";
                r.messages[1].content = other.into();
            },
            "messages[1].content, line 2, column 13: \
             …\"t line.\\nand another è line of this longe\"…, \
             recorded …\"t line.\\nand another é line of this longe\"…",
        ),
        (|r| drop(r.messages.pop()), "messages.len(): 1, recorded 2"),
        (
            |r| r.sampling.temperature = Some(0.7),
            "sampling.temperature: 0.7, recorded 0.5",
        ),
        (
            |r| r.sampling.max_tokens = None,
            "sampling.max_tokens: none, recorded 10",
        ),
        (
            |r| r.sampling.stop.push("x".to_owned()),
            r#"sampling.stop: ["x"], recorded []"#,
        ),
        (
            |r| r.response_format = None,
            r#"response_format: none, recorded {"type":"json_object"}"#,
        ),
        (
            |r| r.response_format = Some(json!({"type": "text"})),
            r#"response_format.type: "text", recorded "json_object""#,
        ),
        (
            |r| drop(r.extra.insert("n".to_owned(), json!(2))),
            "extra.n: 2, recorded none",
        ),
        (|r| r.sample = 4, "sample: 4, recorded 0"),
    ];
    for (change, expected) in changes {
        let mut asked = recorded.clone();
        change(&mut asked);
        assert_eq!(told(&store, &asked), *expected);
    }
    assert_eq!(store.nearest(&recorded).unwrap().difference, None);
}

#[test]
fn the_nearest_has_the_most_in_common() {
    let place = tempfile::tempdir().unwrap();
    let mut store = Store::create(place.path()).unwrap();
    let mut append = |request: &Request| store.append(request, &text("x"), false).unwrap();
    append(&request("other", "You are agent 1. Vote."));
    let seven = append(&request("rules", "You are agent 7. Vote."));
    append(&request("rules", "You are agent 8. Vote."));
    let hotter = Request {
        sampling: Sampling::default(),
        ..request("other", "Speak.")
    };
    append(&hotter);
    let speak = append(&request("other", "Speak."));
    let nearest = |asked: &Request| store.nearest(asked).unwrap().key;
    assert_eq!(nearest(&request("rules", "You are agent 7. Voted.")), seven);
    assert_eq!(
        nearest(&request("rules", "Something else.")),
        seven,
        "the first of equals"
    );
    let second = Request {
        sample: 1,
        ..request("other", "Speak.")
    };
    assert_eq!(nearest(&second), speak, "the same settings");
}

/// Whatever is asked together, each gets what it would get alone, as a plain search has it.
#[test]
fn many_are_found_as_one_is() {
    let place = tempfile::tempdir().unwrap();
    let mut store = Store::create(place.path()).unwrap();
    let system = |n: usize| format!("rules {}", n % 3);
    let user = |n: usize| format!("You are agent {}. You see {} votes.", n % 11, n % 7);
    let recorded: Vec<Request> = (0..60).map(|n| request(&system(n * n), &user(n))).collect();
    for request in &recorded {
        store.append(request, &text("x"), false).unwrap();
    }
    let asked: Vec<Request> = (0..90)
        .map(|n| match n % 3 {
            0 => request(&system(n / 3), &user(n / 2 + 5)),
            1 => request(&system(n), &format!("{} Now.", user(n))),
            _ => request("none", &user(n + 2)),
        })
        .collect();
    let asked: Vec<&Request> = asked.iter().collect();
    let together = store.nearest_of(&asked);
    for (request, found) in asked.iter().zip(together) {
        let (shared, nearest) = found.unwrap();
        assert_eq!(Some(&nearest), store.nearest(request).as_ref());
        let common = |other: &&Request| {
            let is_there = |m: &&Message| other.messages.contains(m);
            request.messages.iter().filter(is_there).count()
        };
        let most = recorded.iter().map(|other| common(&other)).max().unwrap();
        let found = recorded
            .iter()
            .find(|other| other.key() == nearest.key)
            .unwrap();
        assert_eq!((shared, common(&found)), (most, most));
    }
}
