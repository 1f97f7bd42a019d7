//! Tasks: trees whose leaves are units of work and whose inner nodes are combined.

use serde::{Deserialize, Serialize};

/// Levels of difficulty, L1 to L4.
pub const LEVELS: usize = 4;

/// A task that arrived from outside: where, and when. So two societies that differ in a mechanism
/// get the same tasks under the same names, whatever they make of them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct TaskId {
    /// The agent it arrived at.
    pub origin: u32,
    /// Twice the tick in which it arrived, and one more if it follows another: an agent gets at most
    /// one of each in a tick.
    pub arrival: u32,
}

impl TaskId {
    /// The task that arrives at an agent in a tick.
    #[must_use]
    pub fn new(origin: u32, tick: u32, follows: bool) -> Self {
        Self {
            origin,
            arrival: tick << 1 | u32::from(follows),
        }
    }

    /// The id as one number, as data sets hold it.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        u64::from(self.origin) << 32 | u64::from(self.arrival)
    }

    /// 0 if it is the same, else anything: to be asked together with other things.
    #[inline]
    pub(super) fn differs(self, other: Self) -> u64 {
        let key = |id: Self| u64::from(id.arrival) << 32 | u64::from(id.origin);
        key(self) ^ key(other)
    }
}

/// A node of a task's tree: 0 is the whole task, `4 n + 1 + i` the `i`-th part of node `n`.
pub type Node = u16;

/// Parts that a task of this level falls into: none for a unit of work (L1).
#[must_use]
#[inline]
pub const fn parts(level: u8) -> u8 {
    match level {
        0 | 1 => 0,
        2 => 3,
        _ => 2,
    }
}

/// Units of work in a task of this level: 1, 3, 6, 12.
#[must_use]
#[inline]
pub const fn units(level: u8) -> u8 {
    match level {
        0 | 1 => 1,
        2 => 3,
        3 => 6,
        _ => 12,
    }
}

/// Combinations in a task of this level: 0, 1, 3, 7.
#[must_use]
#[inline]
pub const fn combinations(level: u8) -> u8 {
    match level {
        0 | 1 => 0,
        2 => 1,
        3 => 3,
        _ => 7,
    }
}

/// The `i`-th part of a node.
#[must_use]
pub fn part(node: Node, i: u8) -> Node {
    node * 4 + 1 + Node::from(i)
}

/// The node of which this one is a part; the whole task is its own.
#[must_use]
pub fn whole(node: Node) -> Node {
    node.saturating_sub(1) / 4
}

/// How many wholes a node is nested in: 0 for the whole task. At most 8.
#[must_use]
pub fn depth(node: Node) -> usize {
    std::iter::successors(Some(node), |node| (*node > 0).then(|| whole(*node)))
        .skip(1)
        .count()
}

/// Kinds of work: what affinity, competence and trust are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Work {
    /// Doing a unit.
    Execute,
    /// Finding out what a unit lacks.
    Inform,
    /// Checking another's result.
    Validate,
    /// Combining the results of parts.
    Combine,
}

/// How many kinds of work there are.
pub const WORKS: usize = 4;

impl Work {
    /// All kinds, in order.
    pub const ALL: [Self; WORKS] = [Self::Execute, Self::Inform, Self::Validate, Self::Combine];

    /// The work that whoever takes on a task of this level must do itself.
    #[must_use]
    pub fn of_level(level: u8) -> Self {
        if parts(level) == 0 {
            Self::Execute
        } else {
            Self::Combine
        }
    }
}

/// Kinds of action: what roles are read off. The kinds of work, and passing work on.
pub const ACTIONS: usize = WORKS + 1;

/// The action of passing work on to a neighbour.
pub const DELEGATE: usize = WORKS;

/// Names of the roles that exceeding in an action earns, in the order of actions; then the two
/// that none earns.
pub const ROLES: [&str; ACTIONS + 2] = [
    "executor",
    "informant",
    "validator",
    "aggregator",
    "broker",
    "generalist",
    "idle",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_have_the_stated_sizes_and_paths() {
        assert_eq!([1, 2, 3, 4].map(units), [1, 3, 6, 12]);
        assert_eq!([1, 2, 3, 4].map(combinations), [0, 1, 3, 7]);
        for node in [0, 1, 2, 7, 20] {
            for i in 0..3 {
                assert_eq!(whole(part(node, i)), node);
            }
        }
        assert_eq!(whole(0), 0);
        assert_eq!([0, 1, 3, 7, 84, 85].map(depth), [0, 1, 1, 2, 3, 4]);
    }
}
