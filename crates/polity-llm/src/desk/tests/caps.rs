//! Whatever servers count within what they may: no cap is gone beyond, and none ends a run too early.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::Usage;

/// What a server may count of an ask.
#[derive(Clone, Debug)]
struct Call {
    user: String,
    usage: Usage,
    untold: u32,
    bound: Usage,
    prices: Prices,
}

impl Call {
    fn ask(&self, number: usize) -> Ask {
        Ask {
            prices: self.prices,
            ..ask(number as u32, &self.user)
        }
    }

    fn answer(&self) -> Answer {
        Answer {
            usage: self.usage,
            untold: self.untold,
            ..text("yes")
        }
    }
}

/// A call of which anything is counted within the bound, often all of it.
fn any_call() -> impl Strategy<Value = Call> {
    let share = || prop_oneof![Just(u64::MAX), any::<u64>()];
    let price = || prop_oneof![Just(0), 1..2000_u64];
    let of =
        |most: u64, share: u64| (u128::from(most) * u128::from(share)).div_ceil(1 << 64) as u64;
    let untold = prop_oneof![4 => Just(0_u32), 1 => 1..4_u32];
    ("[a-zé]{0,300}", share(), share(), price(), price(), untold).prop_map(
        move |(user, read, written, prompt_picousd, completion_picousd, untold)| {
            let bound = Usage {
                prompt_tokens: (5 + user.len() + 22 + 2 * 16 + 256) as u64,
                completion_tokens: 10,
            };
            let usage = Usage {
                prompt_tokens: of(bound.prompt_tokens, read),
                completion_tokens: of(bound.completion_tokens, written),
            };
            let prices = Prices {
                prompt_picousd,
                completion_picousd,
            };
            Call {
                user,
                usage,
                untold,
                bound,
                prices,
            }
        },
    )
}

/// Batches of calls, and caps that may or may not suffice.
fn any_run() -> impl Strategy<Value = (Vec<Vec<Call>>, Caps)> {
    let batches = prop::collection::vec(prop::collection::vec(any_call(), 1..25), 1..6);
    let cap = || prop::option::weighted(0.6, 0..130_u64);
    (
        batches,
        cap(),
        cap(),
        prop::option::weighted(0.2, 0..100_u64),
    )
        .prop_map(|(batches, tokens, cost, calls)| {
            let of = |take: fn(&Call) -> u64| batches.iter().flatten().map(take).sum::<u64>();
            let tokens_of = |call: &Call| call.usage.prompt_tokens + call.usage.completion_tokens;
            let cost_of = |call: &Call| call.prices.cost_picousd(call.usage);
            let caps = Caps {
                tokens: tokens.map(|percent| of(tokens_of) * percent / 100),
                cost_picousd: cost.map(|percent| of(cost_of) * percent / 100),
                calls,
            };
            (batches, caps)
        })
}

/// How many asks are settled if each is asked only once all before it were counted.
fn one_by_one(batches: &[Vec<Call>], caps: &Caps) -> usize {
    let mut spent = Spent::default();
    for batch in batches {
        if caps
            .calls
            .is_some_and(|most| spent.calls + batch.len() as u64 > most)
        {
            break;
        }
        for call in batch {
            let cost = |usage| call.prices.cost_picousd(usage);
            let mut with = spent;
            with.book(call.bound, cost(call.bound));
            let beyond = |cap, most: Option<u64>| most.is_some_and(|most| with.of(cap) > most);
            if beyond(Cap::Tokens, caps.tokens) || beyond(Cap::Cost, caps.cost_picousd) {
                return spent.calls as usize;
            }
            spent.book(call.usage, cost(call.usage));
        }
    }
    spent.calls as usize
}

/// A run, from nobody, from a cache, or from a journal.
struct Played {
    stopped: Option<String>,
    spent: Spending,
    asked: usize,
    journal: String,
}

fn play_run(
    directory: &Path,
    batches: &[Vec<Call>],
    rules: Rules,
    (threads, order): (usize, u64),
    given: Stores,
) -> Played {
    let provider = Arc::new(Scripted {
        threads,
        order,
        ..Scripted::default()
    });
    let all = batches.iter().flatten();
    for call in all {
        let mut script = provider.script.lock().unwrap();
        let answers = script.entry(call.user.clone()).or_default();
        answers.push_back(call.answer());
    }
    let journal = Some(Store::create(&directory.join("journal")).unwrap());
    let stores = Stores { journal, ..given };
    let mut desk = Desk::new(rules, stores, vec![provider.clone()]);
    let stopped = batches.iter().find_map(|batch| {
        let asks = batch.iter().enumerate().map(|(n, call)| call.ask(n));
        desk.settle(asks.collect()).err()
    });
    Played {
        stopped: stopped.map(|error| error.to_string()),
        spent: desk.spent(),
        asked: provider.asked().len(),
        journal: bytes(directory, "journal"),
    }
}

