use super::*;
use crate::client::SecretError;

const KEY: &str = "sk-0123456789abcdef";

#[test]
fn what_no_header_takes_is_no_key() {
    assert_eq!(Secret::new("").unwrap_err(), SecretError::Empty);
    for (key, at) in [
        ("a\n", 1),
        ("a\r\nX: y", 1),
        ("a b", 1),
        ("kéy", 1),
        ("key\0", 3),
    ] {
        let error = Secret::new(key).unwrap_err();
        assert_eq!(error, SecretError::Character { at });
    }
    assert!(Secret::new("none").is_ok());
}

/// A client with this key, and what it comes to if the server does all it can to have it printed.
fn betray(key: &str, script: impl Fn(&str) -> Act + Send + Sync + 'static) -> (Given, String) {
    let stub = Stub::start(move |seen| {
        script(
            seen.header("authorization")
                .unwrap()
                .strip_prefix("Bearer ")
                .unwrap(),
        )
    });
    let key = Some(Secret::new(key).unwrap());
    let limits = Limits {
        attempts_max: 1,
        ..limits()
    };
    let endpoint = Endpoint {
        base_url: stub.base_url(),
        key,
        limits,
    };
    let shown = format!("{endpoint:?} {endpoint:#?}");
    let client = Client::new(endpoint, RetryBudget::default(), Arc::default()).unwrap();
    let given = ask(&client);
    let complaint = client.last_complaint();
    (
        given.clone(),
        format!("{shown} {client:?} {complaint:?} {given:?}"),
    )
}

#[test]
fn the_server_gets_the_key() {
    let (given, _) = betray(KEY, |key| {
        Act::say(if key == KEY { "it is" } else { "it is not" })
    });
    assert_eq!(said(&given), "it is");
}

#[test]
fn nobody_else_does() {
    let scripts: [fn(&str) -> Act; 18] = [
        |key| {
            Act::status(
                401,
                &format!(r#"{{"error": {{"message": "bad key {key}"}}}}"#),
            )
        },
        |key| Act::status(401, &format!("<html>{key}")),
        |key| Act::status(401, &format!("{}{key}", "x".repeat(210))),
        |key| Act::status(401, &format!("{}\u{1b}{}", &key[..5], &key[5..])),
        |key| Act::status(401, &format!("bad {}\n{}", &key[..9], &key[9..])),
        |key| Act::status(401, &format!("bad {}\u{200b}{}", &key[..9], &key[9..])),
        |key| Act::status(401, &format!("bad {}", key.replace('-', "\\u002d"))),
        |key| Act::status(302, "").with("Location", &format!("http://{key}/")),
        |key| {
            Act::status(302, "").with("Location", &format!("http://a/{}", key.replace('-', "%2d")))
        },
        |key| Act::say(&format!("http://a/{}", key.replace('-', "%2D"))),
        |key| Act::status(200, &format!("<html>{key}")),
        |key| Act::say(&format!("your key is {key}")),
        // In escapes: of the body, of a decision in it, of a text in that; all of it, or half.
        |key| {
            Act::status(
                200,
                &polity_llm_stub::completion("WORDS")
                    .to_string()
                    .replace("WORDS", &escaped(key)),
            )
        },
        |key| Act::say(&format!(r#"{{"say": "{}"}}"#, escaped(key))),
        |key| Act::say(&format!("\\u005c{}", escaped(key).replace('\\', "\\\\"))),
        |key| Act::say(&format!("\\n {}{}", &key[..4], escaped(&key[4..]))),
        |key| Act::say(&key.replace('-', "\\u002D")),
        |key| Act::Raw(format!("HTTP/1.1 {key}\r\n{key}: {key}\r\n\r\n").into_bytes()),
    ];
    for (index, script) in scripts.into_iter().enumerate() {
        let (given, shown) = betray(KEY, script);
        assert!(matches!(given.answer.reply, Reply::Failed(_)), "{index}");
        assert!(
            !shown.contains("0123456789") && !shown.contains("sk-01"),
            "{index}: {shown}"
        );
    }
}

/// Each character as an escape of JSON.
fn escaped(key: &str) -> String {
    let escaped = key.chars().map(|c| format!("\\u{:04x}", u32::from(c)));
    escaped.collect()
}

#[test]
fn a_short_key_is_looked_for_and_a_word_is_not_taken_for_it() {
    let (given, _) = betray("s3cr3t", Act::say);
    assert_eq!(given.answer.reply, Reply::Failed(Failure::Garbled));
    let (given, _) = betray("s3cr3t", |_| Act::say(r"\u \u12 \ud800 é\é \"));
    assert_eq!(said(&given), r"\u \u12 \ud800 é\é \");
}

/// What one reading lays bare is looked at before another one spoils it.
#[test]
fn a_key_that_looks_like_an_escape_is_found() {
    let keys = ["4f3c2b1a9d8e7f60", "sk-50%41bcdefgh", "sk-50%41bcdefgh"];
    let says: [fn(&str) -> String; 3] = [
        |key| format!("%4\\u0066{}", &key[2..]),
        |key| key.replace('-', "\\u002d"),
        |key| key.replace('%', "%25"),
    ];
    for (key, say) in keys.into_iter().zip(says) {
        let (given, shown) = betray(key, move |key| Act::say(&say(key)));
        assert_eq!(given.answer.reply, Reply::Failed(Failure::Garbled), "{key}");
        assert!(!shown.contains(&key[2..]), "{shown}");
    }
}

/// Local servers are given any word for a key.
#[test]
fn a_word_is_no_secret_in_an_answer() {
    let (given, _) = betray("none", |_| Act::say("none of them"));
    assert_eq!(said(&given), "none of them");
}

/// What a server says may hold what another was shown, though it wants no key itself.
#[test]
fn the_key_of_another_server_is_looked_for_too() {
    let long = format!("{KEY}-and-more");
    let secrets = [KEY, &long].map(|key| Secret::new(key).unwrap());
    let says: [fn(&str) -> Act; 4] = [
        |key| Act::say(&format!("another key is {key}")),
        |key| Act::say(&key.replace('-', "\\u002D")),
        |key| Act::status(401, &format!("bad key {key}")),
        |key| Act::status(401, &format!("{}{key}", "x".repeat(230))),
    ];
    for (index, say) in says.into_iter().enumerate() {
        let key = long.clone();
        let stub = Stub::start(move |_| say(&key));
        let endpoint = Endpoint {
            base_url: stub.base_url(),
            key: None,
            limits: Limits {
                attempts_max: 1,
                ..limits()
            },
        };
        let client = Client::among(endpoint, &secrets, RetryBudget::default(), Arc::default());
        let client = client.unwrap();
        let given = ask(&client);
        assert!(matches!(given.answer.reply, Reply::Failed(_)), "{index}");
        let complaint = client.last_complaint().unwrap();
        let leaks = ["sk-0", "and-more"].map(|part| complaint.contains(part));
        assert_eq!(leaks, [false; 2], "{index}: {complaint}");
    }
}
