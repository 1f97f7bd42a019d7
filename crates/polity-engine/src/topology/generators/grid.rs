//! Neighbours on a plane.

use super::{Generator, OptionName, pair_list};
use crate::topology::{Topology, TopologyError};

/// A grid of four neighbours, row by row: agent = row · `columns` + column. O(n).
///
/// Directed edges: 2 (2 · rows · columns − rows − columns), or 4 · rows · columns on a torus whose
/// sides are at least 3 long. On a shorter side the two ways round are one and the same edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Rows; rows × columns must be the number of agents.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Whether opposite borders meet (a torus).
    pub periodic: bool,
}

impl Grid {
    fn check(&self, agents: u32) -> Result<(), TopologyError> {
        if u64::from(self.rows) * u64::from(self.columns) == u64::from(agents) {
            return Ok(());
        }
        let (rows, columns) = most_square(agents);
        Err(OptionName::new("grid", "rows").bad(
            format!("{} with `columns` {}", self.rows, self.columns),
            format!("rows × columns = agents = {agents}"),
            &format!("use, say, {rows} rows and {columns} columns"),
        ))
    }

    /// The agents one step to the right and one step down, where there are any.
    fn onward(&self, agent: u32) -> impl Iterator<Item = u32> + use<> {
        let (row, column) = (agent / self.columns, agent % self.columns);
        let right = match column + 1 < self.columns {
            true => Some(agent + 1),
            false => self.periodic.then_some(row * self.columns),
        };
        let down = match row + 1 < self.rows {
            true => Some(agent + self.columns),
            false => self.periodic.then_some(column),
        };
        right.into_iter().chain(down)
    }
}

/// The factors of `agents` that are closest to one another.
fn most_square(agents: u32) -> (u32, u32) {
    let rows = (1..=agents.isqrt())
        .rev()
        .find(|rows| agents.is_multiple_of(*rows));
    let rows = rows.unwrap_or(1);
    (rows, agents / rows)
}

impl Generator for Grid {
    fn generate(&self, agents: u32, _seed: u64) -> Result<Topology, TopologyError> {
        self.check(agents)?;
        let mut pairs = pair_list(4 * u64::from(agents))?;
        for agent in 0..agents {
            pairs.extend(self.onward(agent).map(|other| (agent, other)));
        }
        Topology::from_undirected_edges(agents, pairs)
    }
}
