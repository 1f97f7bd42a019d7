//! k-cores: the nested circles of a network, down to its innermost.

use super::Undirected;

/// The innermost non-empty k-core.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InnermostCore {
    /// Its `k`: every member has at least `k` neighbours among the members.
    pub max_k_core: u32,
    /// Share of all nodes that belong to it.
    pub core_share: f64,
}

/// The largest `k` with a non-empty k-core, and the share of nodes in that core.
///
/// On the undirected simple projection. A graph without edges is its own 0-core, with share 1;
/// `None` without nodes. O(nodes + edges).
pub fn innermost_core(graph: &Undirected) -> Option<InnermostCore> {
    let core = core_numbers(graph);
    let max_k_core = core.iter().copied().max()?;
    let members = core.iter().filter(|&&k| k == max_k_core).count();
    Some(InnermostCore {
        max_k_core,
        core_share: members as f64 / core.len() as f64,
    })
}

/// Core number of each node: the largest `k` such that the node is in the k-core
/// (`networkx.core_number`).
///
/// Shell by shell: whoever has no more neighbours left than the shell's number is taken out, and so is
/// whom that leaves with no more. O(edges + nodes · shells); a removal touches one number of each
/// neighbour, and nothing is kept in order, which would touch three.
pub fn core_numbers(graph: &Undirected) -> Vec<u32> {
    let mut left = graph.degrees();
    let mut inside: Vec<u32> = (0..graph.nodes() as u32).collect();
    let (mut shell, mut out) = (0, Vec::new());
    // The number of neighbours that was left to a node when it was taken out is its core number.
    while let Some(least) = inside.iter().map(|&node| left[node as usize]).min() {
        shell = least.max(shell);
        out.extend(inside.iter().filter(|&&node| left[node as usize] == shell));
        while let Some(node) = out.pop() {
            for &other in graph.row(node as usize) {
                let left = &mut left[other as usize];
                if *left > shell {
                    *left -= 1;
                    if *left == shell {
                        out.push(other);
                    }
                }
            }
        }
        inside.retain(|&node| left[node as usize] > shell);
    }
    left
}
