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
/// (`networkx.core_number`). Batagelj & Zaveršnik (2003), O(nodes + edges).
pub fn core_numbers(graph: &Undirected) -> Vec<u32> {
    let mut buckets = Buckets::of(graph.degrees());
    for at in 0..graph.nodes() {
        let node = buckets.sorted[at] as usize;
        for &other in graph.row(node) {
            if buckets.degree[other as usize] > buckets.degree[node] {
                buckets.demote(other as usize);
            }
        }
    }
    // The degree that was left to a node when its turn came is its core number.
    buckets.degree
}

/// Nodes sorted by remaining degree, with the first position of each degree, such that taking one
/// from a degree is a swap.
struct Buckets {
    degree: Vec<u32>,
    sorted: Vec<u32>,
    place: Vec<u32>,
    first: Vec<u32>,
}

impl Buckets {
    fn of(degree: Vec<u32>) -> Self {
        let most = degree.iter().copied().max().unwrap_or(0) as usize;
        let mut first = vec![0; most + 2];
        for &d in &degree {
            first[d as usize + 1] += 1;
        }
        for d in 0..=most {
            first[d + 1] += first[d];
        }
        let (mut sorted, mut place) = (vec![0; degree.len()], vec![0; degree.len()]);
        let mut next = first.clone();
        for (node, &d) in degree.iter().enumerate() {
            place[node] = next[d as usize];
            sorted[place[node] as usize] = node as u32;
            next[d as usize] += 1;
        }
        Self {
            degree,
            sorted,
            place,
            first,
        }
    }

    /// Lowers the degree of `node` by one: swap it to the front of its bucket, then move the
    /// bucket's front past it.
    fn demote(&mut self, node: usize) {
        let d = self.degree[node] as usize;
        let (here, front) = (self.place[node], self.first[d]);
        let displaced = self.sorted[front as usize];
        self.sorted.swap(here as usize, front as usize);
        self.place[node] = front;
        self.place[displaced as usize] = here;
        self.first[d] += 1;
        self.degree[node] -= 1;
    }
}
