//! Weakly and strongly connected components.

use super::{Digraph, scc::Scc};

/// A partition of the nodes into components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// Component of each node, in `0..count`.
    pub label: Vec<u32>,
    /// Number of components; 0 for a graph without nodes.
    pub count: usize,
    /// Number of nodes in the largest component; 0 for a graph without nodes.
    pub largest: usize,
}

/// Components when direction is ignored, numbered by their smallest node.
/// O(nodes + edges). Self-loops make no difference.
pub fn weak_components(graph: &Digraph) -> Components {
    let mut label = vec![u32::MAX; graph.nodes()];
    let mut queue = Vec::new();
    let mut sizes = Vec::new();
    for root in 0..graph.nodes() {
        if label[root] == u32::MAX {
            sizes.push(flood(
                graph,
                root as u32,
                sizes.len() as u32,
                &mut label,
                &mut queue,
            ));
        }
    }
    let largest = sizes.iter().copied().max().unwrap_or(0);
    Components {
        label,
        count: sizes.len(),
        largest,
    }
}

/// Labels everything in touch with `root`; answers how many nodes that are.
fn flood(graph: &Digraph, root: u32, name: u32, label: &mut [u32], queue: &mut Vec<u32>) -> usize {
    let mut size = 0;
    label[root as usize] = name;
    queue.push(root);
    while let Some(node) = queue.pop() {
        size += 1;
        for &next in graph
            .successors(node)
            .iter()
            .chain(graph.predecessors(node))
        {
            if label[next as usize] == u32::MAX {
                label[next as usize] = name;
                queue.push(next);
            }
        }
    }
    size
}

/// Components within which everybody reaches everybody along directed edges, numbered so that
/// every edge between two components leads to the smaller number. O(nodes + edges), no recursion.
/// Self-loops make no difference.
pub fn strong_components(graph: &Digraph) -> Components {
    let scc = Scc::of(&graph.forward.offsets, &graph.forward.targets);
    let largest = scc.sizes().into_iter().max().unwrap_or(0) as usize;
    Components {
        label: scc.component,
        count: scc.count,
        largest,
    }
}
