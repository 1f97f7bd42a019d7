//! How far two labellings of the same agents agree, whatever the labels are called.

use crate::information::{entropy_nats, sum};

/// Adjusted Rand index of two labellings of the same agents (Hubert & Arabie 1985): 1 for the same
/// grouping, 0 in expectation for independent ones, negative below chance.
///
/// As sklearn's `adjusted_rand_score`; two identical groupings give 1 even when they are trivial.
/// `None` when the lengths differ or there are no agents. O(n log n).
#[must_use]
pub fn ari<A: Ord, B: Ord>(left: &[A], right: &[B]) -> Option<f64> {
    let overlap = Overlap::of(left, right)?;
    let together = pairs(&overlap.cells);
    let split_left = pairs(&overlap.right) - together;
    let split_right = pairs(&overlap.left) - together;
    let all = left.len() as i128 * (left.len() as i128 - 1) / 2;
    let apart = all - together - split_left - split_right;
    if split_left == 0 && split_right == 0 {
        return Some(1.0);
    }
    // Exact in 128 bits up to 10⁹ agents; the division is the only rounding.
    let above_chance = 2 * (together * apart - split_left * split_right);
    let largest = (together + split_right) * (split_right + apart)
        + (together + split_left) * (split_left + apart);
    Some(above_chance as f64 / largest as f64)
}

/// Normalised mutual information of two labellings of the same agents, 2I / (H(left) + H(right)),
/// in `[0, 1]`.
///
/// As sklearn's `normalized_mutual_info_score` (arithmetic mean); 1 when both have a single group.
/// Not corrected for chance: it rises with the number of groups. `None` when the lengths differ or
/// there are no agents. O(n log n).
#[must_use]
pub fn nmi<A: Ord, B: Ord>(left: &[A], right: &[B]) -> Option<f64> {
    let overlap = Overlap::of(left, right)?;
    let entropies = entropy_nats(&overlap.left)? + entropy_nats(&overlap.right)?;
    if entropies == 0.0 {
        return Some(1.0);
    }
    Some(overlap.information_nats() / (0.5 * entropies))
}

/// Sizes of the groups of both labellings and of their intersections.
struct Overlap {
    left: Vec<u64>,
    right: Vec<u64>,
    /// Non-empty intersections, with the indices of their groups.
    cells: Vec<u64>,
    groups: Vec<(usize, usize)>,
}

impl Overlap {
    fn of<A: Ord, B: Ord>(left: &[A], right: &[B]) -> Option<Self> {
        if left.len() != right.len() || left.is_empty() {
            return None;
        }
        let (left_codes, left) = encode(left);
        let (right_codes, right) = encode(right);
        let mut joint: Vec<(usize, usize)> = left_codes.into_iter().zip(right_codes).collect();
        joint.sort_unstable();
        let runs = joint.chunk_by(|a, b| a == b);
        let (groups, cells) = runs.map(|run| (run[0], run.len() as u64)).unzip();
        Some(Self {
            left,
            right,
            cells,
            groups,
        })
    }

    fn information_nats(&self) -> f64 {
        let total = self.left.iter().sum::<u64>() as f64;
        let terms = self.groups.iter().zip(&self.cells).map(|((l, r), cell)| {
            let expected = self.left[*l] as f64 * self.right[*r] as f64;
            *cell as f64 / total * libm::log(*cell as f64 * total / expected)
        });
        sum(terms).max(0.0)
    }
}

/// Dense codes of labels in their order, and the size of each group.
fn encode<L: Ord>(labels: &[L]) -> (Vec<usize>, Vec<u64>) {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|a, b| labels[*a].cmp(&labels[*b]));
    let mut codes = vec![0; labels.len()];
    let mut sizes = Vec::new();
    for (code, group) in order.chunk_by(|a, b| labels[*a] == labels[*b]).enumerate() {
        group.iter().for_each(|agent| codes[*agent] = code);
        sizes.push(group.len() as u64);
    }
    (codes, sizes)
}

/// Unordered pairs within groups.
fn pairs(sizes: &[u64]) -> i128 {
    sizes
        .iter()
        .map(|size| i128::from(*size) * (i128::from(*size) - 1) / 2)
        .sum()
}
