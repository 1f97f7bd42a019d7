//! Roles that agents name themselves.

use crate::inequality::gini;
use std::collections::BTreeSet;

/// Distinct role names over contributing agents, per task, averaged over the tasks.
///
/// Each task lists the role name of every contributing agent (as text or as an id). 1 when no two
/// agents of a task share a role. Tasks without contributors do not count; `None` when none has
/// any. O(n log n).
#[must_use]
pub fn role_uniqueness<L: Ord, T: AsRef<[L]>>(tasks: &[T]) -> Option<f64> {
    let contributed = tasks
        .iter()
        .map(AsRef::as_ref)
        .filter(|roles| !roles.is_empty());
    let ratios: Vec<f64> = contributed.map(distinct_ratio).collect();
    let total: f64 = ratios.iter().sum();
    (!ratios.is_empty()).then(|| total / ratios.len() as f64)
}

fn distinct_ratio<L: Ord>(roles: &[L]) -> f64 {
    let distinct: BTreeSet<&L> = roles.iter().collect();
    distinct.len() as f64 / roles.len() as f64
}

/// How inventive a population is with role names, over all that was used so far.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RoleInvention {
    /// Distinct role names used at least once.
    pub distinct: usize,
    /// Share of those names used exactly once, in `[0, 1]`.
    pub once_share: f64,
    /// Gini coefficient of the numbers of uses over those names: 0 when all are used alike.
    pub gini: f64,
}

impl RoleInvention {
    /// From the number of uses of each name; names not used are left out.
    ///
    /// `None` when no name was used. O(n log n).
    #[must_use]
    pub fn from_uses(uses: &[u64]) -> Option<Self> {
        let used: Vec<f64> = uses.iter().filter(|n| **n > 0).map(|n| *n as f64).collect();
        let once = uses.iter().filter(|n| **n == 1).count();
        let gini = gini(&used)?;
        Some(Self {
            distinct: used.len(),
            once_share: once as f64 / used.len() as f64,
            gini,
        })
    }
}
