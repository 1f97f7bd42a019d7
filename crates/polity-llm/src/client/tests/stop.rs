use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// A client, and a server that plays this script and may stop the client.
fn stoppable(
    limits: Limits,
    script: impl Fn(&Seen, &AtomicBool) -> Act + Send + Sync + 'static,
) -> (Stub, Client) {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let stub = Stub::start(move |seen| script(seen, &flag));
    let endpoint = Endpoint {
        base_url: stub.base_url(),
        key: None,
        limits,
    };
    let client = Client::new(endpoint, RetryBudget::default(), stop).unwrap();
    (stub, client)
}

#[test]
fn what_is_in_flight_lands_and_no_more_is_begun() {
    let alone = Limits {
        in_flight_max: 1,
        ..limits()
    };
    let (stub, client) = stoppable(alone, |seen, stop| {
        stop.store(seen.number == 2, Ordering::SeqCst);
        Act::say("yes")
    });
    let given = ask_all(&client, &questions(10));
    let answered: Vec<bool> = given.iter().map(Option::is_some).collect();
    assert_eq!(answered[..4], [true, true, true, false]);
    assert!(answered[3..].iter().all(|is_answered| !is_answered));
    assert_eq!(stub.requests(), 3);
    assert!(ask_all(&client, &questions(1))[0].is_none());
    assert_eq!(stub.requests(), 3);
}

#[test]
fn who_stops_does_not_wait_to_try_again() {
    let (stub, client) = stoppable(limits(), |_, stop| {
        stop.store(true, Ordering::SeqCst);
        Act::status(429, "").with("Retry-After", "100")
    });
    assert!(ask_all(&client, &questions(1))[0].is_none());
    assert_eq!(stub.requests(), 1);
}

#[test]
fn who_waits_already_is_woken() {
    let stub = Stub::start(|_| Act::status(429, "").with("Retry-After", "100"));
    let stop = Arc::new(AtomicBool::new(false));
    let endpoint = Endpoint {
        base_url: stub.base_url(),
        key: None,
        limits: limits(),
    };
    let client = Client::new(endpoint, RetryBudget::default(), Arc::clone(&stop)).unwrap();
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| ask_all(&client, &questions(3)));
        while client.last_complaint().is_none() {
            std::thread::yield_now();
        }
        stop.store(true, Ordering::SeqCst);
        assert!(asking.join().unwrap().iter().all(Option::is_none));
    });
}

#[test]
fn what_does_not_land_in_time_is_left() {
    let brief = Limits {
        deadline: Duration::from_millis(300),
        ..limits()
    };
    let (stub, client) = stoppable(brief, |_, stop| {
        stop.store(true, Ordering::SeqCst);
        Act::hang()
    });
    let given = ask_all(&client, &questions(100));
    assert!(given.iter().all(Option::is_none));
    assert!(stub.requests() <= 20);
}

#[test]
fn what_the_server_declines_for_good_is_said_also_then() {
    let (_stub, client) = stoppable(limits(), |_, stop| {
        stop.store(true, Ordering::SeqCst);
        Act::status(404, "")
    });
    let given = ask_all(&client, &questions(1)).remove(0).unwrap();
    assert_eq!(given.answer, failed(Failure::Status(404), 0));
}

/// It may be paid for already. The server takes longer than any grace would be.
#[test]
fn what_is_in_flight_has_until_its_own_deadline() {
    let (_stub, client) = stoppable(limits(), |_, stop| {
        stop.store(true, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(2500));
        Act::say("late")
    });
    let given = ask_all(&client, &questions(1)).remove(0);
    assert_eq!(said(&given.expect("an answer")), "late");
}

/// Who wants no more answers gets those that are on their way, and the client asks on afterwards.
#[test]
fn who_breaks_off_is_asked_for_nothing_more() {
    let stub = Stub::start(|_| Act::say("yes"));
    let alone = Limits {
        in_flight_max: 1,
        ..limits()
    };
    let client = client(&stub, alone);
    let (questions, heard) = (questions(10), Mutex::new(Vec::new()));
    let all: Vec<&Request> = questions.iter().collect();
    client.answer(&all, &|index, _| {
        heard.lock().unwrap().push(index);
        match index {
            2 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    });
    assert_eq!(*heard.lock().unwrap(), [0, 1, 2]);
    assert_eq!(stub.requests(), 3);
    assert_eq!(said(&ask(&client)), "yes");
}
