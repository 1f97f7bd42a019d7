//! Minimum of a function of two variables without derivatives (Nelder & Mead 1965).

/// A point and the value of the function there.
#[derive(Debug, Clone, Copy)]
struct Vertex {
    at: [f64; 2],
    value: f64,
}

/// Far more steps than two dimensions need to shrink to machine precision.
const STEPS_MAX: u32 = 2_000;

/// Point of the least value found from `start` with first steps of size `step`; the function may
/// answer infinity outside its domain. Deterministic.
///
/// A second run starts from where the first ended, since a simplex that has collapsed onto a line
/// stops short of the minimum.
pub(crate) fn minimum(f: impl Fn([f64; 2]) -> f64, start: [f64; 2], step: f64) -> [f64; 2] {
    let near = descend(&f, start, step);
    descend(&f, near, 0.1 * step)
}

fn descend(f: &impl Fn([f64; 2]) -> f64, start: [f64; 2], step: f64) -> [f64; 2] {
    let vertex = |at: [f64; 2]| Vertex { at, value: f(at) };
    let [x, y] = start;
    let mut simplex = [vertex(start), vertex([x + step, y]), vertex([x, y + step])];
    for _ in 0..STEPS_MAX {
        simplex.sort_by(|a, b| a.value.total_cmp(&b.value));
        if size(&simplex) < 1e-10 {
            break;
        }
        improve(&mut simplex, &vertex);
    }
    simplex.sort_by(|a, b| a.value.total_cmp(&b.value));
    simplex[0].at
}

/// Largest distance along an axis from the best vertex.
fn size(simplex: &[Vertex; 3]) -> f64 {
    let best = simplex[0].at;
    simplex.iter().fold(0.0, |widest: f64, v| {
        widest
            .max((v.at[0] - best[0]).abs())
            .max((v.at[1] - best[1]).abs())
    })
}

/// Replaces the worst of three sorted vertices, or else draws the others towards the best.
fn improve(simplex: &mut [Vertex; 3], vertex: &impl Fn([f64; 2]) -> Vertex) {
    let [best, middle, worst] = *simplex;
    let along = |factor: f64| {
        let axis = |i: usize| {
            let centre = 0.5 * (best.at[i] + middle.at[i]);
            centre + factor * (worst.at[i] - centre)
        };
        vertex([axis(0), axis(1)])
    };
    let reflected = along(-1.0);
    if reflected.value < best.value {
        let expanded = along(-2.0);
        simplex[2] = if expanded.value < reflected.value {
            expanded
        } else {
            reflected
        };
    } else if reflected.value < middle.value {
        simplex[2] = reflected;
    } else {
        let contracted = along(if reflected.value < worst.value {
            -0.5
        } else {
            0.5
        });
        if contracted.value < worst.value.min(reflected.value) {
            simplex[2] = contracted;
        } else {
            shrink(simplex, vertex);
        }
    }
}

fn shrink(simplex: &mut [Vertex; 3], vertex: &impl Fn([f64; 2]) -> Vertex) {
    let [x, y] = simplex[0].at;
    for other in &mut simplex[1..] {
        *other = vertex([0.5 * (x + other.at[0]), 0.5 * (y + other.at[1])]);
    }
}

#[cfg(test)]
mod tests {
    use super::minimum;

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        let valley = |[x, y]: [f64; 2]| (1.0 - x) * (1.0 - x) + 100.0 * (y - x * x) * (y - x * x);
        let [x, y] = minimum(valley, [-1.2, 1.0], 0.5);
        assert!((x - 1.0).abs() < 1e-6 && (y - 1.0).abs() < 1e-6, "{x} {y}");
    }
}
