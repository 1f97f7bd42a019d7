//! Caps, and what is held against them.

use super::*;
use crate::Usage;

fn capped(caps: Caps, provider: &Arc<Scripted>) -> Desk {
    let rules = Rules {
        caps,
        ..rules(Mode::Live, Scope::Call)
    };
    Desk::new(rules, Stores::default(), vec![provider.clone()])
}

fn exhausted(result: Result<Vec<Settled>, DeskError>) -> (Cap, u64, u64, u64, u32) {
    match result {
        Err(DeskError::Exhausted {
            cap,
            limit,
            spent,
            reserved,
            agent,
            ..
        }) => (cap, limit, spent, reserved, agent),
        other => panic!("{other:?}"),
    }
}

/// The first ask that does not fit is named, and nothing of its batch is asked.
#[test]
fn a_batch_that_might_not_fit_is_not_asked() {
    let provider = one_at_a_time();
    let caps = Caps {
        calls: Some(4),
        ..Caps::default()
    };
    let mut desk = capped(caps, &provider);
    let batch = || vec![ask(5, "a"), ask(6, "b"), ask(7, "c")];
    desk.settle(batch()).unwrap();
    assert_eq!(exhausted(desk.settle(batch())), (Cap::Calls, 4, 3, 2, 6));
    assert_eq!(provider.asked().len(), 3);
    // The desk is as it was: what fits is settled, with the samples that are next.
    let settled = desk.settle(vec![ask(5, "a")]).unwrap();
    assert_eq!(settled[0].answer, text("a, the 1th"));
}

/// "rules" and "a" are 6 bytes: 6.6 tokens, and 8 for each message; ten are written at most.
#[test]
fn tokens_are_reserved_by_what_was_seen() {
    let provider = one_at_a_time();
    let caps = Caps {
        tokens: Some(32),
        ..Caps::default()
    };
    let first = exhausted(capped(caps, &provider).settle(vec![ask(0, "a")]));
    assert_eq!(first, (Cap::Tokens, 32, 0, 33, 0));
    let caps = Caps {
        tokens: Some(33),
        ..Caps::default()
    };
    let mut desk = capped(caps, &provider);
    desk.settle(vec![ask(0, "a")]).unwrap();
    // Ten tokens were read, for 6 bytes: eleven are expected of the next, and two times 8.
    assert_eq!(
        exhausted(desk.settle(vec![ask(0, "a")])),
        (Cap::Tokens, 33, 15, 11 + 16 + 10, 0)
    );
}

#[test]
fn costs_are_reserved_at_the_prices_of_each_ask() {
    let provider = one_at_a_time();
    let estimate = 23 * 100 + 10 * 1000;
    let caps = Caps {
        cost_picousd: Some(estimate + 1000),
        ..Caps::default()
    };
    let mut free = ask(1, "b");
    free.prices = Prices::default();
    let asks = vec![ask(0, "a"), free, ask(2, "c")];
    let found = exhausted(capped(caps, &provider).settle(asks.clone()));
    assert_eq!(found, (Cap::Cost, estimate + 1000, 0, 2 * estimate, 2));
    let settled = capped(caps, &provider).settle(asks[..2].to_vec()).unwrap();
    assert_eq!(
        settled
            .iter()
            .map(|settled| settled.cost_picousd)
            .sum::<u64>(),
        COST
    );
}

#[test]
fn an_answer_without_a_limit_may_take_many_tokens() {
    let mut estimate = Estimate::new();
    let mut asked = ask(0, "a");
    asked.request.sampling.max_tokens = None;
    assert_eq!(estimate.usage(&asked).completion_tokens, 1024);
    let huge = Usage {
        prompt_tokens: u64::MAX,
        completion_tokens: u64::MAX,
    };
    estimate.learn(&asked.request, huge);
    assert_eq!(estimate.usage(&asked).prompt_tokens, u64::MAX);
    estimate.learn(&asked.request, Usage::default());
    assert_eq!(estimate.usage(&asked).prompt_tokens, u64::MAX);
}

/// Some servers take no notice of a limit, and where there is none, answers may be of any length.
#[test]
fn what_was_written_beyond_a_limit_is_expected_again() {
    let limited = |max_tokens: Option<u32>| {
        let mut asked = ask(0, "a");
        asked.request.sampling.max_tokens = max_tokens;
        asked
    };
    let written = |completion_tokens| Usage {
        prompt_tokens: 0,
        completion_tokens,
    };
    let mut estimate = Estimate::new();
    let mut after = |max_tokens, usage| {
        estimate.learn(&limited(max_tokens).request, usage);
        [Some(10), Some(5000), None].map(|most| estimate.usage(&limited(most)).completion_tokens)
    };
    assert_eq!(after(Some(5000), written(5000)), [10, 5000, 1024]);
    assert_eq!(after(Some(10), written(11)), [11, 5000, 1024]);
    assert_eq!(after(None, written(3000)), [3000, 5000, 3000]);
    assert_eq!(after(None, written(1)), [3000, 5000, 3000]);
}

/// A server may say anything; what it says is counted as far as it can be believed.
#[test]
fn absurd_counts_are_cut_before_they_are_added_up() {
    let mut absurd = text("a");
    absurd.usage.completion_tokens = u64::MAX;
    let script = [("a".to_owned(), [absurd.clone(), absurd].into())].into();
    let provider = Arc::new(Scripted {
        threads: 1,
        script: std::sync::Mutex::new(script),
        ..Scripted::default()
    });
    let mut desk = capped(Caps::default(), &provider);
    let settled = desk.settle(vec![ask(0, "a"), ask(1, "a")]).unwrap();
    assert_eq!(settled[1].answer.usage.completion_tokens, 1 << 40);
    assert_eq!(desk.spent().live.completion_tokens, 2 << 40);
    assert_eq!(desk.spent().whole, desk.spent().live);
}

/// What is shared takes nothing, and a run stops where its replay does.
#[test]
fn a_warm_run_stops_at_the_same_ask() {
    let place = tempfile::tempdir().unwrap();
    let caps = Caps {
        tokens: Some(250),
        ..Caps::default()
    };
    let stop = |journal: &str, mode| {
        let provider = one_at_a_time();
        let rules = Rules {
            caps,
            ..rules(mode, Scope::Agent)
        };
        let mut desk = desk(place.path(), journal, rules, &provider);
        let batches = (0..20).map(|tick| vec![ask(tick, "a"), ask(tick, "a"), ask(0, "a")]);
        let mut errors = batches.filter_map(|batch| desk.settle(batch).err());
        let stopped = errors.next().unwrap().to_string();
        drop(errors);
        (stopped, desk.spent().whole, provider.asked().len())
    };
    let (cold, warm, replayed) = (
        stop("cold", Mode::Auto),
        stop("warm", Mode::Auto),
        stop("replayed", Mode::Replay),
    );
    assert_eq!((&cold.0, cold.1), (&warm.0, warm.1));
    assert_eq!(warm, replayed);
    assert!(cold.2 > 10 && warm.2 == 0);
    assert!(
        cold.0
            .contains("the budget of tokens is exhausted: 250 is the limit"),
        "{}",
        cold.0
    );
}
