//! `[world.team]`: a team that works on tasks under a protocol; every setting is a key.

mod convert;
mod protocol;
mod read;
mod visibility;

use polity_worlds::team::task::LEVELS;
use schemars::JsonSchema;
use serde::Serialize;

pub use protocol::ProtocolSpec;
pub(crate) use read::LEVEL_NAMES;
pub use visibility::VisibilitySpec;

/// The settings of a team. A tick shows it one task.
///
/// Every mechanism has a switch, a number at which it does nothing; switched off, it draws the same
/// random numbers as before.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct TeamSpec {
    /// Who acts when on a task, and what they see.
    #[schemars(with = "protocol::ProtocolChoice")]
    pub protocol: ProtocolSpec,
    /// Weights of the levels L1 to L4 among the tasks.
    pub levels: [f64; LEVELS],
    /// Factor on the difficulty of all steps.
    #[schemars(range(min = 0.0))]
    pub difficulty: f64,
    /// Factor on how hard it is to notice that a step must be done.
    #[schemars(range(min = 0.0))]
    pub obscurity: f64,
    /// Factor on the share of the steps of L4 that lack a fact.
    #[schemars(range(min = 0.0))]
    pub missing_information: f64,
    /// How far steps may stray from the mission.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub tangents: f64,
    /// In which order turns are taken.
    pub order: OrderSpec,
    /// What contributors see of the others, whether they choose or were assigned what to do: as the
    /// protocol says, or something else. Who announces, plans or synthesizes sees what it would.
    pub visibility: VisibilitySpec,
    /// Who chooses what an agent does.
    pub roles: RolesSpec,
    /// Whether an agent that sees nothing useful to do may stay out.
    pub abstention: bool,
    /// Tokens that a task may cost. Before each call, in the order of turns, what it reads and what it
    /// writes at most are set aside; nobody is called any more once not enough is left for a call, but
    /// for whoever puts the outputs together. 0 for no limit.
    pub budget_tokens: u64,
    /// How outputs become the answer that is judged.
    pub aggregation: AggregationSpec,
    /// Steps that one contribution has room for.
    #[schemars(range(min = 1, max = 32))]
    pub steps_per_call: u32,
    /// Expected gain, relative to an average step done perfectly, below which an agent stays out.
    #[schemars(range(min = 0.0))]
    pub abstain_below: f64,
    /// Share of a step's quality that rests on the outputs it builds on.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dependency: f64,
    /// Share of a step's quality that rests on the fact it lacks, where it lacks one.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub missing_fact: f64,
    /// How far a revision goes: the share of the way from a step as it is to what the reviser would have
    /// made of it; of harmless ones the share of what is still wrong that a competent one puts right.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub revision: f64,
    /// Whether a revision can only make a step better. Else it moves the step towards what the reviser
    /// would have made of it, where it believes that to be better.
    pub harmless_revisions: bool,
    /// How far agents see the true quality of what they read: 0 as far as their reasoning and their
    /// self-reflection go, and else by what the authors say of it; 1 for exactly.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub judgement: f64,
    /// Share of its knowledge that an agent loses outside the field of its role.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub focus: f64,
    /// Share of a step's quality lost for each further step in the same contribution.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dilution: f64,
    /// How far one sample of a model at temperature 1 may be above or below its usual self.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub spread: f64,
    /// How evenly agents choose among steps of different gain, at temperature 1.
    #[schemars(range(min = 0.0))]
    pub indecision: f64,
    /// The power to which a model's self-reflection is taken before it counts: 1 for as it is, below 1
    /// for more of it, 0 for models that all know themselves.
    #[schemars(range(min = 0.0))]
    pub reflection_power: f64,
    /// Share of its quality that a contribution loses where the agent had another role before.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub switching_cost: f64,
    /// Tasks that the organizational memory goes back; 0 for no memory.
    #[schemars(range(max = 10000))]
    pub memory_tasks: u32,
    /// Quality from which a task counts as completed.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub pass_quality: f64,
    /// Standard deviation of the judge's error, on its scale from 1 to 4.
    #[schemars(range(min = 0.0, max = 3.0))]
    pub judge_noise: f64,
}

/// In which order turns are taken, where turns are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderSpec {
    /// By index, the same in all tasks.
    Fixed,
    /// Drawn anew for each task.
    Random,
    /// By index, from the last.
    Reversed,
}

/// Who chooses what an agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RolesSpec {
    /// The agent, unless its protocol has somebody assign it.
    Free,
    /// Nobody: it keeps to the field that its place falls on, of those that the task needs.
    Assigned,
}

/// How outputs become the answer that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AggregationSpec {
    /// All of them together.
    Union,
    /// The last one, and what it took over.
    Last,
    /// A further call puts them together.
    Synthesizer,
}
