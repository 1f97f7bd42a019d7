//! The same edges read from the other end.

use super::Topology;

impl Topology {
    /// The topology in which every edge is turned round, with its weight and latency: its
    /// `neighbours(agent)` are those who may message `agent`. O(agents + edges).
    #[must_use]
    pub fn transpose(&self) -> Self {
        let mut targets = vec![0; self.edges()];
        let offsets = self.for_each_turned(|_, place, src| targets[place] = src);
        let mut weights = self.weights().map(|w| vec![0.0; w.len()]);
        if let (Some(to), Some(from)) = (&mut weights, self.weights()) {
            self.for_each_turned(|edge, place, _| to[place] = from[edge]);
        }
        let mut latencies = self.latencies().map(|l| vec![0; l.len()]);
        if let (Some(to), Some(from)) = (&mut latencies, self.latencies()) {
            self.for_each_turned(|edge, place, _| to[place] = from[edge]);
        }
        Self {
            offsets,
            targets,
            weights,
            latencies,
        }
    }

    /// Calls back with `(edge index here, edge index turned round, src)`; returns the row starts
    /// of the turned topology. Sources are visited in ascending order, and so come out sorted.
    fn for_each_turned(&self, mut visit: impl FnMut(usize, usize, u32)) -> Vec<u32> {
        let mut cursors = self.turned_starts();
        for (edge, (src, dst)) in self.iter_edges().enumerate() {
            let cursor = &mut cursors[dst as usize + 1];
            visit(edge, *cursor as usize, src);
            *cursor += 1;
        }
        cursors.truncate(self.offsets.len());
        cursors
    }

    /// Where each turned row begins, one place late, as in the construction of a topology.
    fn turned_starts(&self) -> Vec<u32> {
        let mut starts = vec![0_u32; self.offsets.len() + 1];
        for &dst in &self.targets {
            starts[dst as usize + 2] += 1;
        }
        for agent in 1..starts.len() {
            starts[agent] += starts[agent - 1];
        }
        starts
    }
}
