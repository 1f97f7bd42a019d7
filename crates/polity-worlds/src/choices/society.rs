//! Who does a piece of work, in a society.

use super::{BINS, bin, drawn};

/// What can be decided, as tables name it.
pub const ACTS: [&str; 4] = ["do", "ask", "pass", "decline"];

/// What can be decided about a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To do it, or its parts.
    Do,
    /// To do it, and to ask a neighbour for what it lacks.
    Ask,
    /// To pass it on to a neighbour.
    Pass,
    /// To decline it.
    Decline,
}

impl Act {
    /// All, in the order of [`ACTS`].
    pub const ALL: [Self; 4] = [Self::Do, Self::Ask, Self::Pass, Self::Decline];
}

/// Where beliefs and trust are divided.
const QUARTERS: [f64; BINS - 1] = [0.25, 0.5, 0.75];
/// Trust in the most trusted, or that there is nobody.
const TRUSTS: usize = BINS + 1;
const WORKS: usize = 2;
const CONTEXTS: usize = WORKS * BINS * TRUSTS * 2;
const BIN_NAMES: [&str; BINS] = ["below 0.25", "0.25-0.5", "0.5-0.75", "from 0.75"];

/// What an agent can tell of a piece of work, coarsely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocietyContext(usize);

impl SocietyContext {
    /// How many there are.
    pub const COUNT: usize = CONTEXTS;

    /// Of a piece of work that takes combining, or else executing; of its belief to succeed by itself, its
    /// trust in the most trusted of those it could turn to, if there is anybody, and whether the piece
    /// lacks information.
    #[must_use]
    pub fn new(combines: bool, own: f64, trust: Option<f64>, lacks: bool) -> Self {
        let trust = trust.map_or(0, |trust| 1 + bin(trust, QUARTERS));
        let place = (usize::from(combines) * BINS + bin(own, QUARTERS)) * TRUSTS + trust;
        Self(place * 2 + usize::from(lacks))
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

    fn parts(self) -> (usize, usize, usize, usize) {
        let (lacks, rest) = (self.0 % 2, self.0 / 2);
        let (trust, rest) = (rest % TRUSTS, rest / TRUSTS);
        (rest / BINS, rest % BINS, trust, lacks)
    }

    /// Whether the piece lacks information.
    #[must_use]
    pub fn lacks(self) -> bool {
        self.parts().3 > 0
    }

    /// Whether there is anybody to turn to.
    #[must_use]
    pub fn has_somebody(self) -> bool {
        self.parts().2 > 0
    }

    /// Coarser contexts that it is part of, from finer to coarser: without trust; then whether there is
    /// anybody, and whether it lacks information, alone.
    #[must_use]
    pub fn coarser(self) -> [usize; 2] {
        let (work, own, trust, lacks) = self.parts();
        let second = WORKS * BINS * 2;
        [
            (work * BINS + own) * 2 + lacks,
            second + usize::from(trust > 0) * 2 + lacks,
        ]
    }

    /// In words, as tables have it.
    #[must_use]
    pub fn name(self) -> String {
        let (work, own, trust, lacks) = self.parts();
        let work = ["execute", "combine"][work];
        let trust = trust.checked_sub(1).map_or("nobody", |bin| BIN_NAMES[bin]);
        let lacks = ["", ", lacks information"][lacks];
        format!("{work}, own {}, trust {trust}{lacks}", BIN_NAMES[own])
    }
}

/// How often what was done in a context.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SocietyOdds {
    /// Shares of [`ACTS`]; they sum to 1.
    pub acts: [f64; 4],
    /// Of those that turned to a neighbour, the share that turned to the one trusted most.
    pub most_trusted: f64,
}

/// How often what was done, by context.
#[derive(Clone, Debug, PartialEq)]
pub struct SocietyChoices(Box<[SocietyOdds; CONTEXTS]>);

impl SocietyChoices {
    /// A table; `None` unless there are as many rows as contexts.
    #[must_use]
    pub fn new(rows: Vec<SocietyOdds>) -> Option<Self> {
        rows.into_boxed_slice().try_into().ok().map(Self)
    }

    /// What was done in a context.
    #[must_use]
    #[inline]
    pub fn of(&self, context: SocietyContext) -> &SocietyOdds {
        &self.0[context.0]
    }
}

impl SocietyOdds {
    /// What a draw in `[0, 1)` stands for, among what is open; to do it where nothing else was ever seen.
    #[must_use]
    pub fn act(&self, open: [bool; 4], u: f64) -> Act {
        drawn(&self.weights(open), u).map_or(Act::Do, |i| Act::ALL[i])
    }

    /// The probability of each act, where these are open.
    #[must_use]
    pub fn probabilities(&self, open: [bool; 4]) -> [f64; 4] {
        let weights = self.weights(open);
        let total: f64 = weights.iter().sum();
        match total > 0.0 {
            true => weights.map(|weight| weight / total),
            false => [1.0, 0.0, 0.0, 0.0],
        }
    }

    fn weights(&self, open: [bool; 4]) -> [f64; 4] {
        std::array::from_fn(|i| if open[i] { self.acts[i] } else { 0.0 })
    }
}
