//! Depth of a whole graph.

use crate::graph::{Digraph, scc::Scc};

/// Levels of the longest path in the condensation, in which every strongly connected component is
/// one node (`networkx.condensation`, `dag_longest_path_length`, plus one).
///
/// A flat group, that is one without edges between components, has depth 1; self-loops are no
/// dependency. `None` without nodes. O(nodes + edges), no recursion.
pub fn depth(graph: &Digraph) -> Option<u32> {
    let (offsets, targets) = (&graph.forward.offsets, &graph.forward.targets);
    let scc = Scc::of(offsets, targets);
    deepest(&scc, offsets, targets, &mut Vec::new())
}

/// The deepest level, one for components without successors, where `levels` is a buffer.
///
/// Components are numbered against the direction of the edges and members are sorted by
/// component: when a node's turn comes, the levels of all it leads to are final.
pub(super) fn deepest(
    scc: &Scc,
    offsets: &[usize],
    targets: &[u32],
    levels: &mut Vec<u32>,
) -> Option<u32> {
    levels.clear();
    levels.resize(scc.count, 1);
    for &node in &scc.members {
        let own = scc.component[node as usize] as usize;
        for &target in &targets[offsets[node as usize]..offsets[node as usize + 1]] {
            let next = scc.component[target as usize] as usize;
            if next != own {
                levels[own] = levels[own].max(levels[next] + 1);
            }
        }
    }
    levels.iter().copied().max()
}
