//! Reading an agent's role from what it does.

use super::critical::{Share, critical_count};
use crate::information::CountMatrix;
use std::collections::{BTreeMap, BTreeSet};

/// What an agent is read to be. Kinds of action come first, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Does more of this kind of action (a column of the table) than chance allows.
    Specialist(usize),
    /// Acts enough to be judged, and like the population.
    Generalist,
    /// Acted fewer times than [`ReadingSettings::min_actions`].
    Idle,
}

/// When a share counts as exceeding the population's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadingSettings {
    /// With fewer actions than this in the window an agent is idle.
    pub min_actions: u64,
    /// Level of the one-sided binomial test, per kind of action (no correction for several kinds).
    pub alpha: f64,
}

impl Default for ReadingSettings {
    /// One action at least; p < 0.01.
    fn default() -> Self {
        Self {
            min_actions: 1,
            alpha: 0.01,
        }
    }
}

/// The role of every agent (row) from its counts of each kind of action (column).
///
/// An agent specialises in a kind when its share of that kind exceeds the population's and the
/// exact one-sided binomial test gives p < `alpha`; among several, in the one with the largest
/// excess of share over population share, and among equals in the first kind. `population` holds
/// the population's counts of each kind (usually the table's column sums; counts rather than shares
/// so that comparisons are exact). Even in a homogeneous population about alpha times kinds of the
/// agents, at most, are misread as specialists. A p-value within 1e-10 (relative) of `alpha` counts
/// as equal to it. `None` when `population` has not one entry per column.
///
/// O(cells + d·K·√n), for d distinct numbers of actions n: the test's critical values are found
/// once for each (kind, n), which is what makes a million agents cheap.
#[must_use]
pub fn read_roles(
    table: CountMatrix<'_>,
    population: &[u64],
    settings: ReadingSettings,
) -> Option<Vec<Role>> {
    let actions = table.row_sums();
    let reader = Reader::new(&actions, population, settings);
    let read = |(row, actions): (&[u32], &u64)| reader.read(row, *actions);
    let known = population.len() == table.columns();
    known.then(|| table.rows().zip(&actions).map(read).collect())
}

struct Reader<'a> {
    population: &'a [u64],
    total: u64,
    min_actions: u64,
    /// Critical count of each kind, by number of actions.
    critical: BTreeMap<u64, Vec<u64>>,
}

impl<'a> Reader<'a> {
    fn new(actions: &[u64], population: &'a [u64], settings: ReadingSettings) -> Self {
        let total = population
            .iter()
            .fold(0_u64, |sum, count| sum.saturating_add(*count));
        let judged: BTreeSet<u64> = actions
            .iter()
            .copied()
            .filter(|n| *n >= settings.min_actions)
            .collect();
        let row = |n: u64| -> Vec<u64> {
            let shares = population.iter().map(|count| Share {
                count: *count,
                total,
            });
            shares
                .map(|share| critical_count(n, share, settings.alpha))
                .collect()
        };
        let critical = judged.into_iter().map(|n| (n, row(n))).collect();
        Self {
            population,
            total,
            min_actions: settings.min_actions,
            critical,
        }
    }

    fn read(&self, row: &[u32], actions: u64) -> Role {
        match self.critical.get(&actions) {
            Some(critical) if actions >= self.min_actions => self.specialty(row, actions, critical),
            _ => Role::Idle,
        }
    }

    fn specialty(&self, row: &[u32], actions: u64, critical: &[u64]) -> Role {
        let mut best: Option<(i128, usize)> = None;
        for (kind, (count, critical)) in row.iter().zip(critical).enumerate() {
            let excess = self.excess(u64::from(*count), actions, kind);
            let exceeds = u64::from(*count) >= *critical;
            // Strictly greater: among equals the first kind stays.
            if exceeds && best.is_none_or(|(largest, _)| excess > largest) {
                best = Some((excess, kind));
            }
        }
        best.map_or(Role::Generalist, |(_, kind)| Role::Specialist(kind))
    }

    /// Share of the agent minus share of the population, times actions times total: an exact
    /// integer in the same order.
    fn excess(&self, count: u64, actions: u64, kind: usize) -> i128 {
        i128::from(count) * i128::from(self.total)
            - i128::from(self.population[kind]) * i128::from(actions)
    }
}

/// How many agents hold each role: the kinds in order, then generalists, then idle agents.
///
/// The result has `kinds` + 2 entries; specialists of a kind not below `kinds` are left out. Drop
/// the last entry to describe the active population only. O(agents).
#[must_use]
pub fn role_counts(roles: &[Role], kinds: usize) -> Vec<u64> {
    let mut counts = vec![0_u64; kinds.saturating_add(2)];
    for role in roles {
        let index = match role {
            Role::Specialist(kind) => *kind,
            Role::Generalist => kinds,
            Role::Idle => kinds + 1,
        };
        if !matches!(role, Role::Specialist(kind) if *kind >= kinds) {
            counts[index] += 1;
        }
    }
    counts
}
