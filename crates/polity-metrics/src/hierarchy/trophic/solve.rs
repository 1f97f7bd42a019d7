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
    let mut levels = vec![0.0; system.nodes()];
    let mut places = vec![0; system.nodes()];
    let (starts, members) = group(&system.component, system.components);
    for span in starts.windows(2) {
        let all = members[span[0]..span[1]].iter().copied();
        let nodes: Vec<u32> = all.filter(|&n| peeled.kept[n as usize]).collect();
        if nodes.len() > 1 {
            let mut core = Core::of(&system, &peeled, &nodes, &mut places);
            core.solve()?;
            for (&node, level) in nodes.iter().zip(&core.levels) {
                levels[node as usize] = *level;
            }
        }
    }
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

/// What peeling has left of one component. Its nodes are numbered anew, in their order, and it holds
/// only the links among them: an iteration reads nothing else, from front to back.
struct Core {
    /// Where each node's links begin, and where the last one's end.
    starts: Vec<usize>,
    others: Vec<u32>,
    weights: Vec<f64>,
    /// Weight of each node's links.
    diagonal: Vec<f64>,
    /// One over that, or zero.
    inverse: Vec<f64>,
    levels: Vec<f64>,
    residual: Vec<f64>,
    direction: Vec<f64>,
    image: Vec<f64>,
    /// Matrix entries, those of peeled nodes included: what [`TROPHIC_WORK_LIMIT`] counts.
    entries: usize,
}

impl Core {
    /// That of these nodes; `places` is for finding them, and as long as the whole graph has nodes.
    fn of(system: &Laplacian, peeled: &Peeled, nodes: &[u32], places: &mut [u32]) -> Self {
        for (place, &node) in (0..).zip(nodes) {
            places[node as usize] = place;
        }
        let (mut starts, mut others, mut weights) = (vec![0], Vec::new(), Vec::new());
        let (mut diagonal, mut entries) = (Vec::with_capacity(nodes.len()), 0);
        for &node in nodes {
            let first = others.len();
            let links = system.row(node as usize);
            for (other, weight) in links.filter(|&(other, _)| peeled.kept[other]) {
                others.push(places[other]);
                weights.push(weight);
            }
            starts.push(others.len());
            diagonal.push(weights[first..].iter().sum());
            entries += 1 + system.links.row(node as usize).len();
        }
        let inverse = |d: &f64| if *d > 0.0 { 1.0 / d } else { 0.0 };
        Self {
            inverse: diagonal.iter().map(inverse).collect(),
            diagonal,
            levels: vec![0.0; nodes.len()],
            residual: nodes.iter().map(|&n| system.rhs[n as usize]).collect(),
            direction: vec![0.0; nodes.len()],
            image: vec![0.0; nodes.len()],
            starts,
            others,
            weights,
            entries,
        }
    }

    /// Finds the levels. `None` when the work limit comes first.
    fn solve(&mut self) -> Option<()> {
        let mut size = self.begin();
        let weight: f64 = self.diagonal.iter().sum();
        let goal = (size * CONVERGED).max(weight * ROUNDING);
        let affordable = (TROPHIC_WORK_LIMIT / self.entries.max(1) as u64) as usize;
        let patience = 100 + ITERATIONS_PER_NODE * self.levels.len();
        for _ in 0..affordable.min(patience) {
            if size <= goal {
                return Some(());
            }
            size = self.step(size);
        }
        (size <= goal).then_some(())
    }

    /// The first direction; answers the size of the residual, rᵀ D⁻¹ r.
    fn begin(&mut self) -> f64 {
        let mut size = 0.0;
        let right = self.residual.iter().zip(&self.inverse);
        for (direction, (residual, inverse)) in self.direction.iter_mut().zip(right) {
            *direction = inverse * residual;
            size += residual * residual * inverse;
        }
        size
    }

    /// One iteration; answers the size of the residual that is left.
    fn step(&mut self, size: f64) -> f64 {
        let curvature = self.multiply();
        if curvature <= 0.0 {
            // Only the null space is left, where there is nothing to solve.
            return 0.0;
        }
        let next = self.go(size / curvature);
        let turn = next / size;
        let steepest = self.inverse.iter().zip(&self.residual);
        for (direction, (inverse, residual)) in self.direction.iter_mut().zip(steepest) {
            *direction = inverse * residual + turn * *direction;
        }
        next
    }

    /// Goes this far in the present direction; answers the size of the residual that is left.
    fn go(&mut self, length: f64) -> f64 {
        let mut size = 0.0;
        let way = self.direction.iter().zip(&self.image).zip(&self.inverse);
        let here = self.levels.iter_mut().zip(&mut self.residual);
        for ((level, residual), ((direction, image), inverse)) in here.zip(way) {
            *level += length * direction;
            *residual -= length * image;
            size += *residual * *residual * inverse;
        }
        size
    }

    /// `image` = Λ `direction`; answers their product.
    fn multiply(&mut self) -> f64 {
        let mut curvature = 0.0;
        let direction = self.direction.as_slice();
        let spans = self.starts.windows(2);
        let nodes = self.diagonal.iter().zip(direction).zip(spans);
        for (image, ((diagonal, own), span)) in self.image.iter_mut().zip(nodes) {
            let links = self.others[span[0]..span[1]].iter();
            let links = links.zip(&self.weights[span[0]..span[1]]);
            let linked: f64 = links
                .map(|(&o, weight)| weight * direction[o as usize])
                .sum();
            *image = diagonal * own - linked;
            curvature += own * *image;
        }
        curvature
    }
}
