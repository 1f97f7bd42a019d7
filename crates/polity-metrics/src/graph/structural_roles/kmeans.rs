//! k-means: Lloyd's iteration from k-means++ seeds.

use super::super::rng::SplitMix;
use super::features::{Point, WIDTH};

/// Lloyd's iteration practically always ends by itself well before.
const STEPS_MAX: u32 = 300;

/// One clustering.
#[derive(Debug, Clone)]
pub(crate) struct Clustering {
    /// Cluster of each point.
    pub(crate) label: Vec<u32>,
    /// Sum of squared distances to the cluster means.
    pub(crate) inertia: f64,
}

/// The clustering of least inertia among `restarts` attempts, the first among equals.
/// O(restarts · steps · points · k).
pub(crate) fn best_of(
    points: &[Point],
    k: usize,
    restarts: u32,
    chance: &mut SplitMix,
) -> Option<Clustering> {
    let attempts = (0..restarts).map(|_| lloyd(points, seeds(points, k, chance)));
    attempts.min_by(|a, b| a.inertia.total_cmp(&b.inertia))
}

pub(crate) fn squared(a: &Point, b: &Point) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// k-means++ (Arthur & Vassilvitskii 2007): each further seed is drawn with probability in
/// proportion to the squared distance from the nearest seed so far.
fn seeds(points: &[Point], k: usize, chance: &mut SplitMix) -> Vec<Point> {
    let mut seeds = vec![points[chance.below(points.len())]];
    let mut nearest: Vec<f64> = points
        .iter()
        .map(|point| squared(point, &seeds[0]))
        .collect();
    while seeds.len() < k {
        let next = points[draw(&nearest, chance.unit())];
        for (distance, point) in nearest.iter_mut().zip(points) {
            *distance = distance.min(squared(point, &next));
        }
        seeds.push(next);
    }
    seeds
}

/// Index drawn in proportion to weight; `unit` is uniform in `[0, 1)`.
fn draw(weights: &[f64], unit: f64) -> usize {
    let mut left = unit * weights.iter().sum::<f64>();
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return index;
        }
    }
    // Rounding may leave a remainder; the last index of positive weight would have met it.
    weights
        .iter()
        .rposition(|&weight| weight > 0.0)
        .unwrap_or(0)
}

fn lloyd(points: &[Point], mut centres: Vec<Point>) -> Clustering {
    let mut label = vec![u32::MAX; points.len()];
    for _ in 0..STEPS_MAX {
        if !assign(points, &centres, &mut label) {
            break;
        }
        recentre(points, &label, &mut centres);
    }
    let inertia = points
        .iter()
        .zip(&label)
        .map(|(p, &l)| squared(p, &centres[l as usize]))
        .sum();
    Clustering { label, inertia }
}

/// Gives every point to its nearest centre, the first among equals; tells whether any moved.
fn assign(points: &[Point], centres: &[Point], label: &mut [u32]) -> bool {
    let mut moved = false;
    for (point, label) in points.iter().zip(label) {
        let mut nearest = (0, f64::INFINITY);
        for (index, centre) in centres.iter().enumerate() {
            let distance = squared(point, centre);
            if distance < nearest.1 {
                nearest = (index as u32, distance);
            }
        }
        moved |= *label != nearest.0;
        *label = nearest.0;
    }
    moved
}

/// Moves every centre to the mean of its points; one without points stays where it is.
fn recentre(points: &[Point], label: &[u32], centres: &mut [Point]) {
    let mut sums = vec![([0.0; WIDTH], 0_u32); centres.len()];
    for (point, &label) in points.iter().zip(label) {
        let (sum, count) = &mut sums[label as usize];
        sum.iter_mut().zip(point).for_each(|(total, x)| *total += x);
        *count += 1;
    }
    for (centre, (sum, count)) in centres.iter_mut().zip(sums) {
        if count > 0 {
            *centre = sum.map(|total| total / f64::from(count));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_pairs_on_a_line_by_hand() {
        let points = [0.0, 1.0, 10.0, 11.0].map(|x| [x, 0.0, 0.0, 0.0, 0.0]);
        let found = best_of(&points, 2, 5, &mut SplitMix::new(1)).unwrap();
        // Every point is half a unit from its mean.
        assert_eq!(found.inertia, 4.0 * 0.25);
        assert!(found.label[0] == found.label[1] && found.label[2] == found.label[3]);
        assert!(best_of(&points, 2, 0, &mut SplitMix::new(1)).is_none());
    }
}
