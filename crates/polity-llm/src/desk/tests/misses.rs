//! What a replay says of what is not recorded.

use super::*;

#[test]
fn a_replay_asks_nobody_and_names_what_it_misses() {
    let place = tempfile::tempdir().unwrap();
    let provider = one_at_a_time();
    let recorded = vec![ask(0, "You see 3 votes."), ask(1, "You see 4 votes.")];
    let mut cold = desk(
        place.path(),
        "cold",
        rules(Mode::Record, Scope::Agent),
        &provider,
    );
    cold.settle(recorded.clone()).unwrap();
    drop(cold);
    let mut replay = desk(
        place.path(),
        "replay",
        rules(Mode::Replay, Scope::Agent),
        &provider,
    );
    let mut asks = recorded;
    asks.push(ask(1, "You see 5 votes."));
    asks.extend((10..15).map(|agent| ask(agent, "You see 3 votes.")));
    let before = bytes(place.path(), "replay");
    let error = replay.settle(asks.clone()).unwrap_err();
    let DeskError::Misses(misses) = &error else {
        panic!("{error}");
    };
    let missed: Vec<(u32, u32)> = misses.iter().map(|miss| (miss.tick, miss.agent)).collect();
    assert_eq!(
        missed,
        [(3, 1), (3, 10), (3, 11), (3, 12), (3, 13), (3, 14)]
    );
    let key = |agent: u32, user: &str| {
        let mut request = request("rules", user);
        request.sample = u64::from(agent);
        request.key().to_string()[..12].to_owned()
    };
    let told = error.to_string();
    for part in [
        "6 requests are not recorded".to_owned(),
        format!(
            "agent 1 at tick 3 asked small for {}…",
            key(1, "You see 5 votes.")
        ),
        "which differs in messages[1].content, line 1, column 9: ".to_owned(),
        format!(
            "(nearest {}…, which differs in sample: 10, recorded 0)",
            key(0, "You see 3 votes.")
        ),
        "and 3 more".to_owned(),
    ] {
        assert!(told.contains(&part), "{part} is not in {told}");
    }
    assert_eq!(provider.asked().len(), 2);
    assert_eq!(bytes(place.path(), "replay"), before);
    assert_eq!(replay.settle(asks[..2].to_vec()).unwrap().len(), 2);
}

#[test]
fn nothing_is_near_where_nothing_is_recorded() {
    let rules = rules(Mode::Replay, Scope::Call);
    let mut desk = Desk::new(rules, Stores::default(), Vec::new());
    match desk.settle(vec![ask(0, "a")]) {
        Err(DeskError::Misses(misses)) => assert_eq!(misses[0].nearest, None),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.settle(Vec::new()).unwrap(), []);
}

/// Only what came later in sequence is missing.
#[test]
fn a_key_with_too_few_answers_is_a_miss_of_its_own() {
    let place = tempfile::tempdir().unwrap();
    let mut cache = Store::create(&place.path().join("cache")).unwrap();
    cache
        .append(&ask(0, "a").request, &failure(), false)
        .unwrap();
    let stores = Stores {
        cache: Some(cache),
        ..Stores::default()
    };
    let mut desk = Desk::new(rules(Mode::Replay, Scope::Request), stores, Vec::new());
    assert_eq!(desk.settle(vec![ask(0, "a")]).unwrap()[0].answer, failure());
    let error = desk.settle(vec![ask(0, "a")]).unwrap_err().to_string();
    assert!(
        error.contains("is recorded, but not so many answers to it"),
        "{error}"
    );
}
