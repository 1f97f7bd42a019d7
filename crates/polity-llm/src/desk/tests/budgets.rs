//! Caps, and what is held against them.

use super::*;
use crate::Usage;
use crate::desk::bound::Bound;

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

/// "rules" and "a" are 6 bytes, the form 22; 16 for each message, 256 for the request; ten are written.
const BOUND: Usage = Usage {
    prompt_tokens: 6 + 22 + 2 * 16 + 256,
    completion_tokens: 10,
};
const TOKENS: u64 = BOUND.prompt_tokens + BOUND.completion_tokens;
/// What an answered ask takes of them.
const TAKEN: u64 = 15;

fn of_tokens(tokens: u64) -> Caps {
    Caps {
        tokens: Some(tokens),
        ..Caps::default()
    }
}

#[test]
fn tokens_are_reserved_as_if_each_byte_were_one() {
    let provider = one_at_a_time();
    let few = capped(of_tokens(TOKENS - 1), &provider).settle(vec![ask(0, "a")]);
    assert_eq!(exhausted(few), (Cap::Tokens, TOKENS - 1, 0, TOKENS, 0));
    assert_eq!(provider.asked(), []);
    let most = TOKENS + TAKEN - 1;
    let mut desk = capped(of_tokens(most), &provider);
    desk.settle(vec![ask(0, "a")]).unwrap();
    // However few were taken of the first: the next might take more.
    let next = exhausted(desk.settle(vec![ask(0, "a")]));
    assert_eq!(next, (Cap::Tokens, most, TAKEN, TOKENS, 0));
}

/// What fits is settled, and makes room for more by what it has left; what does not is not asked.
#[test]
fn a_batch_is_settled_as_far_as_it_fits() {
    let place = tempfile::tempdir().unwrap();
    let rules = Rules {
        caps: of_tokens(2 * TOKENS),
        ..rules(Mode::Auto, Scope::Call)
    };
    let provider = one_at_a_time();
    let mut desk = desk(place.path(), "journal", rules, &provider);
    let fit = TOKENS / TAKEN + 1;
    let batch = |agents: std::ops::Range<u64>| -> Vec<Ask> {
        agents.map(|agent| ask(agent as u32, "a")).collect()
    };
    let found = exhausted(desk.settle(batch(0..50)));
    let expected = (Cap::Tokens, 2 * TOKENS, fit * TAKEN, TOKENS, fit as u32);
    assert_eq!(found, expected);
    assert_eq!(desk.spent().whole.calls, fit);
    assert_eq!(desk.spent().live, desk.spent().whole);
    // As if what fits had been a batch of its own.
    assert_eq!(exhausted(desk.settle(batch(fit..50))), expected);
    let journal = desk.into_stores().journal.unwrap();
    let samples: Vec<u64> = journal.calls().map(|c| c.request().sample).collect();
    assert_eq!(samples, (0..fit).collect::<Vec<_>>());
    assert_eq!(provider.asked().len() as u64, fit);
}

/// Nothing of it is recorded if what came is objected to.
#[test]
fn what_fits_is_looked_at_before_it_is_kept() {
    let place = tempfile::tempdir().unwrap();
    let rules = Rules {
        caps: of_tokens(2 * TOKENS),
        ..rules(Mode::Auto, Scope::Call)
    };
    let mut desk = desk(place.path(), "journal", rules, &one_at_a_time());
    let asks = (0..50).map(|agent| ask(agent, "a")).collect();
    let objection = |settled: &[Settled]| {
        assert_eq!(settled.len() as u64, TOKENS / TAKEN + 1);
        Err(DeskError::Misses(Vec::new()))
    };
    let objected = desk.settle_if(asks, |_, _| true, objection).unwrap_err();
    assert!(matches!(objected, DeskError::Misses(_)), "{objected}");
    assert_eq!(desk.stores().journal.as_ref().unwrap().calls().len(), 0);
    assert_eq!(desk.spent().whole, Spent::default());
}

#[test]
fn costs_are_reserved_at_the_prices_of_each_ask() {
    let provider = one_at_a_time();
    let bound = ask(0, "a").prices.cost_picousd(BOUND);
    let caps = Caps {
        cost_picousd: Some(bound + COST - 1),
        ..Caps::default()
    };
    let mut free = ask(1, "b");
    free.prices = Prices::default();
    let asks = vec![ask(0, "a"), free, ask(2, "c")];
    let mut desk = capped(caps, &provider);
    let found = exhausted(desk.settle(asks));
    assert_eq!(found, (Cap::Cost, bound + COST - 1, COST, bound, 2));
    let whole = desk.spent().whole;
    assert_eq!((whole.calls, whole.cost_picousd), (2, COST));
}

