//! How much mutual information chance alone gives.

use super::pmf::{self, Pmf};
use crate::information::sum;
use std::collections::BTreeMap;

/// Expected mutual information in nats of a table with these margins, when actions are dealt to
/// agents at random.
///
/// E\[I\] = Σ over rows a and columns b of Σ_k (k/N) ln(kN/ab) P(k), P hypergeometric (Vinh, Epps
/// & Bailey 2010); exact, sklearn's `expected_mutual_information`. Probabilities come from ratios
/// rather than log-gamma, so large N loses no digits. Equal margins are computed once: a million
/// agents have only a few hundred distinct numbers of actions. `None` when the margins are empty or
/// their totals differ.
///
/// O(rows + columns + distinct rows · distinct columns · min(a, b, √N)).
#[must_use]
pub fn expected_mutual_information_nats(row_sums: &[u64], column_sums: &[u64]) -> Option<f64> {
    let total = checked_total(row_sums).filter(|total| *total > 0)?;
    if checked_total(column_sums) != Some(total) {
        return None;
    }
    let columns = multiplicities(column_sums);
    let pairs = multiplicities(row_sums)
        .into_iter()
        .flat_map(|(row, rows)| {
            let with_row = move |(column, count): (&u64, &u64)| {
                (rows * count) as f64 * expected_cell(row, *column, total)
            };
            columns.iter().map(with_row).collect::<Vec<f64>>()
        });
    // The true value is never negative; a rounded one can be.
    Some(sum(pairs).max(0.0))
}

fn checked_total(margin: &[u64]) -> Option<u64> {
    margin
        .iter()
        .try_fold(0_u64, |sum, value| sum.checked_add(*value))
}

/// How many times each non-zero value occurs, in ascending order of values.
fn multiplicities(margin: &[u64]) -> BTreeMap<u64, u64> {
    let mut counts = BTreeMap::new();
    for value in margin.iter().filter(|value| **value > 0) {
        *counts.entry(*value).or_insert(0) += 1;
    }
    counts
}

/// Contribution of one cell, in nats.
fn expected_cell(row: u64, column: u64, total: u64) -> f64 {
    let law = hypergeometric(row, column, total);
    let independent = row as f64 * column as f64 / total as f64;
    let terms = (law.first..)
        .zip(&law.probabilities)
        .filter(|(k, _)| *k > 0);
    let terms = terms.map(|(k, p)| p * k as f64 * libm::log(k as f64 / independent));
    sum(terms) / total as f64
}

/// Of `total` actions, `column` are of a kind: how many of the kind `row` of them contain.
fn hypergeometric(row: u64, column: u64, total: u64) -> Pmf {
    let lowest = (u128::from(row) + u128::from(column)).saturating_sub(u128::from(total)) as u64;
    let highest = row.min(column);
    let mode = (u128::from(row) + 1) * (u128::from(column) + 1) / (u128::from(total) + 2);
    let mode = (mode as u64).clamp(lowest, highest);
    // P(k+1)/P(k) = (row − k)(column − k) / (k + 1)(total − row − column + k + 1), with the
    // last factor written so that it never falls below zero.
    let others = |k: u64| (total - row - (column - k)) + 1;
    pmf::from_ratios(lowest, mode, highest, |k| {
        (row - k) as f64 * (column - k) as f64 / ((k + 1) as f64 * others(k) as f64)
    })
}
