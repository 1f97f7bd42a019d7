//! Whether agents keep their roles.

use crate::information::sum;

/// Agreement of the roles of the same agents in two windows, corrected for chance:
/// (P − Σp²) / (1 − Σp²).
///
/// P is the share of agents whose role is the same in both; p_r is the share of role r **pooled
/// over the two windows** (agents holding it in the first plus in the second, over twice the agents):
/// Scott's π. 1 when nobody changes, about 0 when agents reinvent themselves, negative when they
/// swap. `earlier[i]` and `later[i]` must be the same agent; leave out agents present in one window
/// only. `None` when the lengths differ, there are no agents, or all hold one role throughout.
/// O(n log n).
#[must_use]
pub fn role_persistence<L: Ord>(earlier: &[L], later: &[L]) -> Option<f64> {
    let agents = earlier.len() as f64;
    let same = earlier
        .iter()
        .zip(later)
        .filter(|(before, after)| before == after)
        .count();
    let chance = chance_agreement(earlier, later);
    let defined = earlier.len() == later.len() && !earlier.is_empty() && chance < 1.0;
    defined.then(|| (same as f64 / agents - chance) / (1.0 - chance))
}

/// Σ p² over the roles pooled from both windows.
fn chance_agreement<L: Ord>(earlier: &[L], later: &[L]) -> f64 {
    let mut pooled: Vec<&L> = earlier.iter().chain(later).collect();
    pooled.sort_unstable();
    let total = pooled.len() as f64;
    let shares = pooled
        .chunk_by(|left, right| left == right)
        .map(|run| run.len() as f64 / total);
    sum(shares.map(|p| p * p))
}
