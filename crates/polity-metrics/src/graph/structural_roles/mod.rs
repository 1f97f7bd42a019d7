//! Structural roles: do nodes fall into kinds by their position, beyond what degrees explain?

mod features;
mod kmeans;
mod null;
mod silhouette;

#[cfg(test)]
mod tests;

use super::{Digraph, rng::SplitMix};
use features::{Point, features};

/// Largest graph, in nodes, that [`structural_roles`] takes: betweenness and silhouettes grow with
/// the square of the nodes, and both are computed once for the graph and once per null sample.
/// Measured at 4,000 nodes with 24,000 edges and default options: 19 seconds.
pub const ROLES_NODE_LIMIT: usize = 4_096;

/// Numbers of clusters tried.
const K: std::ops::RangeInclusive<usize> = 2..=8;

/// How the estimator is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RolesOptions {
    /// Seed of everything random; the same seed gives the same result.
    pub seed: u64,
    /// k-means attempts per number of clusters.
    pub restarts: u32,
    /// Random graphs of the same degrees to compare with.
    pub null_samples: u32,
    /// Attempted swaps per edge for each of them.
    pub swaps_per_edge: u32,
}

impl Default for RolesOptions {
    fn default() -> Self {
        Self {
            seed: 0,
            restarts: 10,
            null_samples: 10,
            swaps_per_edge: 10,
        }
    }
}

/// Mean and standard deviation over the null samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Mean over the samples for which the estimator is defined.
    pub mean: f64,
    /// Standard deviation with n − 1 below the line; `None` for a single sample.
    pub sd: Option<f64>,
    /// Number of those samples.
    pub samples: u32,
}

/// The clusters of a graph, beside those of random graphs with the same degrees.
///
/// **No claim without the null**: a silhouette near 0.9 with most nodes in one cluster is what
/// structureless heavy-tailed graphs give.
#[derive(Debug, Clone, PartialEq)]
pub struct StructuralRoles {
    /// Number of clusters, 2 to 8, of the largest silhouette.
    pub k: u32,
    /// Mean silhouette, in `[−1, 1]`.
    pub silhouette: f64,
    /// Share of nodes in the largest cluster.
    pub largest_share: f64,
    /// Cluster of each node.
    pub label: Vec<u32>,
    /// Number of clusters on the null; `None` when undefined on all samples.
    pub null_k: Option<Moments>,
    /// Silhouette on the null.
    pub null_silhouette: Option<Moments>,
    /// Share of the largest cluster on the null.
    pub null_largest_share: Option<Moments>,
}

/// k-means on the z-scored in-degree, out-degree, betweenness, local clustering and PageRank of
/// the nodes, with k from 2 to 8 by the largest mean silhouette (the smallest k among equals),
/// beside the same estimator on random graphs with the same degrees (directed edge swaps).
///
/// Self-loops are dropped and weights ignored. `None` for fewer than three nodes, when all nodes
/// are alike, for no restarts, and above [`ROLES_NODE_LIMIT`].
/// O((1 + null_samples) · (nodes · (nodes + edges) + restarts · nodes)).
pub fn structural_roles(graph: &Digraph, options: &RolesOptions) -> Option<StructuralRoles> {
    if graph.nodes() > ROLES_NODE_LIMIT {
        return None;
    }
    let simple = graph.without_self_loops();
    let mut chance = SplitMix::new(options.seed);
    let found = estimate(&simple, options.restarts, &mut chance)?;
    let null: Vec<Estimate> = (0..options.null_samples)
        .filter_map(|_| {
            let random = null::rewired(&simple, options.swaps_per_edge, &mut chance);
            estimate(&random, options.restarts, &mut chance)
        })
        .collect();
    let over = |value: fn(&Estimate) -> f64| moments(&null.iter().map(value).collect::<Vec<_>>());
    Some(StructuralRoles {
        k: found.k,
        silhouette: found.silhouette,
        largest_share: largest_share(&found),
        null_k: over(|estimate| f64::from(estimate.k)),
        null_silhouette: over(|estimate| estimate.silhouette),
        null_largest_share: over(largest_share),
        label: found.label,
    })
}

/// The z-scored features [`structural_roles`] clusters, one row per node: in-degree, out-degree,
/// betweenness, local clustering, PageRank, of the graph without self-loops and weights. For
/// plotting, and to run another estimator on. Same limits as there.
pub fn role_features(graph: &Digraph) -> Option<Vec<[f64; 5]>> {
    let small = graph.nodes() <= ROLES_NODE_LIMIT;
    if small {
        features(&graph.without_self_loops())
    } else {
        None
    }
}

struct Estimate {
    k: u32,
    silhouette: f64,
    label: Vec<u32>,
}

fn estimate(graph: &Digraph, restarts: u32, chance: &mut SplitMix) -> Option<Estimate> {
    let points = features(graph)?;
    let kinds = distinct(&points);
    let sizes: Vec<usize> = K.filter(|&k| k <= kinds && k < points.len()).collect();
    let labels: Vec<Vec<u32>> = sizes
        .iter()
        .filter_map(|&k| kmeans::best_of(&points, k, restarts, chance))
        .map(|clustering| clustering.label)
        .collect();
    let views: Vec<&[u32]> = labels.iter().map(Vec::as_slice).collect();
    let scores = silhouette::silhouettes(&points, &views);
    let scored = scores.into_iter().zip(labels).zip(sizes);
    let defined = scored.filter_map(|((score, label), k)| {
        score.map(|silhouette| Estimate {
            k: k as u32,
            silhouette,
            label,
        })
    });
    // `max_by` would keep the last among equals; the smaller k is the simpler claim.
    defined.reduce(|best, next| {
        if next.silhouette > best.silhouette {
            next
        } else {
            best
        }
    })
}

/// Number of different points: k-means cannot find more clusters than that.
fn distinct(points: &[Point]) -> usize {
    let mut sorted = points.to_vec();
    let order = |a: &Point, b: &Point| {
        let pairs = a.iter().zip(b).map(|(x, y)| x.total_cmp(y));
        pairs.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    };
    sorted.sort_unstable_by(order);
    sorted.dedup();
    sorted.len()
}

fn largest_share(estimate: &Estimate) -> f64 {
    let mut sizes = vec![0_u32; estimate.k as usize];
    estimate
        .label
        .iter()
        .for_each(|&cluster| sizes[cluster as usize] += 1);
    let largest = sizes.into_iter().max().unwrap_or(0);
    f64::from(largest) / estimate.label.len() as f64
}

fn moments(values: &[f64]) -> Option<Moments> {
    let samples = values.len() as u32;
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let sd = (samples > 1).then(|| (squares / (count - 1.0)).sqrt());
    (samples > 0).then_some(Moments { mean, sd, samples })
}
