//! Strongly connected components without recursion.
//!
//! Tarjan's algorithm (1972) with an explicit stack of frames: a path of a million nodes costs
//! memory, not call stack. Components come out in reverse topological order, and so one pass
//! over them settles any recurrence on the condensation.

const OPEN: u32 = u32::MAX;

/// Buffers and result of one run; nothing is allocated once they have grown to the graph's size.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scc {
    /// Visit number from one, zero while unvisited.
    order: Vec<u32>,
    low: Vec<u32>,
    stack: Vec<u32>,
    /// Node and position of the next edge to follow.
    frames: Vec<(u32, usize)>,
    /// Component of each node. Every edge between components leads to a smaller number.
    pub(crate) component: Vec<u32>,
    /// Nodes by ascending component.
    pub(crate) members: Vec<u32>,
    pub(crate) count: usize,
}

impl Scc {
    /// The components of a graph in compressed rows. O(nodes + edges).
    pub(crate) fn of(offsets: &[usize], targets: &[u32]) -> Self {
        let mut scc = Self::default();
        scc.run(offsets, targets);
        scc
    }

    /// As [`Scc::of`], reusing the buffers.
    pub(crate) fn run(&mut self, offsets: &[usize], targets: &[u32]) {
        let nodes = offsets.len().saturating_sub(1);
        self.reset(nodes);
        let mut visited = 0;
        for root in 0..nodes as u32 {
            if self.order[root as usize] == 0 {
                self.visit(root, &mut visited, offsets, targets);
            }
        }
    }

    fn reset(&mut self, nodes: usize) {
        for (buffer, value) in [
            (&mut self.order, 0),
            (&mut self.low, 0),
            (&mut self.component, OPEN),
        ] {
            buffer.clear();
            buffer.resize(nodes, value);
        }
        self.members.clear();
        self.count = 0;
    }

    fn visit(&mut self, root: u32, visited: &mut u32, offsets: &[usize], targets: &[u32]) {
        self.open(root, visited, offsets);
        while let Some(frame) = self.frames.last_mut() {
            let (leaf, edge) = *frame;
            let node = leaf as usize;
            if edge == offsets[node + 1] {
                self.leave(leaf);
                continue;
            }
            frame.1 += 1;
            let target = targets[edge];
            if self.order[target as usize] == 0 {
                self.open(target, visited, offsets);
            } else if self.component[target as usize] == OPEN {
                self.low[node] = self.low[node].min(self.order[target as usize]);
            }
        }
    }

    fn open(&mut self, node: u32, visited: &mut u32, offsets: &[usize]) {
        *visited += 1;
        self.order[node as usize] = *visited;
        self.low[node as usize] = *visited;
        self.stack.push(node);
        self.frames.push((node, offsets[node as usize]));
    }

    /// All edges of `node` are followed: tell its parent, and close the component it leads.
    fn leave(&mut self, node: u32) {
        let low = self.low[node as usize];
        self.frames.pop();
        if let Some(&(parent, _)) = self.frames.last() {
            self.low[parent as usize] = self.low[parent as usize].min(low);
        }
        if low == self.order[node as usize] {
            self.close(node);
        }
    }

    fn close(&mut self, leader: u32) {
        while let Some(node) = self.stack.pop() {
            self.component[node as usize] = self.count as u32;
            self.members.push(node);
            if node == leader {
                break;
            }
        }
        self.count += 1;
    }

    /// Number of nodes of each component. O(nodes).
    pub(crate) fn sizes(&self) -> Vec<u32> {
        let mut sizes = vec![0; self.count];
        for &component in &self.component {
            sizes[component as usize] += 1;
        }
        sizes
    }

    /// Room in every buffer, to see that it stops growing.
    #[cfg(test)]
    pub(crate) fn room(&self) -> [usize; 6] {
        let words = [
            &self.order,
            &self.low,
            &self.stack,
            &self.component,
            &self.members,
        ];
        let [order, low, stack, component, members] = words.map(Vec::capacity);
        [
            order,
            low,
            stack,
            component,
            members,
            self.frames.capacity(),
        ]
    }
}
