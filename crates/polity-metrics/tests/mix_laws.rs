//! Promise: measures of mixes and tables obey their laws on any input: the order in which things are
//! listed does not matter, nor their scale where only shares count; values stay within their bounds;
//! and each agrees with its definition, computed without any care for speed or rounding.
//!
//! Breaks when: a term is skipped, a total is taken over the wrong margin, or zeros are counted.
//! Seen: the Miller–Madow term over all symbols instead of those observed; a Gini off by one rank.

use polity_metrics::inequality::gini;
use polity_metrics::information::{
    CountMatrix, conditional_entropy_bits, entropy_bits, entropy_mm_bits, entropy_norm,
    js_divergence_bits, mutual_information_bits, type_token_ratio,
};
use polity_metrics::roles::{effective_roles, role_entropy_bits, role_evenness, role_hhi};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const TOLERANCE: f64 = 1e-10;

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * (1.0 + a.abs().max(b.abs())),
        (a, b) => a == b,
    }
}

fn counts() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(
        prop_oneof![2 => Just(0), 3 => 1..50_u64, 1 => 1..1_000_000_u64],
        0..20,
    )
}

/// Counts with the same in another order.
fn shuffled() -> impl Strategy<Value = (Vec<u64>, Vec<u64>)> {
    counts().prop_flat_map(|counts| (Just(counts.clone()), Just(counts).prop_shuffle()))
}

fn shares(counts: &[u64]) -> Vec<f64> {
    let total: u64 = counts.iter().sum();
    counts
        .iter()
        .map(|count| *count as f64 / total as f64)
        .collect()
}

fn slow_entropy_bits(shares: &[f64]) -> f64 {
    let terms = shares.iter().filter(|p| **p > 0.0);
    -terms.map(|p| p * libm::log2(*p)).sum::<f64>()
}

fn slow_gini(amounts: &[f64]) -> f64 {
    let pairs = amounts
        .iter()
        .flat_map(|a| amounts.iter().map(move |b| (a - b).abs()));
    let (n, total) = (amounts.len() as f64, amounts.iter().sum::<f64>());
    pairs.sum::<f64>() / (2.0 * n * total)
}

fn transposed(cells: &[u32], columns: usize) -> Vec<u32> {
    let column = |c: usize| cells.iter().skip(c).step_by(columns).copied();
    (0..columns).flat_map(column).collect()
}

