//! Decisions that come from outside, in place of the mocked policy's.
//!
//! What an agent cannot decide in a tick, it tells its observers at the end of its turn
//! ([`super::probe::Probe::asked`]); what was decided stands on the [`Desk`] when it acts again, in the
//! next tick: an answer takes a tick, where the mocked policy takes none. Decided is who does a piece of
//! work, and whether what it lacks is asked for; doing it, judging it and finding words stay with the
//! mocked model.

use serde::Serialize;

use super::task::{Node, TaskId};
use crate::usage::Usage;

/// What an agent can tell of a piece of work about which it must be decided who does it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observation {
    /// Who has it in hand.
    pub agent: u32,
    /// The task.
    #[serde(skip)]
    pub task: TaskId,
    /// The part of the task.
    #[serde(skip)]
    pub node: Node,
    /// 1 for a unit of work, up to 4 for what falls into most parts.
    pub level: u8,
    /// What it would take to do it: "execute" a unit, or "combine" the parts of a whole.
    pub work: &'static str,
    /// Who it came from, if from a neighbour.
    pub from: Option<u32>,
    /// Ticks until it is due.
    pub ticks_left: u32,
    /// Whether it lacks information.
    pub lacks: bool,
    /// How often it has been passed on.
    pub hops: u8,
    /// How many neighbours declined it or failed.
    pub tries: u8,
    /// The probability with which the agent believes to succeed by itself; two decimals.
    pub own: f64,
    /// The same of finding out what is missing; two decimals.
    pub own_inform: f64,
    /// Pieces of work that the agent has to do already.
    pub load: u32,
    /// Whether it may be passed on.
    pub may_pass: bool,
    /// Whether it may be declined.
    pub may_decline: bool,
    /// The neighbours it could turn to, the most trusted for this work first.
    pub neighbours: Vec<Neighbour>,
}

/// A neighbour as an agent thinks of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Neighbour {
    /// Who.
    pub agent: u32,
    /// The probability with which it is trusted to do this work rightly; two decimals.
    pub trust: f64,
    /// The same of finding out what is missing; two decimals.
    pub trust_inform: f64,
}

/// What can be decided about a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// To do it, or its parts.
    Keep,
    /// To do it, and to ask this neighbour for what it lacks.
    Ask(u32),
    /// To pass it on to this neighbour.
    Pass(u32),
    /// To decline it.
    Decline,
    /// Nothing, since no decision could be had: it is handed back as if there were no room for it.
    Silence,
}

/// What was decided about a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What to do.
    pub choice: Choice,
    /// What deciding took; `None` for nothing.
    pub usage: Option<Usage>,
}

/// What was decided in the last tick, by agent.
#[derive(Clone, Debug, Default)]
pub(super) struct Desk {
    /// Ascending by agent; those of one agent in the order of its observations.
    decided: Vec<(u32, TaskId, Node, Decision)>,
}

impl Desk {
    /// Puts down what was decided about what was asked, which is ascending by agent.
    pub(super) fn put(&mut self, asked: &[Observation], decisions: Vec<Decision>) {
        let pairs = asked.iter().zip(decisions);
        self.decided.clear();
        self.decided
            .extend(pairs.map(|(o, decision)| (o.agent, o.task, o.node, decision)));
    }

    /// What was decided for an agent.
    pub(super) fn of(&self, agent: u32) -> &[(u32, TaskId, Node, Decision)] {
        let first = self.decided.partition_point(|d| d.0 < agent);
        let end = self.decided.partition_point(|d| d.0 <= agent);
        &self.decided[first..end]
    }
}
