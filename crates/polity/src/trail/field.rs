//! Arithmetic in the field of 2⁶¹ − 1 elements.

/// The Mersenne prime 2⁶¹ − 1.
pub(super) const PRIME: u64 = (1 << BITS) - 1;
const BITS: u32 = 61;

/// The remainder of any number.
pub(super) fn reduce(x: u128) -> u64 {
    let fold = |x: u128| (x & u128::from(PRIME)) + (x >> BITS);
    // 128 bits become 68, then 62, then at most the prime and one.
    let once = fold(fold(fold(x))) as u64;
    if once >= PRIME { once - PRIME } else { once }
}

/// The remainder of a word.
#[inline]
pub(super) fn reduce_word(x: u64) -> u64 {
    let once = (x & PRIME) + (x >> BITS);
    if once >= PRIME { once - PRIME } else { once }
}

pub(super) fn add(a: u64, b: u64) -> u64 {
    reduce(u128::from(a) + u128::from(b))
}

pub(super) fn sub(a: u64, b: u64) -> u64 {
    reduce(u128::from(a) + u128::from(PRIME - reduce(b.into())))
}

pub(super) fn mul(a: u64, b: u64) -> u64 {
    reduce(u128::from(a) * u128::from(b))
}

/// The quotient; 0 where `b` is 0. Some 120 multiplications.
pub(super) fn div(a: u64, b: u64) -> u64 {
    mul(a, power(b, PRIME - 2))
}

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut result, mut square) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = mul(result, square);
        }
        square = mul(square, square);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn remainders_are_those_of_division(x: u128) {
            prop_assert_eq!(u128::from(reduce(x)), x % u128::from(PRIME));
            let word = x as u64;
            prop_assert_eq!(reduce_word(word), word % PRIME);
        }

        #[test]
        fn operations_undo_one_another(a in 0..PRIME, b in 1..PRIME) {
            prop_assert_eq!(sub(add(a, b), b), a);
            prop_assert_eq!(div(mul(a, b), b), a);
        }
    }

    #[test]
    fn remainders_at_the_edges() {
        let prime = u128::from(PRIME);
        for x in [0, 1, prime - 1, prime, prime + 1, 2 * prime, u128::MAX] {
            assert_eq!(u128::from(reduce(x)), x % prime, "{x}");
            let word = x as u64;
            assert_eq!(reduce_word(word), word % PRIME, "{word}");
        }
        assert_eq!(sub(3, PRIME), 3);
    }
}
