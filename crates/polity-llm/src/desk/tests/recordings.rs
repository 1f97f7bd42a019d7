//! Recording and replaying.

use super::*;

/// From the journal and from the cache alike, failures in their places.
#[test]
fn a_recorded_run_happens_again() {
    for mode in [Mode::Record, Mode::Auto] {
        let place = tempfile::tempdir().unwrap();
        let provider = with_failures(16, 3);
        let mut cold = desk(place.path(), "cold", rules(mode, Scope::Request), &provider);
        let settled: Vec<_> = play(&mut cold)
            .iter()
            .map(|batch| timeless(batch))
            .collect();
        assert!(
            settled
                .concat()
                .iter()
                .any(|settled| !settled.answer.is_reusable())
        );
        let spent = cold.spent();
        drop(cold);
        let replay = rules(Mode::Replay, Scope::Request);
        let mut from_journal = Desk::new(replay, source(place.path(), "cold"), Vec::new());
        let nobody = one_at_a_time();
        let mut from_cache = desk(place.path(), "replay", replay, &nobody);
        for desk in [&mut from_journal, &mut from_cache] {
            assert_eq!(play(desk), settled);
            assert_eq!(
                (desk.spent().live, desk.spent().whole),
                (Spent::default(), spent.whole)
            );
        }
        assert_eq!(bytes(place.path(), "replay"), bytes(place.path(), "cold"));
        assert_eq!(nobody.asked(), []);
    }
}

#[test]
fn a_new_recording_takes_the_place_of_an_old_one() {
    let place = tempfile::tempdir().unwrap();
    let script = |answers: Vec<Answer>| {
        let provider = one_at_a_time();
        let mut script = provider.script.lock().unwrap();
        script.insert("a".to_owned(), answers.into());
        drop(script);
        provider
    };
    let run = |mode, journal: &str, provider: &Arc<Scripted>| {
        let mut desk = desk(place.path(), journal, rules(mode, Scope::Request), provider);
        let mut settle = || desk.settle(vec![ask(0, "a")]).unwrap()[0].answer.clone();
        [settle(), settle(), settle()]
    };
    let old = script(vec![failure(), text("old")]);
    let new = script(vec![failure(), text("new")]);
    let told = |last: &str| [failure(), text(last), text(last)];
    assert_eq!(run(Mode::Record, "1", &old), told("old"));
    assert_eq!(run(Mode::Replay, "2", &new), told("old"));
    assert_eq!(run(Mode::Record, "3", &new), told("new"));
    assert_eq!(run(Mode::Replay, "4", &old), told("new"));
    // What failed once is not used again where there is an answer.
    assert_eq!(
        run(Mode::Auto, "5", &old),
        [text("new"), text("new"), text("new")]
    );
    let cache = bytes(place.path(), "cache");
    let live = run(Mode::Live, "6", &one_at_a_time());
    assert_eq!(live[0], text("a, the 0th"));
    assert_eq!(run(Mode::Replay, "7", &old), told("new"));
    assert_eq!(
        bytes(place.path(), "cache"),
        cache,
        "only recordings are recorded"
    );
}

#[test]
fn a_cache_that_cannot_be_written_is_an_error() {
    let place = tempfile::tempdir().unwrap();
    drop(Store::create(place.path()).unwrap());
    let provider = one_at_a_time();
    let stores = Stores {
        cache: Some(Store::open_read_only(place.path()).unwrap()),
        ..Stores::default()
    };
    let mut desk = Desk::new(rules(Mode::Auto, Scope::Call), stores, vec![provider]);
    let error = desk.settle(vec![ask(0, "a")]).unwrap_err();
    assert!(
        matches!(error, DeskError::Store(StoreError::ReadOnly(_))),
        "{error}"
    );
}

/// An equal key of a store is an equal request: no two agents get each other's answers.
#[test]
fn everything_in_a_cache_is_what_it_says() {
    let place = tempfile::tempdir().unwrap();
    let provider = with_failures(16, 11);
    let mut desk = desk(
        place.path(),
        "journal",
        rules(Mode::Record, Scope::Agent),
        &provider,
    );
    play(&mut desk);
    desk.sync().unwrap();
    let stores = desk.into_stores();
    for store in stores.cache.iter().chain(&stores.journal) {
        store.verify().unwrap();
        let keys: Vec<Key> = store.calls().map(|call| call.request().key()).collect();
        assert_eq!(
            keys,
            store.calls().map(|call| call.key()).collect::<Vec<_>>()
        );
        assert_eq!(keys.len(), provider.asked().len());
    }
}
