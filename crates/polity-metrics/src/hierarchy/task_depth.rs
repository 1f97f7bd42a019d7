//! Depth of one task, fast enough to be taken for every task of a large run.

use super::depth::deepest;
use crate::graph::scc::Scc;

/// Edges up to which it is quicker to look through a list of agents than to sort it.
const FEW_EDGES: usize = 32;
/// Rounds of pushing down after which a circle is suspected: one more than in order there would be.
const ROUNDS_MAX: usize = 4;

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
/// repeated edges count once. O(edges · log edges); where nobody depends on whom it was delegated by,
/// and edges are about in the order in which work was passed on, O(edges · agents) with a small factor,
/// which is less for the few edges of a task.
///
/// ```
/// use polity_metrics::hierarchy::{Scratch, depth_of_edges};
/// let mut scratch = Scratch::default();
/// // 900 delegates to 17, which delegates to 4 and 5.
/// assert_eq!(depth_of_edges(&[(900, 17), (17, 4), (17, 5)], &mut scratch), 3);
/// assert_eq!(depth_of_edges(&[], &mut scratch), 1);
/// ```
pub fn depth_of_edges(edges: &[(u32, u32)], scratch: &mut Scratch) -> u32 {
    if let Some(depth) = scratch.climb(edges) {
        return depth;
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
    /// The depth of few edges that close no circle: each agent stands a level below the lowest of those
    /// who passed something on to it. `None` where that needs more than a few rounds.
    fn climb(&mut self, edges: &[(u32, u32)]) -> Option<u32> {
        if edges.len() > FEW_EDGES {
            return None;
        }
        self.agents.clear();
        self.levels.clear();
        self.edges.clear();
        for &(src, dst) in edges.iter().filter(|(src, dst)| src != dst) {
            let edge = (self.stand(src), self.stand(dst));
            self.edges.push(edge);
        }
        let settled = (0..ROUNDS_MAX).any(|_| !self.push_down());
        settled.then(|| self.levels.iter().copied().max().unwrap_or(1))
    }

    /// The place of an agent among those met so far; it stands on the first level until pushed down.
    fn stand(&mut self, agent: u32) -> u32 {
        let place = self.agents.iter().position(|&other| other == agent);
        place.unwrap_or_else(|| {
            self.agents.push(agent);
            self.levels.push(1);
            self.agents.len() - 1
        }) as u32
    }

    /// Puts the end of each edge below its start; answers whether anything had to move.
    fn push_down(&mut self) -> bool {
        let mut moved = false;
        for &(src, dst) in &self.edges {
            let below = self.levels[src as usize] + 1;
            let level = &mut self.levels[dst as usize];
            moved |= *level < below;
            *level = below.max(*level);
        }
        moved
    }

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
        let long: Vec<_> = (0..40).map(|agent| (agent, agent + 1)).collect();
        assert_eq!(depth_of_edges(&long, &mut scratch), 41);
        let chain = &long[..20];
        assert_eq!(depth_of_edges(chain, &mut scratch), 21);
        let warm = room(&scratch);
        let pairs: Vec<_> = (0..10)
            .flat_map(|agent| [(agent, 40 - agent), (40, agent)])
            .collect();
        for edges in [&pairs[..], &chain[3..], &pairs[5..9], chain] {
            depth_of_edges(edges, &mut scratch);
            assert_eq!(room(&scratch), warm);
        }
    }

    /// Pseudo-random edges among few agents, so that there are stars, chains and circles.
    fn some_edges(seed: u32) -> Vec<(u32, u32)> {
        let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
        let mut below = |n: u32| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state % n
        };
        let (agents, edges) = (1 + below(20), below(40));
        (0..edges).map(|_| (below(agents), below(agents))).collect()
    }

    #[test]
    fn both_ways_give_the_same_depth() {
        let (mut quick, mut thorough) = (Scratch::default(), Scratch::default());
        let mut by_climbing = 0;
        for seed in 0..5000 {
            let edges = some_edges(seed);
            let Some(depth) = quick.climb(&edges) else {
                continue;
            };
            by_climbing += 1;
            thorough.load(&edges);
            let Scratch {
                offsets,
                targets,
                scc,
                levels,
                ..
            } = &mut thorough;
            scc.run(offsets, targets);
            let expected = deepest(scc, offsets, targets, levels).unwrap_or(1);
            assert_eq!(depth, expected, "{edges:?}");
        }
        assert!((500..4500).contains(&by_climbing), "{by_climbing}");
    }
}
