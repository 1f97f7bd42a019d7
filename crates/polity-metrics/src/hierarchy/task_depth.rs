//! Depth of one task, fast enough to be taken for every task of a large run.

use super::depth::deepest;
use crate::graph::scc::Scc;

/// Buffers for [`depth_of_edges`]. Reuse one per thread: once it has met the largest task,
/// nothing is allocated any more.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// Distinct agents of the task, ascending.
    agents: Vec<u32>,
    /// The edges with agents replaced by their position in `agents`, sorted.
    edges: Vec<(u32, u32)>,
    offsets: Vec<usize>,
    targets: Vec<u32>,
    scc: Scc,
    levels: Vec<u32>,
}

/// Levels of the longest chain of dependencies among the agents of a task, agents that depend on
/// each other in a circle counting as one level; as [`super::depth`], for a list of edges between
/// arbitrary agent ids.
///
/// Without edges the task was somebody's own work: depth 1. Self-loops are no dependency and
/// repeated edges count once. O(edges · log edges).
///
/// ```
/// use polity_metrics::hierarchy::{Scratch, depth_of_edges};
/// let mut scratch = Scratch::default();
/// // 900 delegates to 17, which delegates to 4 and 5.
/// assert_eq!(depth_of_edges(&[(900, 17), (17, 4), (17, 5)], &mut scratch), 3);
/// assert_eq!(depth_of_edges(&[], &mut scratch), 1);
/// ```
pub fn depth_of_edges(edges: &[(u32, u32)], scratch: &mut Scratch) -> u32 {
    // The two most frequent tasks need no graph.
    if edges.iter().all(|(src, dst)| src == dst) {
        return 1;
    }
    if let [_] = edges {
        return 2;
    }
    scratch.load(edges);
    scratch.scc.run(&scratch.offsets, &scratch.targets);
    let Scratch {
        offsets,
        targets,
        scc,
        levels,
        ..
    } = scratch;
    deepest(scc, offsets, targets, levels).unwrap_or(1)
}

impl Scratch {
    fn load(&mut self, edges: &[(u32, u32)]) {
        self.agents.clear();
        self.agents
            .extend(edges.iter().flat_map(|&(src, dst)| [src, dst]));
        self.agents.sort_unstable();
        self.agents.dedup();
        let agents = &self.agents;
        let place = |agent: u32| agents.partition_point(|&other| other < agent) as u32;
        self.edges.clear();
        self.edges
            .extend(edges.iter().map(|&(src, dst)| (place(src), place(dst))));
        self.edges.sort_unstable();
        self.index();
    }

    /// Row offsets and targets of the sorted edges.
    fn index(&mut self) {
        self.offsets.clear();
        self.offsets.resize(self.agents.len() + 1, 0);
        self.targets.clear();
        for &(src, dst) in &self.edges {
            self.offsets[src as usize + 1] += 1;
            self.targets.push(dst);
        }
        for row in 1..self.offsets.len() {
            self.offsets[row] += self.offsets[row - 1];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(scratch: &Scratch) -> ([usize; 5], [usize; 6]) {
        let Scratch {
            agents,
            edges,
            offsets,
            targets,
            scc,
            levels,
        } = scratch;
        let own = [
            agents.capacity(),
            edges.capacity(),
            offsets.capacity(),
            targets.capacity(),
        ];
        (
            [own[0], own[1], own[2], own[3], levels.capacity()],
            scc.room(),
        )
    }

    #[test]
    fn a_warm_scratch_grows_no_more() {
        let mut scratch = Scratch::default();
        let chain: Vec<_> = (0..20).map(|agent| (agent, agent + 1)).collect();
        assert_eq!(depth_of_edges(&chain, &mut scratch), 21);
        let warm = room(&scratch);
        let pairs: Vec<_> = (0..10)
            .flat_map(|agent| [(agent, 40 - agent), (40, agent)])
            .collect();
        for edges in [&pairs[..], &chain[3..], &pairs[5..9], &chain] {
            depth_of_edges(edges, &mut scratch);
            assert_eq!(room(&scratch), warm);
        }
    }
}