fn settings() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(11),
        ..Default::default()
    }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn entropy((counts, other_order) in shuffled(), factor in 1..9_u64) {
        let found = entropy_bits(&counts);
        let total: u64 = counts.iter().sum();
        prop_assert_eq!(found.is_some(), total > 0);
        let Some(bits) = found else { return Ok(()) };
        prop_assert!(close(found, Some(slow_entropy_bits(&shares(&counts)))));
        let seen = counts.iter().filter(|count| **count > 0).count() as f64;
        prop_assert!((0.0..=libm::log2(seen) + TOLERANCE).contains(&bits), "{bits} of {seen}");
        let scaled: Vec<u64> = counts.iter().map(|count| count * factor).collect();
        let padded = [counts.as_slice(), &[0, 0]].concat();
        for same in [&other_order, &scaled, &padded] {
            prop_assert!(close(found, entropy_bits(same)));
        }
        let correction = (seen - 1.0) / (2.0 * total as f64) * core::f64::consts::LOG2_E;
        prop_assert!(close(entropy_mm_bits(&counts), Some(bits + correction)));
        prop_assert!(close(type_token_ratio(&counts), Some(seen / total as f64)));
        let vocabulary = counts.len() as u64 + 3;
        let relative = entropy_norm(&counts, vocabulary);
        prop_assert!(close(relative, Some(bits / libm::log2(vocabulary as f64))));
    }

    /// Telling apart what was one adds its entropy in proportion to its share.
    #[test]
    fn entropy_of_groups(groups in prop::collection::vec(counts(), 1..5)) {
        let sizes: Vec<u64> = groups.iter().map(|group| group.iter().sum()).collect();
        let within = groups.iter().zip(shares(&sizes));
        let within: f64 = within.filter_map(|(group, p)| Some(p * entropy_bits(group)?)).sum();
        let between = entropy_bits(&sizes);
        prop_assert!(close(entropy_bits(&groups.concat()), between.map(|bits| bits + within)));
    }

    #[test]
    fn divergence((a, b) in (counts(), counts()), factor in 1..9_u64) {
        let found = js_divergence_bits(&a, &b);
        prop_assert!(close(found, js_divergence_bits(&b, &a)), "not symmetric");
        let scaled: Vec<u64> = a.iter().map(|count| count * factor).collect();
        prop_assert!(close(found, js_divergence_bits(&scaled, &b)), "depends on scale");
        if let Some(bits) = found {
            prop_assert!((-TOLERANCE..=1.0 + TOLERANCE).contains(&bits));
            prop_assert!(close(js_divergence_bits(&a, &scaled), Some(0.0)));
            let length = a.len().max(b.len());
            let padded = |mix: &[u64]| {
                let mut shares = shares(mix);
                shares.resize(length, 0.0);
                shares
            };
            let (p, q) = (padded(&a), padded(&b));
            let middle: Vec<f64> = p.iter().zip(&q).map(|(p, q)| (p + q) / 2.0).collect();
            let apart = (slow_entropy_bits(&p) + slow_entropy_bits(&q)) / 2.0;
            prop_assert!((bits - (slow_entropy_bits(&middle) - apart)).abs() < 1e-9);
        }
    }

    #[test]
    fn information(cells in prop::collection::vec(0..40_u32, 1..30), columns in 1..6_usize) {
        let cells = &cells[..cells.len() / columns * columns];
        let table = CountMatrix::new(cells, columns).unwrap();
        let found = mutual_information_bits(table);
        let flipped = transposed(cells, columns);
        let rows = cells.len() / columns;
        if rows > 0 {
            let flipped = CountMatrix::new(&flipped, rows).unwrap();
            prop_assert!(close(found, mutual_information_bits(flipped)), "not symmetric");
        }
        let Some(bits) = found else { return Ok(()) };
        let joint: Vec<u64> = cells.iter().map(|cell| u64::from(*cell)).collect();
        let [joint, by_row, by_column] =
            [joint, table.row_sums(), table.column_sums()].map(|c| entropy_bits(&c).unwrap());
        prop_assert!((bits - (by_row + by_column - joint)).abs() < 1e-9);
        prop_assert!((-TOLERANCE..=by_row.min(by_column) + TOLERANCE).contains(&bits));
        let given_row = conditional_entropy_bits(table);
        prop_assert!((given_row.unwrap() - (joint - by_row)).abs() < 1e-9);
    }

    #[test]
    fn concentration_of_roles((counts, other_order) in shuffled()) {
        let Some(bits) = role_entropy_bits(&counts) else { return Ok(()) };
        let held = counts.iter().filter(|count| **count > 0).count() as f64;
        let hhi = role_hhi(&counts).unwrap();
        let slow: f64 = shares(&counts).iter().map(|p| p * p).sum();
        prop_assert!((hhi - slow).abs() < TOLERANCE);
        prop_assert!((1.0 / held - TOLERANCE..=1.0 + TOLERANCE).contains(&hhi));
        let effective = effective_roles(&counts).unwrap();
        prop_assert!(close(Some(effective), Some(libm::exp2(bits))));
        // Hill numbers fall with their order: 0 (held), 1 (effective), 2 (1 / hhi).
        prop_assert!(effective <= held + 1e-9 && 1.0 / hhi <= effective + 1e-9);
        prop_assert_eq!(role_evenness(&counts).is_some(), held > 1.0);
        for measure in [role_entropy_bits, role_evenness, effective_roles, role_hhi] {
            prop_assert!(close(measure(&counts), measure(&other_order)));
        }
    }

    #[test]
    fn inequality(
        (amounts, other_order) in prop::collection::vec(0.0..100.0, 1..30)
            .prop_flat_map(|amounts| (Just(amounts.clone()), Just(amounts).prop_shuffle())),
        factor in 0.01..100.0,
    ) {
        let found = gini(&amounts);
        let Some(value) = found else { return Ok(()) };
        let n = amounts.len() as f64;
        prop_assert!((-TOLERANCE..=(n - 1.0) / n + TOLERANCE).contains(&value));
        prop_assert!(close(found, Some(slow_gini(&amounts))));
        prop_assert!(close(found, gini(&other_order)));
        let scaled: Vec<f64> = amounts.iter().map(|amount| amount * factor).collect();
        prop_assert!(close(found, gini(&scaled)));
        // A population beside its like is as unequal as itself.
        prop_assert!(close(found, gini(&[amounts.as_slice(), &amounts].concat())));
    }
}
