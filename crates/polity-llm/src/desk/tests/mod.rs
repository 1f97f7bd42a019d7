//! Pins: what is settled depends on what is asked and on nothing else, equal requests share what their
//! scope says, and a recorded run happens again without a provider.
//!
//! Why: a desk that answers in the order of the network, or asks twice for one answer, records runs that do
//! not replay.

mod budgets;
mod caps;
mod interruptions;
mod misses;
mod recordings;
mod scripted;
mod sharing;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::example::{failure, request, text};
use crate::{Answer, Key};
use scripted::Scripted;

fn ask(agent: u32, user: &str) -> Ask {
    Ask {
        tick: 3,
        agent,
        endpoint: 0,
        request: request("rules", user),
        prices: Prices {
            prompt_picousd: 100,
            completion_picousd: 1000,
        },
    }
}

/// What an answered ask costs: ten tokens read, five written.
const COST: u64 = 10 * 100 + 5 * 1000;

fn rules(mode: Mode, scope: Scope) -> Rules {
    Rules {
        mode,
        scope,
        caps: Caps::default(),
    }
}

fn one_at_a_time() -> Arc<Scripted> {
    Arc::new(Scripted {
        threads: 1,
        ..Scripted::default()
    })
}

/// A desk with a cache and a new journal in this directory.
fn desk(directory: &Path, journal: &str, rules: Rules, provider: &Arc<Scripted>) -> Desk {
    let stores = Stores {
        asked: None,
        sources: Vec::new(),
        cache: Some(Store::open(&directory.join("cache")).unwrap()),
        journal: Some(Store::create(&directory.join(journal)).unwrap()),
    };
    Desk::new(rules, stores, vec![provider.clone()])
}

/// What a journal holds, in sequence.
fn source(directory: &Path, journal: &str) -> Stores {
    Stores {
        sources: vec![Source {
            store: Store::open_read_only(&directory.join(journal)).unwrap(),
            taking: Taking::InSequence,
        }],
        ..Stores::default()
    }
}

fn bytes(directory: &Path, store: &str) -> String {
    fs::read_to_string(directory.join(store).join("calls.jsonl")).unwrap()
}

/// The same, whether or not a provider was asked for it.
fn timeless(settled: &[Settled]) -> Vec<Settled> {
    let timeless = settled.iter().map(|settled| Settled {
        called: false,
        wall: None,
        attempts: 0,
        ..settled.clone()
    });
    timeless.collect()
}

/// Three batches with equal requests within and across them, and failures.
fn batches() -> Vec<Vec<Ask>> {
    let users = ["a", "b", "a", "c", "fails", "d", "a", "fails", "e", "b"];
    let batch = |shift: usize| {
        let agents = 0..users.len() * 3;
        let ask = |agent: usize| ask(agent as u32 % 7, users[(agent + shift) % users.len()]);
        agents.map(ask).collect()
    };
    vec![batch(0), batch(3), batch(5)]
}

fn with_failures(threads: usize, order: u64) -> Arc<Scripted> {
    // Which of several equal ones fails must not hang on their order: all do, at first.
    let script = [("fails".to_owned(), [failure()].into())].into();
    Arc::new(Scripted {
        threads,
        order,
        script: std::sync::Mutex::new(script),
        ..Scripted::default()
    })
}

fn play(desk: &mut Desk) -> Vec<Vec<Settled>> {
    let settle = |batch| desk.settle(batch).unwrap();
    batches().into_iter().map(settle).collect()
}

#[test]
fn the_order_of_answers_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let mut first = None;
    for (number, (threads, order)) in [(1, 0), (1, 7), (16, 1), (16, 99)].into_iter().enumerate() {
        let directory = place.path().join(number.to_string());
        let provider = with_failures(threads, order);
        let mut desk = desk(
            &directory,
            "journal",
            rules(Mode::Auto, Scope::Request),
            &provider,
        );
        let settled = play(&mut desk);
        let found = (
            settled,
            bytes(&directory, "journal"),
            desk.spent(),
            provider.asked(),
        );
        assert_eq!(
            first.get_or_insert(found.clone()),
            &found,
            "{threads} threads, {order}"
        );
    }
}

/// With every scope, and a provider that fails at no particular place.
#[test]
fn single_calls_and_agents_are_settled_alike_in_any_order() {
    for scope in [Scope::Agent, Scope::Call] {
        let place = tempfile::tempdir().unwrap();
        let mut first = None;
        for (number, (threads, order)) in [(1, 0), (16, 5)].into_iter().enumerate() {
            let directory = place.path().join(number.to_string());
            let provider = Arc::new(Scripted {
                threads,
                order,
                ..Scripted::default()
            });
            let mut desk = desk(&directory, "journal", rules(Mode::Record, scope), &provider);
            let found = (play(&mut desk), bytes(&directory, "journal"), desk.spent());
            assert_eq!(first.get_or_insert(found.clone()), &found, "{scope:?}");
        }
    }
}
