//! What holds for any input, consistent or not.

use crate::information::CountMatrix;
use crate::roles::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// Small counts mostly, and some at the limits of their type.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0..30_u64, 1 => Just(u64::MAX), 1 => any::<u64>()]
}

proptest! {
    #[test]
    fn any_population_gives_a_reading(
        cells in vec(0..40_u32, 0..24),
        population in vec(count(), 3),
        alpha in -0.5..1.5,
    ) {
        let rows = cells.len() / 3;
        let table = CountMatrix::new(&cells[..3 * rows], 3).unwrap();
        let settings = ReadingSettings { min_actions: 0, alpha };
        prop_assert_eq!(read_roles(table, &population, settings).unwrap().len(), rows);
    }

    #[test]
    fn chance_information_is_below_both_entropies(cells in vec(0..9_u32, 12)) {
        let table = CountMatrix::new(&cells, 4).unwrap();
        let (rows, columns) = (table.row_sums(), table.column_sums());
        if let Some(chance) = expected_mutual_information_nats(&rows, &columns) {
            let least = [&rows, &columns].map(|sums| role_entropy_bits(sums).unwrap());
            let least_nats = least[0].min(least[1]) * core::f64::consts::LN_2;
            prop_assert!((0.0..=least_nats + 1e-12).contains(&chance));
        }
        prop_assert!(division_of_labour(table).is_none_or(|value| value <= 1.0 + 1e-12));
    }

    #[test]
    fn unequal_margins_are_refused_not_a_panic(
        rows in vec(count(), 0..4),
        columns in vec(count(), 0..4),
    ) {
        let totals = [&rows, &columns].map(|m| m.iter().map(|x| u128::from(*x)).sum::<u128>());
        prop_assume!(totals[0] != totals[1]);
        prop_assert_eq!(expected_mutual_information_nats(&rows, &columns), None);
    }

    #[test]
    fn renaming_groups_changes_no_agreement(labels in vec((0..5_usize, 0..5_usize), 1..60)) {
        let (left, right): (Vec<usize>, Vec<usize>) = labels.into_iter().unzip();
        let renamed: Vec<usize> = right.iter().map(|label| 4 - label).collect();
        prop_assert_eq!(ari(&left, &right), ari(&left, &renamed));
        let (one, other) = (nmi(&left, &right).unwrap(), nmi(&left, &renamed).unwrap());
        prop_assert!((one - other).abs() < 1e-12);
        let aligned = align_labels(&left, &right, 5).unwrap();
        let kept = |labels: &[usize]| left.iter().zip(labels).filter(|(a, b)| a == b).count();
        prop_assert!(kept(&aligned) >= kept(&right));
    }
}
