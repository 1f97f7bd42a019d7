//! Which requests share an answer, and whom they are asked of.

use super::*;

/// Eight agents ask the same, twice: what is asked of the provider, and what the second run is told.
#[test]
fn equal_requests_share_what_their_scope_says() {
    for (scope, calls, samples) in [
        (Scope::Request, 1, vec![0; 16]),
        (Scope::Agent, 4, [0, 1, 2, 3].repeat(4)),
        (Scope::Call, 16, (0..16).collect()),
    ] {
        let place = tempfile::tempdir().unwrap();
        let batch = || {
            (0..8)
                .map(|number| ask(number % 4, "same"))
                .collect::<Vec<_>>()
        };
        let settle = |journal: &str, provider: &Arc<Scripted>| {
            let mut desk = desk(place.path(), journal, rules(Mode::Auto, scope), provider);
            let first = desk.settle(batch()).unwrap();
            let settled = [first, desk.settle(batch()).unwrap()].concat();
            (settled, desk.spent())
        };
        let (cold, warm) = (one_at_a_time(), one_at_a_time());
        let (settled, spent) = settle("cold", &cold);
        assert_eq!(cold.asked().len(), calls, "{scope:?}");
        let said = |sample: &u64| text(&format!("same, the {sample}th"));
        let found: Vec<Answer> = settled
            .iter()
            .map(|settled| settled.answer.clone())
            .collect();
        assert_eq!(
            found,
            samples.iter().map(said).collect::<Vec<_>>(),
            "{scope:?}"
        );
        let own: Vec<&Settled> = settled
            .iter()
            .filter(|settled| !settled.coalesced)
            .collect();
        assert_eq!(own.len(), calls, "{scope:?}");
        assert!(
            own.iter()
                .all(|own| own.called && own.cost_picousd == COST && own.attempts == 2)
        );
        let shared = settled.iter().filter(|settled| settled.coalesced);
        assert!(
            shared
                .into_iter()
                .all(|shared| !shared.called && shared.cost_picousd == 0)
        );
        assert_eq!(spent.live, spent.whole);
        assert_eq!(spent.whole.cost_picousd, COST * calls as u64);

        let (again, spent_again) = settle("warm", &warm);
        assert_eq!(warm.asked(), []);
        assert_eq!(again, timeless(&settled), "{scope:?}");
        assert_eq!(
            (spent_again.live, spent_again.whole),
            (Spent::default(), spent.whole)
        );
        assert_eq!(bytes(place.path(), "warm"), bytes(place.path(), "cold"));
    }
}

#[test]
fn a_failure_is_shared_in_its_batch_and_tried_again_after_it() {
    let place = tempfile::tempdir().unwrap();
    let provider = with_failures(1, 0);
    let mut desk = desk(
        place.path(),
        "journal",
        rules(Mode::Auto, Scope::Request),
        &provider,
    );
    let mut settle = || {
        let settled = desk.settle(vec![ask(0, "fails"), ask(1, "fails")]).unwrap();
        let came = |settled: Settled| (settled.answer.is_reusable(), settled.coalesced);
        settled.into_iter().map(came).collect::<Vec<_>>()
    };
    assert_eq!(settle(), [(false, false), (false, true)]);
    assert_eq!(settle(), [(true, false), (true, true)]);
    assert_eq!(settle(), [(true, true), (true, true)]);
    assert_eq!(provider.asked().len(), 2);
}

#[test]
fn another_model_is_another_request() {
    let place = tempfile::tempdir().unwrap();
    let provider = one_at_a_time();
    let mut desk = desk(
        place.path(),
        "journal",
        rules(Mode::Auto, Scope::Request),
        &provider,
    );
    desk.settle(vec![ask(0, "a")]).unwrap();
    let mut renamed = ask(0, "a");
    renamed.request.model = "small-2".to_owned();
    let settled = desk.settle(vec![renamed]).unwrap();
    assert!(settled[0].called);
    assert_eq!(provider.asked().len(), 2);
}

#[test]
fn endpoints_are_asked_each_for_its_own() {
    let providers = [one_at_a_time(), one_at_a_time()];
    let shared = providers
        .iter()
        .map(|provider| provider.clone() as SharedProvider);
    let rules = rules(Mode::Live, Scope::Call);
    let mut desk = Desk::new(rules, Stores::default(), shared.collect());
    let mut asks = vec![ask(0, "a"), ask(1, "b"), ask(2, "c")];
    asks[1].endpoint = 1;
    asks[1].request.model = "large".to_owned();
    let settled = desk.settle(asks.clone()).unwrap();
    let said: Vec<Answer> = settled.into_iter().map(|settled| settled.answer).collect();
    assert_eq!(
        said,
        ["a", "b", "c"].map(|user| text(&format!("{user}, the 0th")))
    );
    assert_eq!(providers.map(|provider| provider.asked().len()), [2, 1]);
    asks[2].endpoint = 2;
    let error = desk.settle(asks).unwrap_err();
    assert!(
        matches!(
            error,
            DeskError::Endpoint {
                endpoint: 2,
                providers: 2
            }
        ),
        "{error}"
    );
}
