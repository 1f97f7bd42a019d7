//! What the called did in a tick, for the session and for observers.

use std::sync::Arc;

use arrayvec::ArrayVec;

use super::board::Piece;
use super::protocol::Duty;
use super::role::{Role, Title};
use super::steps::{STEPS_MAX, StepSet};

/// Most outputs that one contribution is said to build on.
pub const BUILT_ON_MAX: usize = 32;

/// Outputs that a contribution builds on, by their place on the board, ascending.
pub type Sources = ArrayVec<u32, BUILT_ON_MAX>;

/// What a block's agents did, in the order of their indices.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    pub(super) acts: Vec<Act>,
}

/// One call and what came of it.
#[derive(Clone, Debug)]
pub struct Act {
    /// Who was called.
    pub agent: u32,
    /// What for.
    pub duty: Duty,
    /// What the call took.
    pub spent: Spent,
    /// What came of it.
    pub deed: Deed,
}

/// What a call took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// In 10⁻¹² USD.
    pub cost_picousd: u64,
    /// Seconds.
    pub latency_s: f64,
    /// Whether something to be read did not fit.
    pub overflowed: bool,
}

/// What came of a call.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "most calls contribute, and a list of them is kept from tick to tick"
)]
pub enum Deed {
    /// It said what it means to do.
    Announced {
        /// These steps.
        steps: StepSet,
    },
    /// It said what others should do.
    Planned(Plan),
    /// It contributed.
    Contributed(Work),
    /// It did nothing.
    StayedOut {
        /// Why.
        reason: Reason,
    },
}

/// An assignment of steps to agents.
#[derive(Clone, Debug)]
pub struct Plan {
    /// As what the planner sees itself.
    pub role: Role,
    /// What it calls that, in words of its own.
    pub title: Option<Arc<str>>,
    /// Who is to do what; whoever is not in it is left idle.
    pub assigned: Vec<(u32, StepSet)>,
}

/// A contribution.
#[derive(Clone, Debug)]
pub struct Work {
    /// As what.
    pub role: Role,
    /// What it calls that, in words of its own.
    pub title: Option<Arc<str>>,
    /// How good it thinks it is.
    pub confidence: f64,
    /// What it did.
    pub pieces: ArrayVec<Piece, STEPS_MAX>,
    /// What it builds on, or revises.
    pub built_on: Sources,
    /// Of these, what it builds on whether or not it revises anything there: outputs that hold what its
    /// steps need, or that it puts together.
    pub needed: Sources,
}

impl Work {
    /// What it calls its role.
    #[must_use]
    pub fn title(&self) -> Title {
        let given = self.title.clone().map(Title::Given);
        given.unwrap_or(Title::Composed(self.role))
    }
}

/// Why somebody stayed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It saw nothing that it could add: voluntary.
    NothingToAdd,
    /// It noticed nothing to choose among: neither voluntary nor directed.
    NothingSeen,
    /// Nothing was assigned to it: directed.
    NotAssigned,
    /// It did not do what it was assigned: neither voluntary nor directed.
    Disregarded,
    /// No decision could be had from the model that decides for it.
    NoDecision,
}

impl Reason {
    /// What tables call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NothingToAdd => "nothing_to_add",
            Self::NothingSeen => "nothing_seen",
            Self::NotAssigned => "not_assigned",
            Self::Disregarded => "disregarded",
            Self::NoDecision => "no_decision",
        }
    }
}
