//! What one variable tells about another, from a table of counts.

use super::{CountMatrix, entropy_nats, sum};
use crate::information::counts::row_sum;
use core::f64::consts::LN_2;

/// H(column | row) in bits: with meanings as rows and tokens as columns, the entropy of the form
/// once the meaning is known (`entropy_given_meaning_bits`).
///
/// Σ over rows of (row total / total) · H(row). A shift in the mix of meanings leaves it alone; it
/// falls when a population agrees on forms. `None` when the table is empty. O(cells).
#[must_use]
pub fn conditional_entropy_bits(meaning_by_token: CountMatrix<'_>) -> Option<f64> {
    let total: u64 = meaning_by_token.row_sums().iter().sum();
    let mut row_counts = Vec::with_capacity(meaning_by_token.columns());
    let weighted = meaning_by_token.rows().filter_map(|row| {
        row_counts.clear();
        row_counts.extend(row.iter().map(|cell| u64::from(*cell)));
        Some(row_sum(row) as f64 / total as f64 * entropy_nats(&row_counts)?)
    });
    let nats = sum(weighted);
    (total > 0).then(|| nats / LN_2)
}

/// Mutual information of rows and columns in bits, I = Σ p(r,c) log2 (p(r,c) / p(r) p(c)).
///
/// With roles as rows and tokens as columns it is `role_information_bits`. The plug-in estimate is
/// biased **up** by about (R − 1)(C − 1)/(2n) nats: compare with shuffled rows before claiming
/// anything. `None` when the table is empty, 0 when either variable never varies. O(cells).
#[must_use]
pub fn mutual_information_bits(table: CountMatrix<'_>) -> Option<f64> {
    mutual_information_nats(table, &table.row_sums(), &table.column_sums()).map(|i| i / LN_2)
}

/// The same in nats, with the margins given, since callers need them for themselves.
pub(crate) fn mutual_information_nats(
    table: CountMatrix<'_>,
    row_sums: &[u64],
    column_sums: &[u64],
) -> Option<f64> {
    let total = row_sums.iter().sum::<u64>() as f64;
    let terms = table.rows().zip(row_sums).flat_map(|(row, row_total)| {
        row.iter()
            .zip(column_sums)
            .filter(|(cell, _)| **cell > 0)
            .map(move |(cell, column)| {
                let joint = f64::from(*cell);
                // One logarithm of a quotient: exactly 0 in a cell that holds its expected count.
                joint / total * libm::log(joint * total / (*row_total as f64 * *column as f64))
            })
    });
    let nats = sum(terms);
    (total > 0.0).then_some(nats.max(0.0))
}
