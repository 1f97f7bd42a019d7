use super::storm::{CALLS, storm, sturdy};
use super::*;

fn attempts(given: &[Option<Given>]) -> u32 {
    given.iter().flatten().map(|given| given.attempts).sum()
}

fn failures(given: &[Option<Given>]) -> usize {
    let failed = |given: &&Given| !given.answer.is_reusable();
    given.iter().flatten().filter(failed).count()
}

#[test]
fn a_budget_is_spent_once() {
    let budget = RetryBudget::new(2);
    let shared = budget.clone();
    let spent = [&budget, &shared, &budget, &shared].map(RetryBudget::spend);
    assert_eq!(spent, [true, true, false, false]);
    assert_eq!((budget.left(), shared.left()), (0, 0));
}

/// However many clients there are, and however they fail at the same time.
#[test]
fn when_the_budget_is_spent_failures_are_final() {
    let stubs = [7, 8, 9].map(|seed| Stub::start(storm(seed)));
    let budget = RetryBudget::new(40);
    let clients = [0, 1, 1, 2].map(|of| client_with(&stubs[of], sturdy(), budget.clone()));
    let asked = questions(CALLS);
    let given = std::thread::scope(|threads| {
        let asking = clients.each_ref();
        let asking = asking.map(|client| threads.spawn(|| ask_all(client, &asked)));
        asking.map(|asking| asking.join().unwrap())
    });
    let sum: u32 = given.iter().map(|given| attempts(given)).sum();
    assert_eq!(sum, 4 * CALLS as u32 + 40);
    for given in &given {
        assert!(given.iter().all(Option::is_some));
        assert!(failures(given) > 50, "{} failures", failures(given));
    }

    // It is no batch's: what is spent stays spent.
    for client in &clients {
        assert_eq!(attempts(&ask_all(client, &asked)), CALLS as u32);
    }
}
