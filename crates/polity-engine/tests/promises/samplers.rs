//! Pins: every sampler has the distribution that it is named after, and draws at neighbouring
//! addresses know nothing of one another.
//!
//! Why: golden vectors pin values, right or wrong. These tests say that they are right.
//!
//! Breaks when: a sampler is biased, or two addresses share bits. Seen: `below` by remainder; a
//! shuffle that exchanges with any place; an exponential whose mean is 2 % too large.

use polity_engine::random::{AliasTable, Draws, Purpose};

use super::bounds::{assert_distributed, assert_follows, binomial_bounds};

const SAMPLE: usize = 400_000;

fn draws(name: &str) -> Draws {
    Draws::new(2026, Purpose::named(name))
}

fn counts(cells: usize, mut draw: impl FnMut() -> usize) -> Vec<u64> {
    let mut counts = vec![0; cells];
    (0..SAMPLE).for_each(|_| counts[draw().min(cells - 1)] += 1);
    counts
}

fn in_proportion(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    weights
        .iter()
        .map(|weight| weight / total * SAMPLE as f64)
        .collect()
}

#[test]
fn whole_numbers_are_uniform() {
    let mut d = draws("below");
    for bound in [2, 3, 7, 10, 64, 97, 1000] {
        let found = counts(bound, || d.below(bound as u64) as usize);
        assert_follows(
            &found,
            &in_proportion(&vec![1.0; bound]),
            &format!("below {bound}"),
        );
    }
}

/// Where the bound is no power of two and near the top, a remainder would favour the lower half.
#[test]
fn large_whole_numbers_are_uniform() {
    let mut d = draws("below a large bound");
    for bound in [(1 << 63) + 1, u64::MAX, 3 << 62] {
        let sample: Vec<u64> = (0..SAMPLE).map(|_| d.below(bound)).collect();
        assert!(sample.iter().all(|x| *x < bound));
        let sample = sample.iter().map(|x| *x as f64 / bound as f64).collect();
        assert_distributed(sample, |x| x, "a large bound");
    }
}

#[test]
fn unit_floats_are_uniform_and_on_their_grid() {
    let mut d = draws("unit");
    let sample: Vec<f64> = (0..SAMPLE).map(|_| d.unit()).collect();
    let step = (1_u64 << 53) as f64;
    assert!(
        sample
            .iter()
            .all(|x| (0.0..1.0).contains(x) && (x * step).fract() == 0.0)
    );
    assert_distributed(sample, |x| x, "unit");
}

#[test]
fn chances_are_as_likely_as_said() {
    let mut d = draws("chance");
    for p in [0.0, 1e-4, 0.01, 0.25, 0.5, 0.9, 0.999, 1.0] {
        let hits = (0..SAMPLE).filter(|_| d.chance(p)).count() as u64;
        let (least, most) = binomial_bounds(SAMPLE as u64, p);
        assert!((least..=most).contains(&hits), "{hits} at {p}");
    }
}

#[test]
fn failures_before_a_success_are_geometric() {
    let mut d = draws("geometric");
    for p in [0.02, 0.3, 0.5, 0.9] {
        // As many cells as are expected five times; the last takes all beyond.
        let cells = (1..)
            .find(|k| SAMPLE as f64 * power(1.0 - p, *k) * p < 5.0)
            .unwrap();
        let mut weights: Vec<f64> = (0..cells).map(|k| power(1.0 - p, k) * p).collect();
        *weights.last_mut().unwrap() = power(1.0 - p, cells - 1);
        let found = counts(cells, || d.geometric(p) as usize);
        assert_follows(&found, &in_proportion(&weights), &format!("geometric {p}"));
    }
}

fn power(base: f64, exponent: usize) -> f64 {
    libm::pow(base, exponent as f64)
}

#[test]
fn waiting_times_are_exponential() {
    let mut d = draws("exponential");
    for mean in [0.01, 1.0, 1e6] {
        let sample = (0..SAMPLE).map(|_| d.exponential(mean)).collect();
        let cdf = |x: f64| -libm::expm1(-x / mean);
        assert_distributed(sample, cdf, "exponential");
    }
}

const WEIGHTS: [&[f32]; 4] = [
    &[1.0],
    &[1.0, 2.0, 3.0, 4.0],
    &[5.0, 0.0, 0.5, 1e-9, 7.25, 0.0],
    &[1.0, 1000.0, 1.0, 1000.0, 500.0, 3.0, 3.0, 3.0],
];

/// Weighted choice, in both ways: what has no weight is never taken.
#[test]
fn choices_follow_their_weights() {
    let mut d = draws("weighted");
    for weights in WEIGHTS {
        let exact: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
        let table = AliasTable::new(&exact).unwrap();
        let by_alias = counts(weights.len(), || table.sample(&mut d));
        let by_sum = counts(weights.len(), || d.weighted(weights).unwrap());
        for found in [by_alias, by_sum] {
            check_choice(&found, &in_proportion(&exact));
        }
    }
}

fn check_choice(found: &[u64], expected: &[f64]) {
    let (mut likely, mut unlikely) = ((Vec::new(), Vec::new()), 0);
    for (&count, &expected) in found.iter().zip(expected) {
        assert!(
            expected > 0.0 || count == 0,
            "chosen without weight: {found:?}"
        );
        match expected >= 5.0 {
            true => (likely.0.push(count), likely.1.push(expected)),
            false => (unlikely += count, ()),
        };
    }
    assert!(unlikely < 5, "{found:?}");
    if likely.0.len() > 1 {
        assert_follows(&likely.0, &likely.1, "weighted choice");
    }
}

#[test]
fn every_order_of_five_is_equally_likely() {
    let mut d = draws("shuffle");
    let found = counts(120, || {
        let mut items = [0, 1, 2, 3, 4];
        d.shuffle(&mut items);
        rank(&items)
    });
    assert_follows(&found, &in_proportion(&[1.0; 120]), "shuffle");
}

/// The place of a permutation among all, in lexicographic order.
fn rank(items: &[usize]) -> usize {
    let Some((first, rest)) = items.split_first() else {
        return 0;
    };
    let smaller = rest.iter().filter(|item| *item < first).count();
    let orders_of_rest: usize = (1..=rest.len()).product();
    smaller * orders_of_rest + rank(rest)
}

/// Pairs of draws whose addresses differ in one part by one: all 64 pairs of eighths as likely.
#[test]
fn neighbouring_addresses_are_independent() {
    let (mut a, mut b) = (draws("one"), draws("one"));
    let mut other = draws("other");
    let mut seed = Draws::new(2027, Purpose::named("one"));
    let check = |what: &str, pair: &mut dyn FnMut(u32) -> (u64, u64)| {
        let mut n = 0;
        let found = counts(64, || {
            n += 1;
            let (x, y) = pair(n);
            (x >> 61 << 3 | y >> 61) as usize
        });
        assert_follows(&found, &in_proportion(&[1.0; 64]), what);
    };
    check("agents", &mut |n| {
        (a.at(n, 5).next_u64(), b.at(n + 1, 5).next_u64())
    });
    check("ticks", &mut |n| {
        (a.at(3, n).next_u64(), b.at(3, n + 1).next_u64())
    });
    check("indices", &mut |n| {
        let draws = a.at(n, 9).skip_to(7);
        (draws.next_u64(), draws.next_u64())
    });
    check("purposes", &mut |n| {
        (a.at(n, 2).next_u64(), other.at(n, 2).next_u64())
    });
    check("seeds", &mut |n| {
        (a.at(n, 4).next_u64(), seed.at(n, 4).next_u64())
    });
}
