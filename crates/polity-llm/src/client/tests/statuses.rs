use super::*;

const DATE: &str = "Sat, 21 Nov 2026 15:00:00 GMT";
const EARLIER: &str = "Sat, 21 Nov 2026 14:00:00 GMT";

#[test]
fn an_answer_comes_with_its_usage() {
    let (given, complaint) = play(|seen| Act::say(&format!("to {}", seen.question())));
    assert_eq!(given.answer.reply, text("to question 0"));
    assert_eq!(
        given.answer.usage,
        Usage {
            prompt_tokens: 7,
            completion_tokens: 13
        }
    );
    assert_eq!((given.attempts, complaint), (1, None));
}

#[test]
fn a_request_is_what_servers_expect() {
    let (given, _) = play(|seen| {
        let header = |name| seen.header(name).unwrap_or("-").to_owned();
        let names = [
            "content-type",
            "accept",
            "authorization",
            "transfer-encoding",
        ];
        Act::say(&format!("{} {}", seen.target, names.map(header).join(" ")))
    });
    assert_eq!(
        said(&given),
        "POST /v1/chat/completions application/json application/json - -"
    );
}

#[test]
fn passing_troubles_are_tried_again() {
    for status in [408, 409, 425, 429, 500, 502, 503, 504, 529] {
        let (given, complaint) = play(once(Act::status(status, "{}")));
        assert_eq!((said(&given), given.attempts), ("fine", 2), "{status}");
        let worked_on_it = u32::from(status >= 500);
        assert_eq!(given.answer.untold, worked_on_it, "{status}");
        assert!(complaint.unwrap().contains(&status.to_string()));
    }
}

#[test]
fn lasting_ones_are_not() {
    for status in [400, 401, 402, 403, 404, 405, 413, 422] {
        let (given, _) = play(once(Act::status(status, "{}").with("Retry-After", "0")));
        assert_eq!(given.answer, failed(Failure::Status(status), 0));
        assert_eq!(given.attempts, 1);
    }
}

#[test]
fn an_empty_purse_is_not_waited_for() {
    let body = r#"{"error": {"message": "pay", "code": "insufficient_quota"}}"#;
    let (given, complaint) = play(once(Act::status(429, body)));
    assert_eq!(given.answer, failed(Failure::Status(429), 0));
    assert_eq!(given.attempts, 1);
    assert!(complaint.unwrap().ends_with("pay"));
}

#[test]
fn nobody_is_followed_elsewhere() {
    let (given, complaint) = play(|_| Act::status(302, "").with("Location", "http://[::1]:9/v2"));
    assert_eq!(given.answer, failed(Failure::Status(302), 0));
    assert!(complaint.unwrap().contains("moved to http://[::1]:9/v2"));
}

#[test]
fn retries_end() {
    let stub = Stub::start(|_| Act::status(500, r#"{"error": "out of order"}"#));
    let client = client(
        &stub,
        Limits {
            attempts_max: 3,
            ..limits()
        },
    );
    let given = ask(&client);
    assert_eq!(given.answer, failed(Failure::Status(500), given.attempts));
    assert_eq!((given.attempts, stub.requests()), (3, 3));
    assert!(client.last_complaint().unwrap().ends_with("out of order"));
}

/// Our own wait would be half a minute here: the server's is none.
#[test]
fn the_servers_wait_counts() {
    let patient = Limits {
        backoff: Duration::from_secs(3600),
        ..limits()
    };
    for after in ["0", DATE, EARLIER] {
        for status in [429, 503] {
            let act = Act::status(status, "")
                .with("Date", DATE)
                .with("Retry-After", after);
            let stub = Stub::start(once(act));
            let given = ask(&client(&stub, patient.clone()));
            assert_eq!((said(&given), given.attempts), ("fine", 2));
        }
    }
}

#[test]
fn complaints_are_one_short_line() {
    for (body, expected) in [
        (
            r#"{"error": {"message": "a\n\u001b[31mb"}}"#.to_owned(),
            "a [31mb",
        ),
        (r#"{"error": "plain"}"#.to_owned(), "plain"),
        (r#"{"message": "other"}"#.to_owned(), "other"),
        (r#"{"detail": "another"}"#.to_owned(), "another"),
        ("404 page\r\n not found".to_owned(), "404 page not found"),
        ("ö".repeat(5000), "ö…"),
    ] {
        let (_, complaint) = play(move |_| Act::status(404, &body));
        let complaint = complaint.unwrap();
        assert!(complaint.ends_with(expected), "{complaint}");
        assert!(complaint.chars().count() <= 301);
        assert!(
            complaint.contains("/v1/chat/completions: 404 Not Found: "),
            "{complaint}"
        );
    }
}