#[test]
fn what_may_be_of_any_length_is_not_asked_where_length_is_limited() {
    let provider = one_at_a_time();
    let mut endless = ask(7, "a");
    endless.request.sampling.max_tokens = None;
    let costs = Caps {
        cost_picousd: Some(1 << 60),
        ..Caps::default()
    };
    for caps in [of_tokens(1 << 60), costs] {
        let refused = capped(caps, &provider).settle(vec![ask(0, "a"), endless.clone()]);
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("agent 7 at tick 3"), "{told}");
        assert!(told.contains("`max_tokens`"), "{told}");
    }
    assert_eq!(provider.asked(), []);
    let calls = Caps {
        calls: Some(1),
        ..Caps::default()
    };
    capped(calls, &provider).settle(vec![endless]).unwrap();
}

/// Some servers take no notice of a limit, or say more than they were told; so they may again.
#[test]
fn what_was_taken_beyond_a_bound_is_expected_again() {
    let mut bound = Bound::new();
    assert_eq!(bound.usage(&ask(0, "a")), BOUND);
    let mut after = |prompt_tokens, completion_tokens| {
        let usage = Usage {
            prompt_tokens,
            completion_tokens,
        };
        bound.learn(&ask(0, "a").request, usage);
        let Usage {
            prompt_tokens,
            completion_tokens,
        } = bound.usage(&ask(0, "abc"));
        (prompt_tokens - BOUND.prompt_tokens, completion_tokens)
    };
    assert_eq!(after(BOUND.prompt_tokens, 10), (2, 10));
    assert_eq!(after(BOUND.prompt_tokens + 5, 11), (7, 11));
    assert_eq!(after(0, 0), (7, 11));
    let huge = Usage {
        prompt_tokens: u64::MAX,
        completion_tokens: u64::MAX,
    };
    bound.learn(&ask(0, "a").request, huge);
    assert_eq!(bound.usage(&ask(0, "a")), huge);
}

/// What was said in the form or in a grammar is read by the model, too.
#[test]
fn all_that_is_sent_is_reserved() {
    let mut asked = ask(0, "a");
    asked.request.response_format = None;
    let bare = Bound::new().usage(&asked).prompt_tokens;
    assert_eq!(bare, BOUND.prompt_tokens - 22);
    let grammar = serde_json::json!("root ::= x");
    asked.request.extra.insert("grammar".to_owned(), grammar);
    let with_grammar = Bound::new().usage(&asked).prompt_tokens;
    assert_eq!(with_grammar, bare + 24);
}

/// Of an attempt that may have been worked on nobody says what it took: as much as it may have.
#[test]
fn attempts_without_an_answer_are_held_against_a_cap() {
    let place = tempfile::tempdir().unwrap();
    let untold = |answer: Answer, untold| Answer { untold, ..answer };
    let provider = || {
        let provider = one_at_a_time();
        let script = [
            ("a".to_owned(), [untold(failure(), 2)].into()),
            ("b".to_owned(), [untold(text("b"), 1)].into()),
        ];
        provider.script.lock().unwrap().extend(script);
        provider
    };
    let run = |journal: &str, mode, caps| {
        let rules = Rules {
            caps,
            ..rules(mode, Scope::Call)
        };
        let provider = provider();
        let mut desk = desk(&place.path().join("stores"), journal, rules, &provider);
        let settled = ["a", "b", "c"].map(|user| desk.settle(vec![ask(0, user)]));
        let stopped = settled.into_iter().find_map(Result::err);
        (stopped.map(|error| exhausted(Err(error))), desk.spent())
    };
    // Three attempts at their most, an answer, and not quite room for another at its most.
    let most = 4 * TOKENS + TAKEN - 1;
    let (stopped, spent) = run("capped", Mode::Auto, of_tokens(most));
    let held = 3 * TOKENS + TAKEN;
    assert_eq!(stopped, Some((Cap::Tokens, most, held, TOKENS, 0)));
    assert_eq!(spent.whole.of(Cap::Tokens), TAKEN);
    assert_eq!(spent.live, spent.whole);
    // So do a replay of it, and a run that is given the same by the cache.
    for (journal, mode) in [("replay", Mode::Replay), ("auto", Mode::Auto)] {
        let (again, _) = run(journal, mode, of_tokens(most));
        assert_eq!(again, stopped, "{mode:?}");
    }
    // Where nothing is limited, nothing of chance is recorded: not of a server, and not of the cache.
    let written = |journal: &str| bytes(&place.path().join("stores"), journal);
    for (journal, mode) in [("live", Mode::Live), ("given", Mode::Auto)] {
        let (free, _) = run(journal, mode, Caps::default());
        assert_eq!(free, None);
        assert!(!written(journal).contains("untold"), "{mode:?}");
    }
    assert!(written("capped").contains("\"untold\":2"));
    assert!(written("capped").contains("\"untold\":1"));
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
    let caps = of_tokens(TOKENS + 12 * TAKEN);
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
            .contains("the budget of tokens is exhausted: 506 is the limit"),
        "{}",
        cold.0
    );
}
