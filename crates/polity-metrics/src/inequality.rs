//! How unequally something is held: the Gini coefficient.

use crate::information::sum;

/// Gini coefficient of non-negative amounts: 0 when all hold the same, (n − 1)/n when one holds
/// all.
///
/// G = Σ (2i − n − 1) x₍ᵢ₎ / (n Σ x), with x₍ᵢ₎ ascending and i from 1; no small-sample correction.
/// Dimensionless. `None` when there is nobody, nothing to hold, or an amount that is negative or
/// not finite. O(n log n).
#[must_use]
pub fn gini(amounts: &[f64]) -> Option<f64> {
    let mut ascending = amounts.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    let (count, total) = (amounts.len() as f64, sum(ascending.iter().copied()));
    let rank = |i: usize| 2.0 * i as f64 + 1.0 - count;
    let weighted = sum(ascending.iter().enumerate().map(|(i, x)| rank(i) * x));
    let held = amounts.iter().all(|amount| *amount >= 0.0) && total > 0.0 && total.is_finite();
    held.then(|| weighted / (count * total))
}

#[cfg(test)]
mod tests {
    use super::gini;

    #[test]
    fn equal_amounts_have_no_inequality() {
        assert_eq!(gini(&[3.0, 3.0, 3.0]), Some(0.0));
    }

    #[test]
    fn one_holder_of_everything_gives_n_minus_1_over_n() {
        assert_eq!(gini(&[0.0, 8.0, 0.0, 0.0]), Some(0.75));
    }

    #[test]
    fn one_two_three_gives_two_ninths() {
        let value = gini(&[3.0, 1.0, 2.0]).unwrap();
        assert!((value - 2.0 / 9.0).abs() < 1e-15);
    }

    #[test]
    fn nothing_to_share_is_undefined() {
        for amounts in [
            &[][..],
            &[0.0, 0.0],
            &[-1.0, 2.0],
            &[f64::NAN],
            &[f64::INFINITY],
        ] {
            assert_eq!(gini(amounts), None);
        }
    }
}
