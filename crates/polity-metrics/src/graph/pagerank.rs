//! PageRank: whose messages come from those who are themselves written to.

use super::Digraph;

/// Probability of following an edge rather than jumping anywhere; networkx's default.
const DAMPING: f64 = 0.85;
/// Total change per step below which the iteration has converged. The change shrinks by
/// [`DAMPING`] per step, hence the distance to the limit is at most 6 times as much.
const TOLERANCE: f64 = 1e-14;
/// `0.85^300 < 1e-21`: the tolerance is always met before.
const STEPS_MAX: u32 = 300;

/// What a walker at a node goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// In proportion to edge weights; networkx's default.
    ByWeight,
    /// Each outgoing edge alike.
    Binary,
}

/// PageRank of every node, summing to 1 (`networkx.pagerank`, alpha 0.85).
///
/// A node without outgoing edges jumps anywhere with equal probability; self-loops count. Empty
/// for a graph without nodes. O(steps · (nodes + edges)), where steps is about 200.
pub fn pagerank(graph: &Digraph, weighting: Weighting) -> Vec<f64> {
    let share = 1.0 / graph.nodes() as f64;
    let mut rank = vec![share; graph.nodes()];
    let leaving = leaving(graph, weighting);
    let mut outflow = vec![0.0; graph.nodes()];
    for _ in 0..STEPS_MAX {
        let change = step(graph, weighting, &leaving, &mut outflow, &mut rank);
        if change < TOLERANCE {
            break;
        }
    }
    rank
}

/// What leaves each node in total, the unit being an edge or its weight.
fn leaving(graph: &Digraph, weighting: Weighting) -> Vec<f64> {
    match weighting {
        Weighting::ByWeight => graph.out_strengths(),
        Weighting::Binary => graph.out_degrees().into_iter().map(f64::from).collect(),
    }
}

/// One step of the walk; answers the total change. Float sums run in node order.
fn step(
    graph: &Digraph,
    weighting: Weighting,
    leaving: &[f64],
    outflow: &mut [f64],
    rank: &mut [f64],
) -> f64 {
    let mut stuck = 0.0;
    for ((flow, &total), &own) in outflow.iter_mut().zip(leaving).zip(rank.iter()) {
        *flow = if total > 0.0 { own / total } else { 0.0 };
        stuck += if total > 0.0 { 0.0 } else { own };
    }
    let base = (1.0 - DAMPING + DAMPING * stuck) / rank.len() as f64;
    let mut change = 0.0;
    for (node, own) in rank.iter_mut().enumerate() {
        let next = base + DAMPING * inflow(graph, weighting, outflow, node);
        change += (next - *own).abs();
        *own = next;
    }
    change
}

fn inflow(graph: &Digraph, weighting: Weighting, outflow: &[f64], node: usize) -> f64 {
    let sources = graph.backward.row(node);
    let flows = sources.iter().map(|&source| outflow[source as usize]);
    match weighting {
        Weighting::Binary => flows.sum(),
        Weighting::ByWeight => flows
            .zip(graph.backward.row_weights(node))
            .map(|(flow, weight)| flow * weight)
            .sum(),
    }
}
