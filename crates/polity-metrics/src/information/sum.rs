//! Float sums in a fixed order, with the rounding error carried along.

/// Neumaier's compensated sum, in the order of the iterator.
///
/// A million agents make a million terms, of both signs in mutual information; a plain sum would
/// lose the digits that the 1e-9 agreement with the oracles needs. O(n).
pub(crate) fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let (total, carried) = terms.fold((0.0_f64, 0.0_f64), |(total, carried), term| {
        let next = total + term;
        let lost = if total.abs() >= term.abs() {
            (total - next) + term
        } else {
            (term - next) + total
        };
        (next, carried + lost)
    });
    total + carried
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn small_terms_survive_a_large_one() {
        assert_eq!(sum([1.0, 1e100, 1.0, -1e100].into_iter()), 2.0);
    }
}
