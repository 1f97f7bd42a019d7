use super::*;

fn close(actual: Option<f64>, expected: f64) {
    let actual = actual.expect("defined");
    assert!(
        (actual - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        "{actual} ≠ {expected}"
    );
}

#[test]
fn four_equal_tokens_carry_two_bits() {
    close(entropy_bits(&[5, 5, 0, 5, 5]), 2.0);
    close(entropy_norm(&[5, 5, 0, 5, 5], 16), 0.5);
}

#[test]
fn miller_madow_adds_half_the_spare_tokens_per_token() {
    let plain = entropy_bits(&[3, 1]).unwrap();
    close(
        entropy_mm_bits(&[3, 1, 0]),
        plain + 1.0 / 8.0 / core::f64::consts::LN_2,
    );
}

#[test]
fn one_repeated_token_carries_nothing() {
    assert_eq!(entropy_bits(&[7]), Some(0.0));
    assert_eq!(
        type_token_ratio(&[7, 0]),
        Some(1.0 / 7.0),
        "a token not seen is no type"
    );
}

#[test]
fn an_empty_window_is_undefined() {
    for counts in [&[][..], &[0, 0]] {
        assert_eq!(entropy_bits(counts), None);
        assert_eq!(entropy_mm_bits(counts), None);
        assert_eq!(entropy_norm(counts, 9), None);
        assert_eq!(type_token_ratio(counts), None);
        assert_eq!(js_divergence_bits(counts, &[1]), None);
    }
    assert_eq!(TokenLengths::from_pairs(&[(4, 0)]), None);
}

#[test]
fn a_vocabulary_too_small_to_normalise_by_is_undefined() {
    assert_eq!(entropy_norm(&[1], 1), None);
    assert_eq!(entropy_norm(&[1, 1, 1], 2), None);
}

#[test]
fn disjoint_windows_are_one_bit_apart_and_equal_ones_none() {
    close(js_divergence_bits(&[4], &[0, 1, 2]), 1.0);
    close(js_divergence_bits(&[1, 2], &[10, 20, 0]), 0.0);
}

#[test]
fn counts_near_the_limit_do_not_overflow() {
    close(entropy_bits(&[u64::MAX, u64::MAX]), 1.0);
    close(js_divergence_bits(&[u64::MAX, u64::MAX], &[1, 1]), 0.0);
}

#[test]
fn knowing_the_meaning_halves_the_choice() {
    // Two meanings, two synonyms each: two bits in all, one bit given the meaning.
    let table = CountMatrix::new(&[1, 1, 0, 0, 0, 0, 1, 1], 4).unwrap();
    close(conditional_entropy_bits(table), 1.0);
    close(mutual_information_bits(table), 1.0);
}

#[test]
fn independent_rows_tell_nothing() {
    let table = CountMatrix::new(&[1, 2, 10, 20], 2).unwrap();
    assert_eq!(mutual_information_bits(table), Some(0.0));
}

#[test]
fn an_empty_table_is_undefined_and_a_ragged_one_is_no_table() {
    let table = CountMatrix::new(&[0, 0], 2).unwrap();
    assert_eq!(mutual_information_bits(table), None);
    assert_eq!(conditional_entropy_bits(table), None);
    assert_eq!(CountMatrix::new(&[1, 2, 3], 2), None);
    assert_eq!(CountMatrix::new(&[], 0), None);
}

#[test]
fn lengths_are_exact_below_two_thousand() {
    let lengths = TokenLengths::from_pairs(&[(2000, 1), (10, 89), (20, 10)]).unwrap();
    assert_eq!((lengths.p50, lengths.p90, lengths.p99), (10, 20, 20));
    close(Some(lengths.mean), 30.9);
}

#[test]
fn extreme_lengths_do_not_panic() {
    let longest = TokenLengths::from_pairs(&[(u64::MAX, u64::MAX - 5), (0, 5)]).unwrap();
    assert!(
        longest.p50 >= u64::MAX - 1,
        "the histogram ends one short of the largest number"
    );
    assert_eq!(
        TokenLengths::from_pairs(&[(u64::MAX, u64::MAX), (0, 1)]),
        None
    );
}
