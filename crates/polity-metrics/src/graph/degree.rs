//! Distribution of degrees and strengths.

use super::Digraph;
use crate::inequality::gini;

/// Quantiles of a list of degrees by the inverted distribution function, that is the smallest
/// degree `d` with at least a share `q` of the nodes at or below `d`
/// (`numpy.quantile(method="inverted_cdf")`).
///
/// `None` without degrees, or when some `q` is outside `[0, 1]`. O(n log n).
pub fn degree_quantiles(degrees: &[u32], quantiles: &[f64]) -> Option<Vec<u32>> {
    let mut sorted = degrees.to_vec();
    sorted.sort_unstable();
    quantiles.iter().map(|&q| quantile(&sorted, q)).collect()
}

fn quantile(sorted: &[u32], q: f64) -> Option<u32> {
    if !(0.0..=1.0).contains(&q) {
        return None;
    }
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

/// Gini coefficient of the weight sent per node, over all nodes including the silent ones;
/// self-loops count. `None` when undefined (no nodes, or no edges). O(n log n + edges).
pub fn out_strength_gini(graph: &Digraph) -> Option<f64> {
    gini(&graph.out_strengths())
}

/// As [`out_strength_gini`] for the weight received per node.
pub fn in_strength_gini(graph: &Digraph) -> Option<f64> {
    gini(&graph.in_strengths())
}
