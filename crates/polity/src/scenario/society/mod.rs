//! `[world.society]`: the rules of a society, every one of them a key.

mod convert;
mod read;

use polity_worlds::society::task::LEVELS;
use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use read::read_levels;

/// The rules of a society. Every mechanism has a switch; switched off it freezes, and draws the same
/// random numbers as before.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct SocietySpec {
    /// Success reinforces the affinity for that kind of work, and the trust in that neighbour for
    /// that kind; failure weakens them. `false` is the control.
    pub feedback: bool,
    /// Whether results are checked.
    pub validation: bool,
    /// Whether agents find out, or ask, what a unit of work lacks.
    pub inquiry: bool,
    /// Whether an agent may decline what it believes to be unable to do.
    pub abstention: bool,
    /// To whom work is passed on: "trust", "off", or at random, which is the control.
    pub delegation: DelegationSpec,
    /// Tasks that arrive at an agent per tick, on average.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub arrival_rate: f64,
    /// Weights of the levels L1 to L4 among arriving tasks.
    pub levels: [f64; LEVELS],
    /// Probability that a successful task brings a further one to the same agent.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub follow_on: f64,
    /// Probability that a unit of work lacks information.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub missing_information: f64,
    /// Factor on the probability of doing a unit right that still lacks information.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub uninformed_factor: f64,
    /// How much of a specialist's competence an even effort gives.
    #[schemars(range(min = 0.0))]
    pub practice: f64,
    /// Step towards a kind of work after success in it.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub affinity_rate: f64,
    /// Share of the effort for a kind of work lost after failure in it.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub affinity_loss: f64,
    /// Step of trust towards what was experienced.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub trust_rate: f64,
    /// Share per tick by which affinity and trust drift back to where they began; 0 for never.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub renegotiation: f64,
    /// How sharply agents choose between themselves and others.
    #[schemars(range(min = 0.0))]
    pub choice_steepness: f64,
    /// How much more another must be trusted before work is passed on.
    #[schemars(range(min = 0.0))]
    pub delegation_cost: f64,
    /// How much each piece of work in hand lowers an agent's opinion of doing one more.
    #[schemars(range(min = 0.0))]
    pub load_cost: f64,
    /// Probability of trying any neighbour instead of the most trusted.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub exploration: f64,
    /// Belief in one's own competence below which an agent declines.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub abstain_below: f64,
    /// How readily results are checked: probability per unit of doubt.
    #[schemars(range(min = 0.0))]
    pub check_propensity: f64,
    /// Ticks for a task of level L1; a task of level n has n times as many.
    #[schemars(range(min = 1, max = 100000))]
    pub horizon_ticks: u32,
    /// Ticks to wait for an answer or a verdict.
    #[schemars(range(min = 1, max = 100000))]
    pub patience_ticks: u32,
    /// How often a piece of work may be passed on.
    pub hops_max: u8,
    /// Pieces of work in hand above which an agent takes on no more from neighbours; from outside it
    /// takes up to eight times as many.
    #[schemars(range(min = 1, max = 4096))]
    pub in_hand_max: u32,
    /// Tokens read in a tick above which there is no time left to work; 0 for no limit.
    pub attention_tokens: u32,
    /// Quality from which a task counts as completed.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub pass_quality: f64,
    /// How forms of expression are learnt; `false` switches learning off.
    #[schemars(with = "super::schema::NormsChoice")]
    pub norms: NormsSpec,
}

/// To whom work is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub enum DelegationSpec {
    /// To the neighbour trusted most for it, if trusted more than oneself.
    Trust,
    /// To nobody: everyone does what arrives at it.
    Off,
    /// To any neighbour, whoever it is: the control.
    Random {
        /// Probability of passing a piece of work on.
        #[schemars(range(min = 0.0, max = 1.0))]
        rate: f64,
    },
}

/// How forms of expression are learnt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
pub struct NormsSpec {
    /// Whether anything is learnt; off, the same draws are made and nothing changes.
    pub learn: bool,
    /// Chance that a newborn uses a short form at all, and understands one it never heard.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub innovation: f64,
    /// Step of learning, per message.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
    /// What a token costs, as a share of the reward for being understood.
    #[schemars(range(min = 0.0))]
    pub token_cost: f64,
    /// Step by which a form loses favour when it had to be explained, in units of `rate`.
    #[schemars(range(min = 0.0))]
    pub penalty: f64,
}
