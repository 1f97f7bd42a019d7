//! Trophic coherence: do all edges climb one level?

mod laplacian;
mod peel;
mod solve;

use crate::graph::Digraph;
use laplacian::Laplacian;

/// Largest number of matrix entries visited while solving one component; conjugate gradients that
/// have not converged by then are given up. About ten seconds. Message graphs, which mix fast,
/// need a few dozen iterations; trees and chains need none whatever their length, and only long
/// rings with chords approach the limit.
pub const TROPHIC_WORK_LIMIT: u64 = 10_000_000_000;

/// Levels and incoherence of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Trophic {
    /// Level of each node, in edges; the mean over each weakly connected component is 0.
    pub levels: Vec<f64>,
    /// F₀: 0 when every edge climbs exactly one level, 1 when levels explain nothing.
    pub incoherence: f64,
}

/// Trophic levels and incoherence (MacKay, Johnson & Sansom 2020): levels h solve Λ h = v with
/// Λ = diag(w_in + w_out) − W − Wᵀ and v = w_in − w_out; F₀ = Σ w_ij (h_j − h_i − 1)² / Σ w_ij.
///
/// Edges weigh by weight. A self-loop cannot climb: it leaves the levels alone and adds its
/// weight to both sums, as the formula has it. Λ is singular, one dimension per weakly connected
/// component, and fixed by giving each component mean 0, which is the solution
/// `numpy.linalg.lstsq` returns.
///
/// Nodes with one neighbour are eliminated exactly, and so are what that turns into nodes with one
/// neighbour; the rest is solved by conjugate gradients with Jacobi preconditioning, component by
/// component, with float sums in node order. `None` without edges, and when a component needs
/// more than [`TROPHIC_WORK_LIMIT`]. O(nodes + edges · iterations); measured at 10,000 nodes with
/// 60,000 edges: 13 ms, with 500,000 edges: 80 ms.
pub fn trophic(graph: &Digraph) -> Option<Trophic> {
    if graph.edges() == 0 {
        return None;
    }
    let levels = solve::levels(Laplacian::of(graph))?;
    let incoherence = incoherence(graph, &levels);
    incoherence.is_finite().then_some(Trophic {
        levels,
        incoherence,
    })
}

/// 1 − F₀ of [`trophic`]: 1 when every edge climbs exactly one level, 0 when levels explain
/// nothing, as on a cycle. `None` as there.
pub fn trophic_coherence(graph: &Digraph) -> Option<f64> {
    trophic(graph).map(|found| 1.0 - found.incoherence)
}

/// As written in the paper rather than by the shorter 1 − vᵀh / Σw, which cancels for coherent
/// graphs: an error ε in the levels enters here as ε².
fn incoherence(graph: &Digraph, levels: &[f64]) -> f64 {
    let misfit = |(src, dst, weight): (u32, u32, f64)| {
        let miss = levels[dst as usize] - levels[src as usize] - 1.0;
        weight * miss * miss
    };
    graph.forward.entries().map(misfit).sum::<f64>() / graph.total_weight()
}
