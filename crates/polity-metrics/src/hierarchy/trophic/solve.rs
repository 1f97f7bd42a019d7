//! Conjugate gradients on what peeling leaves of each component.

use super::{TROPHIC_WORK_LIMIT, laplacian::Laplacian, peel::Peeled};

/// Squared norm of the preconditioned residual, relative to the start, at which to stop. F₀
/// depends on the square of the error in the levels, hence it is good to about this times the
/// condition number.
const CONVERGED: f64 = 1e-24;
/// The same per unit of diagonal: where inflow equals outflow up to rounding there is nothing to
/// solve, and rounding errors have no solution.
const ROUNDING: f64 = 1e-30;
/// Beyond the number of unknowns, at which exact arithmetic would have ended, by this factor.
const ITERATIONS_PER_NODE: usize = 3;

/// Levels with mean 0 in every component; `None` when some component does not converge.
pub(super) fn levels(mut system: Laplacian) -> Option<Vec<f64>> {
    let peeled = Peeled::of(&mut system);
    let mut solver = Solver::new(&system, &peeled);
    let (starts, members) = group(&system.component, system.components);
    for span in starts.windows(2) {
        let all = &members[span[0]..span[1]];
        let core: Vec<u32> = all
            .iter()
            .copied()
            .filter(|&n| peeled.kept[n as usize])
            .collect();
        if core.len() > 1 {
            solver.run(&core)?;
        }
    }
    let mut levels = std::mem::take(&mut solver.levels);
    peeled.restore(&mut levels);
    for span in starts.windows(2) {
        centre(&members[span[0]..span[1]], &mut levels);
    }
    Some(levels)
}

/// Nodes sorted by component, ascending within each, with the first position of each component.
fn group(component: &[u32], components: usize) -> (Vec<usize>, Vec<u32>) {
    let mut starts = vec![0; components + 1];
    component
        .iter()
        .for_each(|&part| starts[part as usize + 1] += 1);
    for part in 0..components {
        starts[part + 1] += starts[part];
    }
    let mut next = starts.clone();
    let mut members = vec![0; component.len()];
    for (node, &part) in component.iter().enumerate() {
        members[next[part as usize]] = node as u32;
        next[part as usize] += 1;
    }
    (starts, members)
}

fn centre(members: &[u32], levels: &mut [f64]) {
    let total: f64 = members.iter().map(|&node| levels[node as usize]).sum();
    let mean = total / members.len() as f64;
    members
        .iter()
        .for_each(|&node| levels[node as usize] -= mean);
}

/// Vectors over all nodes, of which a run touches only its component's.
struct Solver<'a> {
    system: &'a Laplacian,
    /// Weight of the links to nodes still in the system.
    diagonal: Vec<f64>,
    /// One over that, or zero.
    inverse: Vec<f64>,
    levels: Vec<f64>,
    residual: Vec<f64>,
    /// Zero on peeled nodes, so that their links drop out of every product.
    direction: Vec<f64>,
    image: Vec<f64>,
}

impl<'a> Solver<'a> {
    fn new(system: &'a Laplacian, peeled: &Peeled) -> Self {
        let nodes = system.nodes();
        let diagonal: Vec<f64> = (0..nodes)
            .map(|node| remaining(system, peeled, node))
            .collect();
        Self {
            system,
            inverse: diagonal
                .iter()
                .map(|d| if *d > 0.0 { 1.0 / d } else { 0.0 })
                .collect(),
            diagonal,
            levels: vec![0.0; nodes],
            residual: system.rhs.clone(),
            direction: vec![0.0; nodes],
            image: vec![0.0; nodes],
        }
    }

    /// Solves the rows of `core`. `None` when the work limit comes first.
    fn run(&mut self, core: &[u32]) -> Option<()> {
        let mut size = self.restart(core);
        let weight: f64 = core.iter().map(|&node| self.diagonal[node as usize]).sum();
        let goal = (size * CONVERGED).max(weight * ROUNDING);
        let entries: usize = core
            .iter()
            .map(|&node| 1 + self.system.links.row(node as usize).len())
            .sum();
        let affordable = (TROPHIC_WORK_LIMIT / entries.max(1) as u64) as usize;
        let patience = 100 + ITERATIONS_PER_NODE * core.len();
        for _ in 0..affordable.min(patience) {
            if size <= goal {
                return Some(());
            }
            size = self.step(core, size);
        }
        (size <= goal).then_some(())
    }

    /// First direction of a run; answers the size of the residual.
    fn restart(&mut self, core: &[u32]) -> f64 {
        for &node in core {
            let node = node as usize;
            self.direction[node] = self.inverse[node] * self.residual[node];
        }
        self.size(core)
    }

    /// rᵀ D⁻¹ r.
    fn size(&self, core: &[u32]) -> f64 {
        let square = |node: usize| self.residual[node] * self.residual[node] * self.inverse[node];
        core.iter().map(|&node| square(node as usize)).sum()
    }

    fn step(&mut self, core: &[u32], size: f64) -> f64 {
        let curvature = self.multiply(core);
        if curvature <= 0.0 {
            // Only the null space is left, where there is nothing to solve.
            return 0.0;
        }
        let length = size / curvature;
        for &node in core {
            let node = node as usize;
            self.levels[node] += length * self.direction[node];
            self.residual[node] -= length * self.image[node];
        }
        let next = self.size(core);
        for &node in core {
            let node = node as usize;
            let steepest = self.inverse[node] * self.residual[node];
            self.direction[node] = steepest + next / size * self.direction[node];
        }
        next
    }

    /// `image` = Λ `direction`; answers their product.
    fn multiply(&mut self, core: &[u32]) -> f64 {
        let mut curvature = 0.0;
        for &node in core {
            let node = node as usize;
            let row = self.system.row(node);
            let linked: f64 = row
                .map(|(other, weight)| weight * self.direction[other])
                .sum();
            self.image[node] = self.diagonal[node] * self.direction[node] - linked;
            curvature += self.direction[node] * self.image[node];
        }
        curvature
    }
}

/// Weight of the links of `node` to nodes that are still in the system.
fn remaining(system: &Laplacian, peeled: &Peeled, node: usize) -> f64 {
    let kept = system.row(node).filter(|&(other, _)| peeled.kept[other]);
    kept.map(|(_, weight)| weight).sum()
}
