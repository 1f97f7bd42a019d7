//! How a population spreads over its roles.

use crate::information::{entropy_bits, entropy_nats, js_of_weights_bits, sum};

/// Share p_r of each role, from the number of agents in each. Sums to 1.
///
/// `None` when nobody has a role. O(roles).
#[must_use]
pub fn role_shares(agents_by_role: &[u64]) -> Option<Vec<f64>> {
    let total = agents_by_role
        .iter()
        .map(|count| u128::from(*count))
        .sum::<u128>();
    let share = |count: &u64| *count as f64 / total as f64;
    (total > 0).then(|| agents_by_role.iter().map(share).collect())
}

/// Shannon entropy of the role shares, in bits. `None` when nobody has a role. O(roles).
#[must_use]
pub fn role_entropy_bits(agents_by_role: &[u64]) -> Option<f64> {
    entropy_bits(agents_by_role)
}

/// Pielou's evenness H / ln R in `(0, 1]`, with R the number of roles that somebody holds.
///
/// `None` when R is 0 or 1: evenness over a single role has no meaning. O(roles).
#[must_use]
pub fn role_evenness(agents_by_role: &[u64]) -> Option<f64> {
    let held = agents_by_role.iter().filter(|count| **count > 0).count();
    let nats = entropy_nats(agents_by_role)?;
    (held > 1).then(|| nats / libm::log(held as f64))
}

/// Effective number of roles e^H (H in nats; Hill number of order 1): as many equally common roles
/// would give the same entropy. `None` when nobody has a role. O(roles).
#[must_use]
pub fn effective_roles(agents_by_role: &[u64]) -> Option<f64> {
    entropy_nats(agents_by_role).map(libm::exp)
}

/// Herfindahl–Hirschman concentration Σ p², from 1/R (even) to 1 (one role): the chance that two
/// agents drawn with replacement share their role. `None` when nobody has a role. O(roles).
#[must_use]
pub fn role_hhi(agents_by_role: &[u64]) -> Option<f64> {
    role_shares(agents_by_role).map(|shares| sum(shares.iter().map(|p| p * p)))
}

/// Jensen–Shannon divergence in bits between the mix of work demanded and the mix of work done:
/// 0 when the division of labour fits what the system needs, 1 when none of it was needed.
///
/// Non-negative weights of any scale, one per kind of work; the shorter slice is read as followed
/// by zeros. `None` when nothing was demanded or nothing done, or a weight is negative or not
/// finite. O(kinds).
#[must_use]
pub fn role_mismatch_bits(demanded: &[f64], done: &[f64]) -> Option<f64> {
    js_of_weights_bits(demanded, done)
}
