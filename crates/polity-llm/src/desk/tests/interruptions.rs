//! Being told to stop, being killed, and going on.

use super::*;

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

/// What ended a run is no recording: its answers are paid for and stay, its failures are asked for again.
#[test]
fn a_batch_that_came_to_nothing_leaves_no_failures() {
    let place = tempfile::tempdir().unwrap();
    let rules = rules(Mode::Auto, Scope::Agent);
    let provider = one_at_a_time();
    let fails = |times: usize| {
        let script = ("fails".to_owned(), vec![failure(); times].into());
        provider.script.lock().unwrap().extend([script]);
    };
    let cached = |user: &str| {
        let store = Store::open_read_only(&place.path().join("cache")).unwrap();
        let key = request("rules", user).key();
        store
            .answers(&key)
            .map(Answer::is_reusable)
            .collect::<Vec<_>>()
    };
    let batch = || vec![ask(0, "fails"), ask(0, "a")];
    let mut first = desk(place.path(), "first", rules, &provider);
    fails(2);
    first.settle(vec![ask(0, "fails")]).unwrap();
    let refuse = |_: &[Settled]| {
        Err(DeskError::Stopped {
            answered: 0,
            asked: 0,
        })
    };
    first.settle_if(batch(), |_, _| true, refuse).unwrap_err();
    drop(first);
    assert_eq!((cached("fails"), cached("a")), (vec![false], vec![true]));
    // Nor is one that was noted just before a kill, of which the run knows nothing.
    let mut cache = Store::open(&place.path().join("cache")).unwrap();
    cache
        .append(&ask(0, "fails").request, &failure(), false)
        .unwrap();
    drop(cache);
    let mut second = desk(place.path(), "second", rules, &provider);
    second.stores.sources = source(place.path(), "first").sources;
    second.settle(vec![ask(0, "fails")]).unwrap();
    second.settle(batch()).unwrap();
    drop(second);
    assert_eq!(
        (cached("fails"), cached("a")),
        (vec![false, true], vec![true])
    );
}
