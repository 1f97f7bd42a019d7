//! How well separated clusters are (Rousseeuw 1987).

use super::{features::Point, kmeans::squared};

/// Mean silhouette of several clusterings of the same points, in one pass over all pairs; 0 for a
/// point alone in its cluster (`sklearn.metrics.silhouette_score`). `None` for a clustering with
/// fewer than two non-empty clusters, or as many as points. O(points² · clusterings).
pub(crate) fn silhouettes(points: &[Point], labels: &[&[u32]]) -> Vec<Option<f64>> {
    let mut scores: Vec<Score<'_>> = labels.iter().map(|label| Score::new(label)).collect();
    let mut distance = vec![0.0; points.len()];
    for (index, point) in points.iter().enumerate() {
        for (entry, other) in distance.iter_mut().zip(points) {
            *entry = squared(point, other).sqrt();
        }
        scores
            .iter_mut()
            .for_each(|score| score.add(index, &distance));
    }
    scores.iter().map(Score::mean).collect()
}

struct Score<'a> {
    label: &'a [u32],
    size: Vec<u32>,
    /// Distance of the current point to each cluster in total.
    reach: Vec<f64>,
    total: f64,
}

impl<'a> Score<'a> {
    fn new(label: &'a [u32]) -> Self {
        let clusters = label.iter().max().map_or(0, |&most| most as usize + 1);
        let mut size = vec![0; clusters];
        label
            .iter()
            .for_each(|&cluster| size[cluster as usize] += 1);
        Self {
            label,
            size,
            reach: vec![0.0; clusters],
            total: 0.0,
        }
    }

    fn add(&mut self, index: usize, distance: &[f64]) {
        self.reach.fill(0.0);
        for (&cluster, distance) in self.label.iter().zip(distance) {
            self.reach[cluster as usize] += distance;
        }
        self.total += self.of_point(self.label[index] as usize);
    }

    fn of_point(&self, own: usize) -> f64 {
        if self.size[own] < 2 {
            return 0.0;
        }
        let within = self.reach[own] / f64::from(self.size[own] - 1);
        let others = (0..self.size.len()).filter(|&other| other != own && self.size[other] > 0);
        let means = others.map(|other| self.reach[other] / f64::from(self.size[other]));
        let nearest = means.fold(f64::INFINITY, f64::min);
        let scale = within.max(nearest);
        if scale > 0.0 && scale.is_finite() {
            (nearest - within) / scale
        } else {
            0.0
        }
    }

    fn mean(&self) -> Option<f64> {
        let used = self.size.iter().filter(|&&size| size > 0).count();
        let points = self.label.len();
        (used >= 2 && used < points).then(|| self.total / points as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_a_line(xs: &[f64]) -> Vec<Point> {
        xs.iter().map(|&x| [x, 0.0, 0.0, 0.0, 0.0]).collect()
    }

    #[test]
    fn two_pairs_by_hand() {
        // a = 1 for all; b = 10.5 for the outer, 9.5 for the inner points.
        let points = on_a_line(&[0.0, 1.0, 10.0, 11.0]);
        let expected = 0.5 * ((10.5 - 1.0) / 10.5 + (9.5 - 1.0) / 9.5);
        let value = silhouettes(&points, &[&[0, 0, 1, 1]])[0].unwrap();
        assert!((value - expected).abs() < 1e-15);
    }

    #[test]
    fn one_cluster_and_only_singletons_are_undefined() {
        let points = on_a_line(&[0.0, 1.0, 2.0]);
        assert_eq!(
            silhouettes(&points, &[&[0, 0, 0], &[0, 1, 2]]),
            [None, None]
        );
    }
}
