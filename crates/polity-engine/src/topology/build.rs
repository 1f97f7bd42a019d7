//! From a list of pairs in any order to sorted rows, by counting: no comparison of whole edges, no
//! hashing, and no memory beyond the result and the list itself.
//!
//! 1. Count the edges of each agent, which gives where its row begins.
//! 2. Scatter targets into their rows.
//! 3. Sort each row, merge what repeats, and close the gaps.

use super::csr::check_weights;
use super::{AGENTS_MAX, EDGES_MAX, Topology, TopologyError};
use crate::processor::large_pages;

/// How a pair `(a, b)` becomes edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `a` may message `b`.
    #[default]
    AsIs,
    /// `b` may message `a`: for files in which `a b` says that `a` follows, cites or obeys `b`.
    Reversed,
    /// Each may message the other.
    Both,
}

/// Pairs of agents on their way to a [`Topology`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// How many agents there are; every endpoint is below it.
    pub agents: u32,
    /// The pairs, in any order, repeated or not.
    pub pairs: Vec<(u32, u32)>,
    /// One weight per pair, finite and not negative.
    pub weights: Option<Vec<f32>>,
    /// How pairs become edges.
    pub direction: Direction,
}

/// A topology, and what was left out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// The topology.
    pub topology: Topology,
    /// Pairs of an agent with itself.
    pub self_loops_dropped: u64,
    /// Pairs that repeated an earlier one (either way round if undirected). Weights were summed.
    pub duplicates_merged: u64,
}

impl EdgeList {
    /// Directed pairs `(src, dst)` without weights.
    #[must_use]
    pub fn directed(agents: u32, pairs: Vec<(u32, u32)>) -> Self {
        Self {
            agents,
            pairs,
            ..Self::default()
        }
    }

    /// Pairs of agents that may message one another, without weights.
    #[must_use]
    pub fn undirected(agents: u32, pairs: Vec<(u32, u32)>) -> Self {
        Self {
            direction: Direction::Both,
            ..Self::directed(agents, pairs)
        }
    }

    /// Sorts, drops self-loops and merges duplicates. O(agents + pairs · log degree).
    ///
    /// Weights of duplicates are added in double precision in ascending order, so that the order of
    /// the pairs does not matter to the last bit.
    ///
    /// # Errors
    ///
    /// An endpoint out of range, weights that are not one per pair or not sound, too many edges.
    pub fn build(self) -> Result<Built, TopologyError> {
        self.check()?;
        let mut topology = self.rows()?;
        let edges_given = topology.edges();
        topology.sort_rows();
        let copies = if self.direction == Direction::Both {
            2
        } else {
            1
        };
        Ok(Built {
            self_loops_dropped: (self.pairs.len() - edges_given / copies) as u64,
            duplicates_merged: ((edges_given - topology.edges()) / copies) as u64,
            topology,
        })
    }

    fn check(&self) -> Result<(), TopologyError> {
        let agents = self.agents;
        if agents > AGENTS_MAX {
            return Err(TopologyError::TooManyAgents {
                agents: agents.into(),
            });
        }
        let outside = |&(src, dst): &(u32, u32)| src >= agents || dst >= agents;
        if let Some(position) = self.pairs.iter().position(outside) {
            let (src, dst) = self.pairs[position];
            return Err(TopologyError::EndpointOutOfRange {
                position,
                src,
                dst,
                agents,
            });
        }
        let Some(weights) = &self.weights else {
            return Ok(());
        };
        if weights.len() != self.pairs.len() {
            return Err(TopologyError::LengthMismatch {
                what: "weights",
                found: weights.len(),
                edges: self.pairs.len(),
            });
        }
        check_weights(weights)
    }

    /// Calls back with `(src, dst, position of the pair)` for every edge that is no self-loop.
    fn for_each_edge(&self, mut visit: impl FnMut(u32, u32, usize)) {
        let forward = self.direction != Direction::Reversed;
        let backward = self.direction != Direction::AsIs;
        for (position, &(a, b)) in self.pairs.iter().enumerate().filter(|(_, p)| p.0 != p.1) {
            if forward {
                visit(a, b, position);
            }
            if backward {
                visit(b, a, position);
            }
        }
    }

