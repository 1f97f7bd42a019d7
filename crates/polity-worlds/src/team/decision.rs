//! Decisions that come from outside, in place of a mocked model's: what a called agent can tell, and
//! what it may answer.
//!
//! Whoever decides is told what a mocked model in its place would go by: the steps that it noticed,
//! what its call shows it, its own state. How well a chosen step is then done is not up to it.

use std::sync::Arc;

use serde::Serialize;

use super::protocol::Duty;
use super::steps::StepSet;
use crate::usage::Usage;

/// What a called agent can tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observation {
    /// Who is called.
    pub agent: u32,
    /// What for.
    pub duty: Duty,
    /// The level of the task, "L1" to "L4".
    pub level: String,
    /// The skills that the task is announced to need.
    pub skills: Vec<&'static str>,
    /// The steps that it may choose among, ascending.
    pub steps: Vec<StepSeen>,
    /// The outputs in which it saw the best version of any step, the earliest first.
    pub outputs: Vec<OutputSeen>,
    /// The members of the team, in the order of their turns, for whoever plans.
    pub members: Vec<u32>,
    /// Steps that a contribution has room for.
    pub room: usize,
    /// Whether it may stay out.
    pub may_abstain: bool,
    /// The skill of its last role, if it had one.
    pub last_skill: Option<&'static str>,
    /// Whether something that it would be shown did not fit into its context.
    pub overflowed: bool,
}

/// A step as an agent sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepSeen {
    /// Its place in the task.
    pub step: usize,
    /// The skill it takes.
    pub skill: &'static str,
    /// What it is about.
    pub topic: &'static str,
    /// 0 for what anybody can do, 1 for what takes all one's skill and thought; two decimals.
    pub difficulty: f64,
    /// How far it serves the mission, in `[0, 1]`; two decimals.
    pub mission: f64,
    /// How well it believes it would do it with all that it builds on at hand; two decimals.
    pub own: f64,
    /// What it believes to add by doing it, relative to an average step done perfectly; two decimals.
    pub gain: f64,
    /// The steps it builds on.
    pub needs: Vec<usize>,
    /// Those of them that it has not seen done.
    pub needs_missing: Vec<usize>,
    /// The steps whose stakeholders disagree with this one's.
    pub opponents: Vec<usize>,
    /// How sure whoever did it is of it, where it has seen it done; two decimals.
    pub done: Option<f64>,
    /// How many others it expects to work on it, unseen; two decimals.
    pub rivals: f64,
    /// How far marks say that it is done, in `[0, 1]`; two decimals.
    pub mark: f64,
}

/// An output as an agent sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutputSeen {
    /// Who contributed it.
    pub agent: u32,
    /// As what.
    pub role: Arc<str>,
    /// The steps whose best version is in it.
    pub steps: Vec<usize>,
    /// How sure its author is of it; two decimals.
    pub confidence: f64,
}

/// What an agent was decided to do, and what deciding took.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What to do.
    pub choice: Choice,
    /// What the calls of a model for it took; `None` for what a mocked one would take.
    pub usage: Option<Usage>,
}

/// What a called agent can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// To stay out.
    Abstain,
    /// Nothing, since no decision could be had.
    Silence,
    /// These steps, in a role of this name: to announce, do, execute, or put together, as its duty is.
    Take {
        /// What it calls itself; `None` for a name as mocked models give.
        role: Option<Arc<str>>,
        /// The step that it turns to first, whose skill is that of its role.
        first: usize,
        /// All steps, of those it may choose among.
        steps: StepSet,
    },
    /// To have others do these steps.
    Assign {
        /// What it calls itself; `None` for a name as mocked models give.
        role: Option<Arc<str>>,
        /// Who is to do what.
        assigned: Vec<(u32, StepSet)>,
    },
}
