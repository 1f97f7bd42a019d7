use std::sync::Barrier;

use super::*;

#[test]
fn as_many_are_in_flight_as_may_be() {
    let four = Barrier::new(4);
    let stub = Stub::start(move |seen| {
        four.wait();
        Act::say(&seen.question())
    });
    let limits = Limits {
        in_flight_max: 4,
        in_flight_start: 4,
        ..limits()
    };
    let client = client(&stub, limits);
    let requests = questions(16);
    for (request, given) in requests.iter().zip(ask_all(&client, &requests)) {
        assert_eq!(said(&given.unwrap()), &*request.messages[0].content);
    }
    assert_eq!(stub.in_flight_peak(), 4);
    assert_eq!(client.in_flight(), 0);
}

#[test]
fn the_limit_grows_to_its_most_and_no_further() {
    let stub = Stub::start(|_| Act::say("yes"));
    let limits = Limits {
        in_flight_max: 8,
        in_flight_start: 1,
        ..limits()
    };
    let client = client(&stub, limits);
    ask_all(&client, &questions(27));
    assert_eq!(client.in_flight_limit(), 7);
    ask_all(&client, &questions(100));
    assert_eq!(client.in_flight_limit(), 8);
    assert!(stub.in_flight_peak() <= 8);
}

#[test]
fn a_start_beyond_the_most_is_the_most() {
    let stub = Stub::start(|_| Act::say("yes"));
    let limits = Limits {
        in_flight_max: 3,
        ..limits()
    };
    let client = client(&stub, limits);
    assert_eq!(client.in_flight_limit(), 3);
    ask_all(&client, &questions(50));
    assert!(stub.in_flight_peak() <= 3);

    let zeros = Limits {
        in_flight_max: 0,
        in_flight_start: 0,
        attempts_max: 0,
        ..self::limits()
    };
    let given = ask_all(&self::client(&stub, zeros), &questions(3));
    assert!(given.iter().flatten().all(|given| said(given) == "yes"));
}

#[test]
fn a_server_that_has_had_enough_is_asked_less() {
    let stub = Stub::start(once(Act::status(429, "").with("Retry-After", "0")));
    let client = client(&stub, limits());
    let given = ask_all(&client, &questions(20));
    assert!(
        given
            .iter()
            .flatten()
            .all(|given| (said(given), given.attempts) == ("fine", 2))
    );
    assert!(client.in_flight_limit() < 20);
}

#[test]
fn connections_last_from_batch_to_batch() {
    let stub = Stub::start(|_| Act::say("yes"));
    let client = client(
        &stub,
        Limits {
            in_flight_start: 4,
            in_flight_max: 4,
            ..limits()
        },
    );
    for _ in 0..10 {
        ask(&client);
    }
    assert_eq!(stub.connections(), 1);
    for _ in 0..10 {
        ask_all(&client, &questions(16));
    }
    assert!(stub.connections() <= 4);
}

#[test]
fn batches_may_overlap() {
    let two = Barrier::new(2);
    let stub = Stub::start(move |seen| {
        two.wait();
        Act::say(&seen.question())
    });
    let client = client(
        &stub,
        Limits {
            in_flight_start: 2,
            in_flight_max: 2,
            ..limits()
        },
    );
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let requests = questions(10);
                for (request, given) in requests.iter().zip(ask_all(&client, &requests)) {
                    assert_eq!(said(&given.unwrap()), &*request.messages[0].content);
                }
            });
        }
    });
    assert_eq!(stub.in_flight_peak(), 2);
}

#[test]
fn nothing_asked_is_nothing_done() {
    let stub = Stub::start(|_| Act::say("yes"));
    assert!(ask_all(&client(&stub, limits()), &[]).is_empty());
    assert_eq!(stub.connections(), 0);
}

#[test]
fn calls_in_flight_can_be_watched() {
    let (arrive, arrived) = std::sync::mpsc::channel();
    let both = Arc::new(Barrier::new(2));
    let barrier = Arc::clone(&both);
    let stub = Stub::start(move |_| {
        arrive.send(()).unwrap();
        barrier.wait();
        Act::say("yes")
    });
    let client = client(&stub, limits());
    std::thread::scope(|scope| {
        scope.spawn(|| ask(&client));
        arrived.recv().unwrap();
        assert_eq!(client.in_flight(), 1);
        both.wait();
    });
    assert_eq!(client.in_flight(), 0);
}