/// Texts are told apart, so that each has its own answer in whatever order they are asked.
fn told_apart(batches: &mut [Vec<Call>]) {
    for (number, call) in batches.iter_mut().flatten().enumerate() {
        let name = format!("{number} ");
        call.bound.prompt_tokens += name.len() as u64;
        call.user.insert_str(0, &name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_cap_is_never_gone_beyond_and_well_used(run in any_run(), cut in any::<Index>()) {
        let (mut batches, caps) = run;
        told_apart(&mut batches);
        let place = tempfile::tempdir().unwrap();
        let rules = |mode, caps| Rules { caps, ..rules(mode, Scope::Call) };
        let at = |name: &str| place.path().join(name);
        let live = rules(Mode::Live, caps);
        let none = Stores::default;
        let played = play_run(&at("one"), &batches, live, (1, 0), none());
        let whole = played.spent.whole;
        for (cap, most) in [
            (Cap::Tokens, caps.tokens),
            (Cap::Cost, caps.cost_picousd),
            (Cap::Calls, caps.calls),
        ] {
            prop_assert!(most.is_none_or(|most| whole.of(cap) <= most), "{cap}: {whole:?}");
        }
        // What nobody told may end it while others are under way.
        let all_told = batches.iter().flatten().all(|call| call.untold == 0);
        prop_assert!(!all_told || played.spent.live == whole);
        prop_assert_eq!(played.asked as u64, played.spent.live.calls);

        // It stops at the same ask however many are in flight, …
        let wide = play_run(&at("wide"), &batches, live, (16, 5), none());
        prop_assert_eq!(&wide.stopped, &played.stopped);
        prop_assert_eq!(&wide.journal, &played.journal);
        // … replayed, …
        let replay = rules(Mode::Replay, caps);
        let again = play_run(&at("again"), &batches, replay, (1, 0), source(&at("one"), "journal"));
        let calls = batches.iter().flatten().count() as u64;
        prop_assert_eq!(again.journal.as_str(), played.journal.as_str());
        prop_assert_eq!(again.asked, 0);
        prop_assert_eq!(&again.stopped, &played.stopped);
        // … and where it was killed after any call, and went on.
        let lines: Vec<&str> = played.journal.split_inclusive('\n').collect();
        let left = lines[..=cut.index(lines.len())].concat();
        fs::create_dir_all(at("left/journal")).unwrap();
        fs::write(at("left/journal/calls.jsonl"), left).unwrap();
        let resumed = play_run(&at("on"), &batches, live, (3, 1), source(&at("left"), "journal"));
        prop_assert_eq!(&resumed.stopped, &played.stopped);
        prop_assert_eq!(&resumed.journal, &played.journal);
        prop_assert_eq!(resumed.spent.whole, whole);
        // With more, it is the run that was not stopped.
        let counts = caps.are_of_tokens();
        let limitless = Caps { tokens: counts.then_some(u64::MAX), ..Caps::default() };
        let limitless = rules(Mode::Live, limitless);
        let more = play_run(&at("more"), &batches, limitless, (3, 1), source(&at("one"), "journal"));
        let free = play_run(&at("free"), &batches, limitless, (1, 0), none());
        prop_assert_eq!(more.stopped, None);
        prop_assert_eq!(more.journal, free.journal);
        prop_assert_eq!(more.asked as u64 + whole.calls, calls);
    }

    /// Nothing is left out that would fit.
    #[test]
    fn a_run_ends_only_where_the_next_ask_does_not_fit(run in any_run()) {
        let (mut batches, caps) = run;
        told_apart(&mut batches);
        batches.iter_mut().flatten().for_each(|call| call.untold = 0);
        let place = tempfile::tempdir().unwrap();
        let rules = Rules { caps, ..rules(Mode::Live, Scope::Call) };
        let played = play_run(place.path(), &batches, rules, (4, 3), Stores::default());
        let expected = one_by_one(&batches, &caps);
        prop_assert_eq!(played.spent.whole.calls as usize, expected);
        let all = batches.iter().flatten().count();
        prop_assert_eq!(played.stopped.is_none(), expected == all);
    }
}

/// Where a server takes more than it may, what had not begun is not begun; and a replay ends where the run
/// did.
#[test]
fn a_server_that_counts_more_stops_what_has_not_begun() {
    let of = |read| Usage {
        prompt_tokens: read,
        completion_tokens: 1,
    };
    let calls = (0..60).map(|number| Call {
        user: format!("{number}"),
        usage: of(if number < 3 { 20 } else { 100_000 }),
        untold: 0,
        bound: Usage::default(),
        prices: Prices::default(),
    });
    let batches = [calls.collect::<Vec<_>>()];
    let place = tempfile::tempdir().unwrap();
    let caps = Caps {
        tokens: Some(1_000_000),
        ..Caps::default()
    };
    let with = |mode| Rules {
        caps,
        ..rules(mode, Scope::Call)
    };
    let played = play_run(
        &place.path().join("one"),
        &batches,
        with(Mode::Live),
        (4, 3),
        Stores::default(),
    );
    assert!(played.stopped.is_some());
    // Ten use it up, four are under way, and those that were passed over are asked one by one.
    assert!(played.asked < 30, "{} calls", played.asked);
    let whole = played.spent.whole;
    assert!(whole.of(Cap::Tokens) < 1_100_000, "{whole:?}");
    let again = play_run(
        &place.path().join("again"),
        &batches,
        with(Mode::Replay),
        (1, 0),
        source(&place.path().join("one"), "journal"),
    );
    assert_eq!(again.stopped, played.stopped);
    assert_eq!(again.journal, played.journal);
}
