//! What to contribute to a task, in a team.

use super::{BINS, bin, drawn};

/// Numbers of steps that are told apart, and of steps passed over: the last stands for that and more.
pub const COUNTS: usize = 8;

/// Where gains are divided: relative to an average step done perfectly.
const GAINS: [f64; BINS - 1] = [0.1, 0.3, 0.6];
const GAIN_NAMES: [&str; BINS] = ["below 0.1", "0.1-0.3", "0.3-0.6", "from 0.6"];
const LEFT_NAMES: [&str; BINS] = ["0", "1-2", "3-5", "6 or more"];
const CONTEXTS: usize = BINS * BINS;

/// What an agent can tell of a task that it is called to contribute to, coarsely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TeamContext(usize);

impl TeamContext {
    /// How many there are.
    pub const COUNT: usize = CONTEXTS;

    /// Of the steps that it may choose among: how many it has not seen done, and the gain of the best.
    #[must_use]
    pub fn new(left: usize, best_gain: f64) -> Self {
        let left = match left {
            0 => 0,
            1..=2 => 1,
            3..=5 => 2,
            _ => 3,
        };
        Self(left * BINS + bin(best_gain, GAINS))
    }

    /// All, in the order of tables.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CONTEXTS).map(Self)
    }

    /// Its place in a table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }

    /// The coarser context that it is part of: without the gain.
    #[must_use]
    pub fn coarser(self) -> usize {
        self.0 / BINS
    }

    /// In words, as tables have it.
    #[must_use]
    pub fn name(self) -> String {
        let (left, gain) = (LEFT_NAMES[self.0 / BINS], GAIN_NAMES[self.0 % BINS]);
        format!("{left} steps left, best gain {gain}")
    }
}

/// How often what was done in a context.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TeamOdds {
    /// The share that contributed.
    pub contribute: f64,
    /// Of those, the shares that took 1, 2, … steps, and [`COUNTS`] or more; they sum to 1.
    pub steps: [f64; COUNTS],
    /// How many steps of more gain were passed over before each step taken, since the one before it: shares
    /// of 0, 1, …, and of one less than [`COUNTS`] or more; they sum to 1.
    pub passed_over: [f64; COUNTS],
}

/// How often what was done, by context.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamChoices(Box<[TeamOdds; CONTEXTS]>);

impl TeamChoices {
    /// A table; `None` unless there are as many rows as contexts.
    #[must_use]
    pub fn new(rows: Vec<TeamOdds>) -> Option<Self> {
        rows.into_boxed_slice().try_into().ok().map(Self)
    }

    /// What was done in a context.
    #[must_use]
    #[inline]
    pub fn of(&self, context: TeamContext) -> &TeamOdds {
        &self.0[context.0]
    }
}

impl TeamOdds {
    /// How many steps a draw in `[0, 1)` stands for, where so many can be taken; 1 at least.
    #[must_use]
    pub fn count(&self, u: f64, most: usize) -> usize {
        let count = drawn(&self.steps, u).map_or(1, |i| i + 1);
        count.min(most.max(1))
    }

    /// How many steps are passed over that a draw in `[0, 1)` stands for, where at most so many can be.
    #[must_use]
    pub fn skipped(&self, u: f64, most: usize) -> usize {
        drawn(&self.passed_over, u).unwrap_or(0).min(most)
    }

    /// The probability of taking none, 1, 2, …, where so many can be taken, and staying out is open or not.
    #[must_use]
    pub fn probabilities(&self, most: usize, may_abstain: bool) -> [f64; COUNTS + 1] {
        let mut odds = [0.0; COUNTS + 1];
        let contribute = if may_abstain { self.contribute } else { 1.0 };
        odds[0] = 1.0 - contribute;
        for (i, share) in self.steps.iter().enumerate() {
            odds[(i + 1).min(most.max(1))] += contribute * share;
        }
        odds
    }
}
