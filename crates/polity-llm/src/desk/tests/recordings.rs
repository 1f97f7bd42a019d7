//! Recording, replaying, being killed and going on.

use super::*;

fn source(directory: &Path, journal: &str) -> Stores {
    Stores {
        sources: vec![Source {
            store: Store::open_read_only(&directory.join(journal)).unwrap(),
            taking: Taking::InSequence,
        }],
        ..Stores::default()
    }
}

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
    let live = run(Mode::Live, "6", &one_at_a_time());
    assert_eq!(live[0], text("a, the 0th"));
    assert_eq!(
        run(Mode::Replay, "7", &old),
        told("new"),
        "a live run records nothing"
    );
}

/// A run that was told to stop at any point goes on to the journal of one that was not, and asks
/// nothing twice.
#[test]
fn what_came_before_a_stop_is_not_asked_again() {
    let place = tempfile::tempdir().unwrap();
    let rules = rules(Mode::Auto, Scope::Call);
    let undisturbed = one_at_a_time();
    let mut desk_of = desk(&place.path().join("whole"), "journal", rules, &undisturbed);
    let whole = play(&mut desk_of);
    let in_batch = batches()[0].len();
    for stops_after in [0, 1, 7, in_batch - 1] {
        let directory = place.path().join(stops_after.to_string());
        let first = Arc::new(Scripted {
            threads: 4,
            stops_after: Some(stops_after),
            ..Scripted::default()
        });
        let mut stopped = desk(&directory, "first", rules, &first);
        let error = stopped.settle(batches().remove(0)).unwrap_err();
        let DeskError::Stopped { answered, asked } = error else {
            panic!("{error}");
        };
        assert_eq!((answered, asked), (stops_after, in_batch));
        assert_eq!(stopped.spent().live.calls, stops_after as u64);
        assert_eq!(stopped.spent().whole, Spent::default());
        drop(stopped);
        let second = one_at_a_time();
        let mut resumed = desk(&directory, "second", rules, &second);
        resumed.stores.sources = source(&directory, "first").sources;
        let again: Vec<_> = play(&mut resumed)
            .iter()
            .map(|batch| timeless(batch))
            .collect();
        assert_eq!(
            again,
            whole
                .iter()
                .map(|batch| timeless(batch))
                .collect::<Vec<_>>()
        );
        assert_eq!(
            bytes(&directory, "second"),
            bytes(&place.path().join("whole"), "journal")
        );
        let mut both = [first.asked(), second.asked()].concat();
        both.sort_unstable();
        assert_eq!(both, undisturbed.asked());
    }
}

/// Both files of a killed run are cut off anywhere: it goes on, asking for what is lost.
#[test]
fn a_run_goes_on_from_what_a_kill_has_left() {
    let place = tempfile::tempdir().unwrap();
    let rules = rules(Mode::Auto, Scope::Request);
    let mut cold = desk(
        &place.path().join("whole"),
        "first",
        rules,
        &with_failures(1, 0),
    );
    let whole: Vec<_> = play(&mut cold)
        .iter()
        .map(|batch| timeless(batch))
        .collect();
    drop(cold);
    let journal = bytes(&place.path().join("whole"), "first");
    let last = journal[..journal.len() - 1].rfind('\n').unwrap();
    for length in (0..last)
        .step_by(97)
        .chain((last..=journal.len()).step_by(5))
    {
        let directory = place.path().join(length.to_string());
        fs::create_dir_all(directory.join("first")).unwrap();
        fs::write(
            directory.join("first/calls.jsonl"),
            &journal.as_bytes()[..length],
        )
        .unwrap();
        let left = Store::open_read_only(&directory.join("first")).unwrap();
        let failed = left.answers(&request("rules", "fails").key()).len();
        // Whoever is asked for what is lost fails only if the failure is lost, too.
        let provider = if failed > 0 {
            one_at_a_time()
        } else {
            with_failures(1, 0)
        };
        let mut resumed = desk(&directory, "second", rules, &provider);
        resumed.stores.sources = source(&directory, "first").sources;
        let again: Vec<_> = play(&mut resumed)
            .iter()
            .map(|batch| timeless(batch))
            .collect();
        assert_eq!(again, whole, "cut at {length}");
        assert_eq!(bytes(&directory, "second"), journal, "cut at {length}");
        let calls = bytes(&place.path().join("whole"), "first")
            .matches("{\"call\"")
            .count();
        assert_eq!(
            provider.asked().len() + left.calls().len(),
            calls,
            "cut at {length}"
        );
    }
}

/// Whatever the mode: what this run has been given before it was interrupted is not asked for again.
#[test]
fn an_earlier_journal_counts_in_every_mode() {
    let place = tempfile::tempdir().unwrap();
    let provider = one_at_a_time();
    let mut first = desk(
        place.path(),
        "first",
        rules(Mode::Live, Scope::Call),
        &provider,
    );
    first.settle(vec![ask(0, "a")]).unwrap();
    drop(first);
    for mode in [Mode::Live, Mode::Record, Mode::Auto, Mode::Replay] {
        let stores = source(place.path(), "first");
        let mut resumed = Desk::new(rules(mode, Scope::Call), stores, vec![provider.clone()]);
        assert!(
            !resumed.settle(vec![ask(0, "a")]).unwrap()[0].called,
            "{mode:?}"
        );
    }
    assert_eq!(provider.asked().len(), 1);
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
