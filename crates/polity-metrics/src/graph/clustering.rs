//! Triangles: are one's contacts in contact with each other?

use super::Undirected;

/// Local clustering of every node: the share of pairs of its neighbours that are neighbours of
/// each other, 0 for a node with fewer than two neighbours (`networkx.clustering`).
///
/// On the undirected simple projection. O(edges^1.5).
pub fn local_clustering(graph: &Undirected) -> Vec<f64> {
    let triangles = triangles(graph);
    (0..graph.nodes())
        .map(|node| share_closed(triangles[node], pairs(graph, node)))
        .collect()
}

/// Mean of [`local_clustering`] over all nodes, those with fewer than two neighbours counting 0
/// (`networkx.average_clustering`). `None` without nodes. O(edges^1.5).
pub fn mean_clustering(graph: &Undirected) -> Option<f64> {
    let local = local_clustering(graph);
    (!local.is_empty()).then(|| local.iter().sum::<f64>() / local.len() as f64)
}

/// Global clustering: closed triples over all triples, that is 3 × triangles / paths of two edges
/// (`networkx.transitivity`). `None` when no node has two neighbours, where networkx says 0.
/// O(edges^1.5).
pub fn transitivity(graph: &Undirected) -> Option<f64> {
    let closed: u64 = triangles(graph).iter().sum();
    let triples: u64 = (0..graph.nodes()).map(|node| pairs(graph, node)).sum();
    (triples > 0).then(|| closed as f64 / triples as f64)
}

fn share_closed(triangles: u64, pairs: u64) -> f64 {
    if pairs == 0 {
        0.0
    } else {
        triangles as f64 / pairs as f64
    }
}

/// Pairs of neighbours of `node`.
fn pairs(graph: &Undirected, node: usize) -> u64 {
    let degree = graph.row(node).len() as u64;
    degree * degree.saturating_sub(1) / 2
}

/// Triangles through each node.
///
/// Every edge is directed towards the endpoint of higher degree, which leaves no node with more
/// than about √(2·edges) outgoing edges however skewed the degrees are; each triangle is then
/// met exactly once, from its lowest node.
fn triangles(graph: &Undirected) -> Vec<u64> {
    let above = Ranked::of(graph);
    let mut count = vec![0; graph.nodes()];
    let mut marked = vec![false; graph.nodes()];
    for low in 0..graph.nodes() {
        mark(above.row(low), &mut marked, true);
        for &middle in above.row(low) {
            for &high in above
                .row(middle as usize)
                .iter()
                .filter(|&&node| marked[node as usize])
            {
                count[low] += 1;
                count[middle as usize] += 1;
                count[high as usize] += 1;
            }
        }
        mark(above.row(low), &mut marked, false);
    }
    count
}

fn mark(nodes: &[u32], marked: &mut [bool], value: bool) {
    for &node in nodes {
        marked[node as usize] = value;
    }
}

/// For each node the neighbours that come after it by degree, ties by number.
struct Ranked {
    offsets: Vec<usize>,
    above: Vec<u32>,
}

impl Ranked {
    fn of(graph: &Undirected) -> Self {
        let rank = |node: u32| (graph.row(node as usize).len(), node);
        let mut ranked = Self {
            offsets: vec![0],
            above: Vec::with_capacity(graph.edges()),
        };
        for node in 0..graph.nodes() {
            let own = rank(node as u32);
            ranked
                .above
                .extend(graph.row(node).iter().filter(|&&other| rank(other) > own));
            ranked.offsets.push(ranked.above.len());
        }
        ranked
    }

    fn row(&self, node: usize) -> &[u32] {
        &self.above[self.offsets[node]..self.offsets[node + 1]]
    }
}
