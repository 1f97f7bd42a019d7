//! Do those who send to many send to those who hear from many?

use super::Digraph;

/// Degree assortativity, out–in: Pearson's correlation over the edges `u → v` between the
/// out-degree of `u` and the in-degree of `v` (Newman 2003;
/// `networkx.degree_assortativity_coefficient`, whose default for directed graphs this is).
///
/// Weights play no part; self-loops count as edges. In `[-1, 1]`; `None` when all sources or all
/// targets have the same degree, or when there are no edges. O(nodes + edges).
///
/// The sums are integers and exact, so a variance is zero precisely when it ought to be.
pub fn degree_assortativity(graph: &Digraph) -> Option<f64> {
    let (out, inward) = (graph.out_degrees(), graph.in_degrees());
    let mut sums = Sums::default();
    for (source, target, _) in graph.forward.entries() {
        sums.add(out[source as usize], inward[target as usize]);
    }
    sums.correlation()
}

/// Edges and degrees are below 2^32 each, hence every product of two sums is below 2^127 or,
/// were it not, saturates.
#[derive(Default)]
struct Sums {
    count: i128,
    x: i128,
    y: i128,
    xx: i128,
    yy: i128,
    xy: i128,
}

impl Sums {
    fn add(&mut self, x: u32, y: u32) {
        let (x, y) = (i128::from(x), i128::from(y));
        self.count += 1;
        self.x += x;
        self.y += y;
        self.xx += x * x;
        self.yy += y * y;
        self.xy += x * y;
    }

    fn correlation(&self) -> Option<f64> {
        let product = |a: i128, b: i128| a.saturating_mul(b);
        let covariance = product(self.count, self.xy) - product(self.x, self.y);
        let x_variance = product(self.count, self.xx) - product(self.x, self.x);
        let y_variance = product(self.count, self.yy) - product(self.y, self.y);
        let scale = (x_variance as f64).sqrt() * (y_variance as f64).sqrt();
        (x_variance > 0 && y_variance > 0).then(|| covariance as f64 / scale)
    }
}
