//! Compressed sparse rows: the one storage form behind every graph of this crate.

/// Rows of `(target, weight)`, each row sorted by target once merged.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Csr {
    /// Row `r` occupies `offsets[r]..offsets[r + 1]`; one entry more than rows.
    pub(crate) offsets: Vec<usize>,
    pub(crate) targets: Vec<u32>,
    pub(crate) weights: Vec<f64>,
}

impl Csr {
    /// Sorts and merges an edge list whose endpoints are all below `nodes`. O(nodes + edges).
    ///
    /// Two counting sorts (by target, then by source) leave every row sorted and parallel edges
    /// in input order, so that their float sum does not depend on a sorting algorithm. A list that is
    /// in order, each edge once, is only copied.
    pub(crate) fn from_edges(nodes: usize, edges: &[(u32, u32, f64)]) -> Self {
        if edges.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)) {
            return Self::of_ascending(nodes, edges.iter().copied());
        }
        let by_target = Self::bucket(nodes, edges.iter().map(|&(s, d, w)| (d, s, w)));
        let mut rows = by_target.transposed();
        rows.merge_parallel();
        rows
    }

    /// Copies edges that are in order, each once. O(nodes + edges).
    pub(crate) fn of_ascending(
        nodes: usize,
        edges: impl Iterator<Item = (u32, u32, f64)> + Clone,
    ) -> Self {
        let offsets = offsets_of(nodes, edges.clone().map(|edge| edge.0));
        let mut targets = Vec::with_capacity(offsets[nodes]);
        let mut weights = Vec::with_capacity(offsets[nodes]);
        for (_, target, weight) in edges {
            targets.push(target);
            weights.push(weight);
        }
        Self {
            offsets,
            targets,
            weights,
        }
    }

    /// The same entries with rows and targets exchanged. O(nodes + edges).
    pub(crate) fn transposed(&self) -> Self {
        let offsets = offsets_of(self.rows(), self.targets.iter().copied());
        let mut next = offsets.clone();
        let mut targets = vec![0; self.targets.len()];
        let mut weights = vec![0.0; self.targets.len()];
        for row in 0..self.rows() {
            for (&target, &weight) in self.row(row).iter().zip(self.row_weights(row)) {
                let at = next[target as usize];
                next[target as usize] += 1;
                targets[at] = row as u32;
                weights[at] = weight;
            }
        }
        Self {
            offsets,
            targets,
            weights,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    pub(crate) fn row(&self, row: usize) -> &[u32] {
        &self.targets[self.offsets[row]..self.offsets[row + 1]]
    }

    pub(crate) fn row_weights(&self, row: usize) -> &[f64] {
        &self.weights[self.offsets[row]..self.offsets[row + 1]]
    }

    /// All entries as `(row, target, weight)`, by row and then by position.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (u32, u32, f64)> + Clone + '_ {
        (0..self.rows()).flat_map(move |row| {
            let span = self.offsets[row]..self.offsets[row + 1];
            span.map(move |at| (row as u32, self.targets[at], self.weights[at]))
        })
    }

    fn bucket(rows: usize, edges: impl Iterator<Item = (u32, u32, f64)> + Clone) -> Self {
        let offsets = offsets_of(rows, edges.clone().map(|(row, _, _)| row));
        let len = offsets[rows];
        let mut next = offsets.clone();
        let (mut targets, mut weights) = (vec![0; len], vec![0.0; len]);
        for (row, target, weight) in edges {
            let at = next[row as usize];
            next[row as usize] += 1;
            targets[at] = target;
            weights[at] = weight;
        }
        Self {
            offsets,
            targets,
            weights,
        }
    }

    /// Sums neighbouring entries of equal target; rows must be sorted.
    fn merge_parallel(&mut self) {
        let mut kept = 0;
        for row in 0..self.rows() {
            let (start, end) = (self.offsets[row], self.offsets[row + 1]);
            self.offsets[row] = kept;
            let first = kept;
            for at in start..end {
                kept = self.keep(first, kept, at);
            }
        }
        if let Some(last) = self.offsets.last_mut() {
            *last = kept;
        }
        self.targets.truncate(kept);
        self.weights.truncate(kept);
    }

    /// Moves entry `at` behind the `kept` entries of a row starting at `first`, or adds it to the
    /// last of them; answers the new count of kept entries.
    fn keep(&mut self, first: usize, kept: usize, at: usize) -> usize {
        if kept > first && self.targets[kept - 1] == self.targets[at] {
            self.weights[kept - 1] += self.weights[at];
            return kept;
        }
        self.targets[kept] = self.targets[at];
        self.weights[kept] = self.weights[at];
        kept + 1
    }
}

/// Row offsets of a multiset of rows, all below `rows`.
fn offsets_of(rows: usize, members: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut offsets = vec![0; rows + 1];
    for row in members {
        offsets[row as usize + 1] += 1;
    }
    for row in 0..rows {
        offsets[row + 1] += offsets[row];
    }
    offsets
}
