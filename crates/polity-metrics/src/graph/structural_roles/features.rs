//! What a node's position is described by.

use super::super::{
    Digraph, Undirected, Weighting, betweenness::betweenness, clustering::local_clustering,
    pagerank::pagerank,
};

/// Number of features per node.
pub(crate) const WIDTH: usize = 5;
/// In-degree, out-degree, betweenness, local clustering, PageRank: standardized.
pub(crate) type Point = [f64; WIDTH];

/// The z-scored features of every node of a graph without self-loops; edge weights play no part,
/// since the null model cannot carry them along. A feature that is the same for all is zero.
/// `None` where betweenness is undefined. O(nodes · (nodes + edges)).
pub(crate) fn features(graph: &Digraph) -> Option<Vec<Point>> {
    let columns = [
        graph.in_degrees().into_iter().map(f64::from).collect(),
        graph.out_degrees().into_iter().map(f64::from).collect(),
        betweenness(graph)?,
        local_clustering(&Undirected::of(graph)),
        pagerank(graph, Weighting::Binary),
    ]
    .map(z_scores);
    Some(
        (0..graph.nodes())
            .map(|node| columns.each_ref().map(|column| column[node]))
            .collect(),
    )
}

/// Subtracts the mean and divides by the population standard deviation.
fn z_scores(column: Vec<f64>) -> Vec<f64> {
    let count = column.len() as f64;
    let mean = column.iter().sum::<f64>() / count;
    let variance = column.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count;
    // A spread of rounding errors is none: scaled up it would be a feature made of noise.
    let flat = variance.sqrt() <= 1e-10 * mean.abs();
    let scale = if flat { 0.0 } else { 1.0 / variance.sqrt() };
    column.iter().map(|x| (x - mean) * scale).collect()
}
