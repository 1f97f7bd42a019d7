//! Reachability: who can be reached by whom, and how one-sided that is.

use crate::graph::{Digraph, scc::Scc};

/// Largest graph, in nodes, for which reachability is counted. The work is
/// nodes/64 · (nodes + edges) word operations: 10⁹ at 100,000 nodes and 600,000 edges.
pub const REACH_NODE_LIMIT: usize = 100_000;

/// Krackhardt's (1994) degree of hierarchy: 1 − pairs that reach each other / pairs of which at
/// least one reaches the other, over unordered pairs of distinct nodes along directed paths.
///
/// 1 when nobody is both above and below somebody, 0 when all who are connected are mutually so.
/// Self-loops and weights play no part. `None` when no node reaches another, and above
/// [`REACH_NODE_LIMIT`]. O(nodes/64 · (nodes + edges)) time on the condensation, by blocks of
/// bits in O(nodes + edges) memory.
pub fn krackhardt(graph: &Digraph) -> Option<f64> {
    let reach = Reach::of(graph)?;
    let mutual: u64 = reach.sizes.iter().map(|&size| size * (size - 1) / 2).sum();
    let one_way: u64 = reach
        .sizes
        .iter()
        .zip(&reach.below)
        .map(|(size, below)| size * below)
        .sum();
    let connected = mutual + one_way;
    (connected > 0).then(|| one_way as f64 / connected as f64)
}

/// Global reaching centrality (Mones, Vicsek & Vicsek 2012), unweighted: with C(i) the share of
/// the other nodes that i reaches, Σ (max C − C(i)) / (n − 1)
/// (`networkx.global_reaching_centrality`).
///
/// 1 for a star pointing outwards, 0 when all reach equally many. Self-loops reach nobody.
/// `None` without edges or with fewer than two nodes, and above [`REACH_NODE_LIMIT`]. Cost as
/// [`krackhardt`].
pub fn global_reaching_centrality(graph: &Digraph) -> Option<f64> {
    if graph.edges() == 0 || graph.nodes() < 2 {
        return None;
    }
    let reach = Reach::of(graph)?;
    let others = graph.nodes() as u64 - 1;
    let counts = reach
        .sizes
        .iter()
        .zip(&reach.below)
        .map(|(&size, below)| (size, size - 1 + below));
    let most = counts.clone().map(|(_, reached)| reached).max()?;
    // Integers up to here: the sum is exact and its order does not matter.
    let missing: u64 = counts.map(|(size, reached)| size * (most - reached)).sum();
    Some(missing as f64 / (others * others) as f64)
}

/// For each strongly connected component, its nodes and the nodes it reaches beyond itself.
struct Reach {
    sizes: Vec<u64>,
    below: Vec<u64>,
}

/// Words of reachability bits kept per component at a time: one cache line.
const BLOCK: usize = 8;
const BLOCK_BITS: usize = 64 * BLOCK;

impl Reach {
    /// `None` above the node limit.
    fn of(graph: &Digraph) -> Option<Self> {
        if graph.nodes() > REACH_NODE_LIMIT {
            return None;
        }
        let scc = Scc::of(&graph.forward.offsets, &graph.forward.targets);
        let links = links(graph, &scc);
        let mut below = vec![0; scc.count];
        for start in (0..graph.nodes()).step_by(BLOCK_BITS) {
            count_block(&scc, &links, start, &mut below);
        }
        let sizes = scc.sizes().into_iter().map(u64::from).collect();
        Some(Self { sizes, below })
    }
}

/// Distinct edges `(from, to)` between components, sorted; `from` is always the larger number.
fn links(graph: &Digraph, scc: &Scc) -> Vec<(u32, u32)> {
    let ends = graph
        .forward
        .entries()
        .map(|(src, dst, _)| (scc.component[src as usize], scc.component[dst as usize]));
    let mut links: Vec<_> = ends.filter(|(from, to)| from != to).collect();
    links.sort_unstable();
    links.dedup();
    links
}

/// Adds to `below` how many of the members `start..start + 512` each component reaches, where bit
/// b of a row stands for member `start + b`.
///
/// Members are sorted by component and components against the edges. Hence a component before
/// the block's first reaches none of it, and rows complete in ascending order.
fn count_block(scc: &Scc, links: &[(u32, u32)], start: usize, below: &mut [u64]) {
    let block = &scc.members[start..scc.members.len().min(start + BLOCK_BITS)];
    let first = block
        .first()
        .map_or(0, |&node| scc.component[node as usize]);
    let row = |component: u32| (component - first) as usize;
    let mut reached = vec![[0_u64; BLOCK]; scc.count - first as usize];
    for (bit, &node) in block.iter().enumerate() {
        reached[row(scc.component[node as usize])][bit / 64] |= 1 << (bit % 64);
    }
    let own: Vec<u32> = reached.iter().map(bits).collect();
    let begin = links.partition_point(|&(from, _)| from < first);
    for &(from, to) in links[begin..].iter().filter(|&&(_, to)| to >= first) {
        let below = reached[row(to)];
        reached[row(from)]
            .iter_mut()
            .zip(below)
            .for_each(|(word, other)| *word |= other);
    }
    for ((total, row), own) in below[first as usize..].iter_mut().zip(&reached).zip(own) {
        *total += u64::from(bits(row) - own);
    }
}

fn bits(row: &[u64; BLOCK]) -> u32 {
    row.iter().map(|word| word.count_ones()).sum()
}