    /// Rows whose targets are neither sorted nor distinct yet.
    fn rows(&self) -> Result<Topology, TopologyError> {
        let mut edges = 0_u64;
        self.for_each_edge(|_, _, _| edges += 1);
        let mut cursors = self.row_starts(edges)?;
        let mut targets = zeroed(edges)?;
        let mut weights = match self.weights {
            Some(_) => Some(zeroed(edges)?),
            None => None,
        };
        self.for_each_edge(|src, dst, position| {
            let cursor = &mut cursors[src as usize + 1];
            let place = *cursor as usize;
            targets[place] = dst;
            if let (Some(to), Some(from)) = (&mut weights, &self.weights) {
                to[place] = from[position];
            }
            *cursor += 1;
        });
        cursors.truncate(self.agents as usize + 1);
        Ok(Topology {
            offsets: cursors,
            targets,
            weights,
            latencies: None,
        })
    }

    /// Where each row begins, one place late: value `i + 1` is the start of row `i`. Scattering
    /// advances it to the row's end, which is where row `i + 1` begins: no second array needed.
    fn row_starts(&self, edges: u64) -> Result<Vec<u32>, TopologyError> {
        if edges > EDGES_MAX {
            return Err(TopologyError::TooManyEdges { edges });
        }
        let mut starts = vec![0_u32; self.agents as usize + 2];
        large_pages::wish_for(&starts);
        self.for_each_edge(|src, _, _| starts[src as usize + 2] += 1);
        for agent in 1..starts.len() {
            starts[agent] += starts[agent - 1];
        }
        Ok(starts)
    }
}

impl Topology {
    /// Sorts every row, merges repeats and closes the gaps they leave.
    fn sort_rows(&mut self) {
        let mut row: Vec<(u32, f32)> = Vec::new();
        let (mut start, mut end) = (0, 0);
        for agent in 0..self.agents() as usize {
            let next = self.offsets[agent + 1] as usize;
            let kept = end;
            end = match &mut self.weights {
                None => merge_plain(&mut self.targets, start..next, kept),
                Some(weights) => {
                    row.clear();
                    row.extend((start..next).map(|i| (self.targets[i], weights[i])));
                    merge_weighted(&mut row, &mut self.targets[kept..], &mut weights[kept..]) + kept
                }
            };
            start = next;
            self.offsets[agent + 1] = end as u32;
        }
        self.targets.truncate(end);
        if let Some(weights) = &mut self.weights {
            weights.truncate(end);
        }
    }
}

/// Moves the sorted, distinct values of a row to `kept`; returns where they end.
fn merge_plain(targets: &mut [u32], row: std::ops::Range<usize>, kept: usize) -> usize {
    targets[row.clone()].sort_unstable();
    let mut end = kept;
    for i in row {
        if end == kept || targets[end - 1] != targets[i] {
            targets[end] = targets[i];
            end += 1;
        }
    }
    end
}

/// Writes a row's distinct targets and their summed weights; returns how many there are.
fn merge_weighted(row: &mut [(u32, f32)], targets: &mut [u32], weights: &mut [f32]) -> usize {
    row.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut kept = 0;
    for same in row.chunk_by(|a, b| a.0 == b.0) {
        let sum: f64 = same.iter().map(|&(_, w)| f64::from(w)).sum();
        // Finite weights may add up beyond an f32: the largest one keeps the invariant.
        (targets[kept], weights[kept]) = (same[0].0, sum.min(f32::MAX.into()) as f32);
        kept += 1;
    }
    kept
}

/// Zeros, or a typed error instead of an abort where the system refuses the memory.
pub(super) fn zeroed<T: Clone + Default>(edges: u64) -> Result<Vec<T>, TopologyError> {
    let mut values = Vec::new();
    values
        .try_reserve_exact(edges as usize)
        .map_err(|_| TopologyError::OutOfMemory { edges })?;
    large_pages::wish_for(values.spare_capacity_mut());
    values.resize(edges as usize, T::default());
    Ok(values)
}
