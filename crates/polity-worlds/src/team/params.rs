//! The settings of a team: its tasks, its rules, and the switches of its mechanisms.

use serde::{Deserialize, Serialize};

use super::task::LEVELS;
use crate::profile::ModelProfile;

/// What tasks are like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskParams {
    /// Weights of the levels L1 to L4.
    pub levels: [f64; LEVELS],
    /// Factor on the difficulty of all steps.
    pub difficulty: f64,
    /// Factor on how hard it is to notice that a step must be done.
    pub obscurity: f64,
    /// Factor on the share of steps of L4 that lack a fact.
    pub missing_information: f64,
    /// How far steps may stray from the mission: 0 for not at all.
    pub tangents: f64,
}

/// In which order agents take turns, where turns are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// By index, the same in all tasks.
    Fixed,
    /// Drawn anew for each task.
    Random,
    /// By index, from the last.
    Reversed,
}

/// What a contributor may see of the others, in place of what its protocol would show it. Contributors
/// are those who choose what to do and those who do as assigned; not those who announce, plan or put
/// outputs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// What the protocol shows.
    Protocol,
    /// Nothing but the task.
    Nothing,
    /// Which steps the others have contributed to, or mean to, but not what they wrote.
    Intentions,
    /// Who did what in earlier tasks.
    History,
    /// The last outputs, at most so many of them.
    Latest(u32),
    /// All outputs so far.
    Outputs,
}

/// Who chooses what an agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Roles {
    /// The agent itself, unless its protocol has somebody assign it.
    Free,
    /// Nobody: an agent keeps to the skill that its place among the members falls on, of those the
    /// task is announced to need.
    Assigned,
}

/// How outputs become the one that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aggregation {
    /// All of them together, with all that is said twice.
    Union,
    /// The last one, with what it took over from those that it saw.
    Last,
    /// A further call puts them together.
    Synthesizer,
}

/// The settings of a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamParams {
    /// What they are like.
    pub task: TaskParams,
    /// Who takes turns when.
    pub order: Order,
    /// What contributors see.
    pub visibility: Visibility,
    /// Who chooses.
    pub roles: Roles,
    /// Whether an agent that sees nothing useful to do may stay out.
    pub abstention: bool,
    /// Tokens that a task may cost. Before each call, in the order of turns, what it reads and what it
    /// writes at most are set aside; nobody is called any more once not enough is left for a call, but
    /// for whoever puts the outputs together. 0 for no limit.
    pub budget_tokens: u64,
    /// What is judged.
    pub aggregation: Aggregation,
    /// Steps that one contribution has room for.
    pub steps_per_call: usize,
    /// Expected gain, relative to an average step done perfectly, below which an agent stays out.
    pub abstain_below: f64,
    /// Share of a step's quality that rests on the outputs it builds on.
    pub dependency: f64,
    /// Share of a step's quality that rests on the fact it lacks, where it lacks one.
    pub missing_fact: f64,
    /// How far a revision goes: the share of the way from a step as it is to what the reviser would have
    /// made of it; of harmless ones the share of what is still wrong that a competent one puts right.
    pub revision: f64,
    /// Whether a revision can only make a step better. Else it moves the step towards what the reviser
    /// would have made of it, where it believes that to be better.
    pub harmless_revisions: bool,
    /// How far agents see the true quality of what they read: 0 as far as their reasoning and their
    /// self-reflection go, 1 for exactly.
    pub judgement: f64,
    /// Share of its skill that an agent loses in steps outside the skill of its role.
    pub focus: f64,
    /// Share of a step's quality lost for each further step in the same contribution.
    pub dilution: f64,
    /// How far one sample of a model at temperature 1 may be above or below its usual self.
    pub spread: f64,
    /// How evenly agents choose among steps of different gain, at temperature 1.
    pub indecision: f64,
    /// The power to which a model's self-reflection is taken before it counts: 1 for as it is, below 1
    /// for more of it, 0 for models that all know themselves.
    pub reflection_power: f64,
    /// Share of its quality that a contribution loses where the agent had another role before.
    pub switching_cost: f64,
    /// Tasks that the organizational memory goes back; 0 for no memory.
    pub memory_tasks: u32,
    /// Standard deviation of the judge's error on its scale from 1 to 4.
    pub judge_noise: f64,
}

impl Default for TeamParams {
    fn default() -> Self {
        Self {
            task: TaskParams {
                levels: [1.0; LEVELS],
                difficulty: 1.0,
                obscurity: 1.0,
                missing_information: 1.0,
                tangents: 0.3,
            },
            order: Order::Fixed,
            visibility: Visibility::Protocol,
            roles: Roles::Free,
            abstention: true,
            budget_tokens: 0,
            aggregation: Aggregation::Union,
            steps_per_call: 4,
            abstain_below: 0.15,
            dependency: 0.5,
            missing_fact: 0.5,
            revision: 0.5,
            harmless_revisions: false,
            judgement: 0.0,
            focus: 0.1,
            dilution: 0.02,
            spread: 0.15,
            indecision: 0.15,
            reflection_power: 1.0,
            switching_cost: 0.0,
            memory_tasks: 20,
            judge_noise: 0.15,
        }
    }
}

/// Agents that share a model.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamGroup {
    /// The model.
    pub profile: ModelProfile,
    /// Levels that it is called for, L1 first; all of them unless models are routed by level.
    pub levels: [bool; LEVELS],
}
