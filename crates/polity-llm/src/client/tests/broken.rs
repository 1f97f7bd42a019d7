use super::*;

/// What an act comes to when it is played on every attempt: it is always tried again.
fn lasting(act: Act) -> Failure {
    let stub = Stub::start(move |_| act.clone());
    let client = client(
        &stub,
        Limits {
            attempts_max: 2,
            ..limits()
        },
    );
    let given = ask(&client);
    assert_eq!((given.attempts, given.answer.untold), (2, 2));
    assert!(client.last_complaint().is_some());
    match given.answer.reply {
        Reply::Failed(failure) => failure,
        other => panic!("an answer: {other:?}"),
    }
}

fn fine() -> String {
    polity_llm_stub::completion("fine").to_string()
}

#[test]
fn broken_connections_are_told_from_garbage() {
    let body = fine();
    for (act, expected) in [
        (Act::Drop, Failure::Connection),
        (Act::announced(body.len() + 1, &body), Failure::Connection),
        (Act::announced(body.len(), &body[..50]), Failure::Connection),
        (Act::announced(body.len() - 1, &body), Failure::Garbled),
        (
            Act::Raw(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
            Failure::Connection,
        ),
        (
            Act::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".to_vec()),
            Failure::Garbled,
        ),
        (
            Act::Raw(b"\x00\xffgarbage\r\n\r\n".to_vec()),
            Failure::Garbled,
        ),
        (
            Act::status(200, "<html><body>Welcome</body></html>"),
            Failure::Garbled,
        ),
        (Act::status(200, ""), Failure::Garbled),
        (Act::status(200, r#"{"choices": []}"#), Failure::Garbled),
        (Act::status(204, ""), Failure::Garbled),
        (Act::Flood, Failure::Garbled),
        (Act::announced(1 << 40, &body), Failure::Connection),
    ] {
        let name = format!("{act:.100?}");
        assert_eq!(lasting(act), expected, "{name}");
    }
}

#[test]
fn headers_without_end_are_garbage() {
    let header = format!("X: {}\r\n", "x".repeat(1000));
    let head = format!("HTTP/1.1 200 OK\r\n{}", header.repeat(200));
    assert_eq!(lasting(Act::Raw(head.into_bytes())), Failure::Garbled);
}

#[test]
fn each_is_got_over() {
    for act in [
        Act::Drop,
        Act::Flood,
        Act::Raw(b"garbage".to_vec()),
        Act::announced(1000, &fine()),
        Act::status(200, "<html>"),
    ] {
        let (given, _) = play(once(act));
        assert_eq!((said(&given), given.attempts), ("fine", 2));
        assert_eq!(given.answer.untold, 1);
    }
}

#[test]
fn chunks_are_put_together() {
    let (given, _) = play(|_| Act::Chunked {
        body: fine(),
        chunk_bytes: 7,
    });
    assert_eq!((said(&given), given.attempts), ("fine", 1));
}

#[test]
fn chunks_that_break_off_are_no_answer() {
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let body = fine();
    let chunk = format!("{:x}\r\n{body}\r\n", body.len());
    let cut = [head, chunk.into_bytes()].concat();
    assert_eq!(lasting(Act::Raw(cut)), Failure::Connection);
}

#[test]
fn a_body_may_end_with_its_connection() {
    let raw = format!("HTTP/1.1 200 OK\r\n\r\n{}", fine());
    let (given, _) = play(move |_| Act::Raw(raw.clone().into_bytes()));
    assert_eq!((said(&given), given.attempts), ("fine", 1));
}

#[test]
fn silence_is_not_waited_for() {
    let begun = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec();
    for act in [
        Act::hang(),
        Act::Stall(begun[..20].to_vec()),
        Act::Stall(begun),
    ] {
        let stub = Stub::start(move |_| act.clone());
        let deadline = Duration::from_millis(50);
        let client = client(
            &stub,
            Limits {
                deadline,
                attempts_max: 2,
                ..limits()
            },
        );
        assert_eq!(ask(&client).answer, failed(Failure::Timeout, 2));
        assert_eq!(client.in_flight(), 0);
    }
}

#[test]
fn connections_closed_unread_are_opened_anew() {
    let stub = Stub::start_gated(|number| number >= 2, |_| Act::say("fine"));
    let given = ask(&client(&stub, limits()));
    assert_eq!((said(&given), given.attempts), ("fine", 3));
    assert_eq!((stub.connections(), stub.requests()), (3, 1));
}

/// Whom nobody reaches works on nothing.
#[test]
fn nobody_there_is_a_broken_connection() {
    for (host, complaint) in [("127.0.0.1:1", "refused"), ("polity.invalid", "lookup")] {
        let endpoint = Endpoint {
            base_url: format!("http://{host}/v1"),
            key: None,
            limits: Limits {
                attempts_max: 2,
                ..limits()
            },
        };
        let client = Client::new(endpoint, RetryBudget::default(), Arc::default()).unwrap();
        assert_eq!(
            ask(&client).answer,
            failed(Failure::Connection, 0),
            "{host}"
        );
        assert!(
            client.last_complaint().unwrap().contains(complaint),
            "{host}"
        );
    }
}
