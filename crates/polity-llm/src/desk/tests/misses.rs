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
    asks.extend((10..120).map(|agent| ask(agent, "You see 3 votes.")));
    let before = bytes(place.path(), "replay");
    let error = replay.settle(asks.clone()).unwrap_err();
    let DeskError::Misses(misses) = &error else {
        panic!("{error}");
    };
    let missed: Vec<(u32, u32)> = misses.iter().map(|miss| (miss.tick, miss.agent)).collect();
    let agents = || std::iter::once(1).chain(10..120);
    assert_eq!(missed, agents().map(|agent| (3, agent)).collect::<Vec<_>>());
    let key = |agent: u32, user: &str| {
        let mut request = request("rules", user);
        request.sample = u64::from(agent);
        request.key().to_string()[..12].to_owned()
    };
    let told = error.to_string();
    for part in [
        "111 requests are not recorded".to_owned(),
        format!(
            "agent 1 at tick 3 asked small for {}…",
            key(1, "You see 5 votes.")
        ),
        "which differs in messages[1].content, line 1, column 9: ".to_owned(),
        format!(
            "(nearest {}…, which differs in sample: 10, recorded 0)",
            key(0, "You see 3 votes.")
        ),
    ] {
        assert!(told.contains(&part), "{part} is not in {told}");
    }
    // A line each, with what is nearest.
    let lines: Vec<&str> = told.lines().skip(1).collect();
    assert_eq!(lines.len(), 111);
    for (agent, line) in agents().zip(&lines) {
        let begins = format!("  agent {agent} at tick 3 asked small for ");
        assert!(line.starts_with(&begins), "{line}");
        assert!(line.contains("(nearest "), "{line}");
        assert!(line.contains(", which differs in "), "{line}");
    }
    assert_eq!(provider.asked().len(), 2);
    assert_eq!(bytes(place.path(), "replay"), before);
    assert_eq!(replay.settle(asks[..2].to_vec()).unwrap().len(), 2);
}

/// A run's own record comes first, unless the cache has something nearer.
#[test]
fn the_nearest_of_all_stores_is_told() {
    let place = tempfile::tempdir().unwrap();
    let store = |name: &str, asks: &[Ask]| {
        let mut store = Store::create(&place.path().join(name)).unwrap();
        for ask in asks {
            store.append(&ask.request, &failure(), false).unwrap();
        }
        store
    };
    let other = Ask {
        request: request("other rules", "You see 3 votes."),
        ..ask(0, "")
    };
    let near = ask(0, "You see 3 votes.");
    let source = Source {
        store: store("own", &[other]),
        taking: Taking::InSequence,
    };
    let stores = Stores {
        sources: vec![source],
        cache: Some(store("cache", std::slice::from_ref(&near))),
        ..Stores::default()
    };
    let mut desk = Desk::new(rules(Mode::Replay, Scope::Call), stores, Vec::new());
    let asked = |system: &str, user: &str| Ask {
        request: request(system, user),
        ..ask(0, "")
    };
    let asks = vec![
        asked("rules", "You see 4 votes."),
        asked("no rules", "Nothing."),
    ];
    let Err(DeskError::Misses(misses)) = desk.settle(asks) else {
        panic!("two misses");
    };
    let nearest: Vec<Key> = misses
        .iter()
        .map(|m| m.nearest.as_ref().unwrap().key)
        .collect();
    assert_eq!(nearest[0], near.request.key());
    assert_eq!(
        nearest[1],
        request("other rules", "You see 3 votes.").key(),
        "of equally far ones that of the run itself"
    );
}

#[test]
fn no_end_of_misses_is_told() {
    let rules = rules(Mode::Replay, Scope::Agent);
    let mut desk = Desk::new(rules, Stores::default(), Vec::new());
    let asks = (0..10_002).map(|agent| ask(agent, "a")).collect();
    let told = desk.settle(asks).unwrap_err().to_string();
    assert_eq!(told.lines().count(), 1 + 10_000 + 1);
    assert!(
        told.ends_with("  … and 2 more"),
        "{}",
        &told[told.len() - 90..]
    );
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
