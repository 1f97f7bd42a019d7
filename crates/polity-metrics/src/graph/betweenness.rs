//! Betweenness: who sits on the shortest paths of others.

use super::Digraph;

/// Largest graph, in nodes, for which betweenness is computed: at 20,000 nodes with 120,000 edges
/// one call visits 2.4 billion edges.
pub const BETWEENNESS_NODE_LIMIT: usize = 20_000;

/// Betweenness centrality of every node (Brandes 2001): the sum over ordered pairs `(s, t)` of
/// other nodes of the share of shortest directed paths from `s` to `t` through the node, divided
/// by `(n − 1)(n − 2)`, as `networkx.betweenness_centrality` does for directed graphs.
///
/// Weights and self-loops play no part. `None` with fewer than three nodes, where there is no such
/// pair, above [`BETWEENNESS_NODE_LIMIT`], and when shortest paths between two nodes outnumber the
/// largest float. O(nodes · (nodes + edges)).
pub fn betweenness(graph: &Digraph) -> Option<Vec<f64>> {
    let nodes = graph.nodes();
    if !(3..=BETWEENNESS_NODE_LIMIT).contains(&nodes) {
        return None;
    }
    let mut total = vec![0.0; nodes];
    let mut search = Search::new(nodes);
    for source in 0..nodes as u32 {
        search.paths_from(source, graph);
        search.add_dependencies(graph, &mut total);
    }
    let pairs = (nodes - 1) as f64 * (nodes - 2) as f64;
    total.iter_mut().for_each(|value| *value /= pairs);
    total.iter().all(|value| value.is_finite()).then_some(total)
}

const FAR: u32 = u32::MAX;

/// One breadth-first search: distances, numbers of shortest paths, and the order of discovery.
struct Search {
    distance: Vec<u32>,
    paths: Vec<f64>,
    dependency: Vec<f64>,
    order: Vec<u32>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        Self {
            distance: vec![FAR; nodes],
            paths: vec![0.0; nodes],
            dependency: vec![0.0; nodes],
            order: Vec::with_capacity(nodes),
        }
    }

    fn paths_from(&mut self, source: u32, graph: &Digraph) {
        self.forget();
        self.discover(source, 0);
        self.paths[source as usize] = 1.0;
        let mut at = 0;
        while let Some(&node) = self.order.get(at) {
            at += 1;
            let further = self.distance[node as usize] + 1;
            for &next in graph.forward.row(node as usize) {
                if self.distance[next as usize] == FAR {
                    self.discover(next, further);
                }
                if self.distance[next as usize] == further {
                    self.paths[next as usize] += self.paths[node as usize];
                }
            }
        }
    }

    fn discover(&mut self, node: u32, distance: u32) {
        self.distance[node as usize] = distance;
        self.order.push(node);
    }

    /// Resets what the last search touched, and no more: most searches of a sparse directed graph
    /// end early.
    fn forget(&mut self) {
        for &node in &self.order {
            self.distance[node as usize] = FAR;
            self.paths[node as usize] = 0.0;
            self.dependency[node as usize] = 0.0;
        }
        self.order.clear();
    }

    /// Brandes' accumulation, farthest first. A node pulls from its successors one step farther,
    /// so that no lists of predecessors are kept.
    fn add_dependencies(&mut self, graph: &Digraph, total: &mut [f64]) {
        for at in (1..self.order.len()).rev() {
            let node = self.order[at] as usize;
            let further = self.distance[node] + 1;
            let mut pulled = 0.0;
            for &next in graph.forward.row(node) {
                if self.distance[next as usize] == further {
                    pulled += (1.0 + self.dependency[next as usize]) / self.paths[next as usize];
                }
            }
            self.dependency[node] = self.paths[node] * pulled;
            total[node] += self.dependency[node];
        }
    }
}
