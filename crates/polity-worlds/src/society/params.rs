//! The rules' switches and rates.

use serde::{Deserialize, Serialize};

use super::language::Norms;
use super::task::{LEVELS, WORKS};
use crate::profile::ModelProfile;

/// To whom work is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Delegation {
    /// To the neighbour trusted most for it, if trusted more than oneself.
    Trust,
    /// With this probability, to any neighbour: the control.
    Random {
        /// Probability of passing a piece of work on.
        rate: f64,
    },
    /// To nobody: everyone does what arrives at it.
    Off,
}

/// The rules of a society. Every mechanism has a switch; switched off it freezes, and leaves the
/// draws of all others as they were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Success reinforces the affinity for that kind of work, and the trust in that neighbour for
    /// that kind; failure weakens them.
    pub feedback: bool,
    /// How forms of expression are learnt.
    pub norms: Norms,
    /// To whom work is passed on.
    pub delegation: Delegation,
    /// Whether results are checked.
    pub validation: bool,
    /// Whether agents find out, or ask, what a unit of work lacks.
    pub inquiry: bool,
    /// Whether an agent may decline what it believes to be unable to do.
    pub abstention: bool,
    /// Tasks that arrive at an agent per tick, on average.
    pub arrival_rate: f64,
    /// Weights of the levels L1 to L4 among arriving tasks.
    pub levels: [f64; LEVELS],
    /// Probability that a successful task brings a further one to the same agent.
    pub follow_on: f64,
    /// Probability that a unit of work lacks information.
    pub missing_information: f64,
    /// Factor on the probability of doing a unit right that still lacks information.
    pub uninformed_factor: f64,
    /// How much of a specialist's competence an even effort gives: competence is
    /// `capability · (1 − e^(−practice · 4 · effort))`.
    pub practice: f64,
    /// Step towards a kind of work after success in it (linear reward–inaction).
    pub affinity_rate: f64,
    /// Share of the effort for a kind of work lost after failure in it.
    pub affinity_loss: f64,
    /// Step of trust towards what was experienced.
    pub trust_rate: f64,
    /// Share per tick by which affinity and trust drift back to where they began, so that
    /// structures can dissolve and form anew; 0 for never.
    pub renegotiation: f64,
    /// How sharply agents choose between themselves and others (logistic).
    pub choice_steepness: f64,
    /// How much more another must be trusted before work is passed on.
    pub delegation_cost: f64,
    /// How much each piece of work in hand lowers an agent's opinion of doing one more.
    pub load_cost: f64,
    /// Probability of trying any neighbour instead of the most trusted.
    pub exploration: f64,
    /// Belief in one's own competence below which an agent declines.
    pub abstain_below: f64,
    /// How readily results are checked: probability per unit of doubt.
    pub check_propensity: f64,
    /// Ticks for a task of level L1; a task of level n has n times as many.
    pub horizon_ticks: u32,
    /// Ticks to wait for an answer or a verdict.
    pub patience_ticks: u32,
    /// How often a piece of work may be passed on.
    pub hops_max: u8,
    /// Pieces of work in hand above which an agent takes on no more from neighbours; from outside it
    /// takes up to eight times as many.
    pub in_hand_max: usize,
    /// Tokens read in a tick above which there is no time left to work; 0 for no limit.
    pub attention_tokens: u32,
    /// Quality from which a task counts as completed.
    pub pass_quality: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            feedback: true,
            norms: Norms {
                learn: true,
                innovation: 0.15,
                rate: 0.2,
                token_cost: 0.05,
                penalty: 2.0,
            },
            delegation: Delegation::Trust,
            validation: true,
            inquiry: true,
            abstention: true,
            arrival_rate: 0.05,
            levels: [0.4, 0.3, 0.2, 0.1],
            follow_on: 0.2,
            missing_information: 0.5,
            uninformed_factor: 0.6,
            practice: 0.9,
            affinity_rate: 0.04,
            affinity_loss: 0.02,
            trust_rate: 0.15,
            renegotiation: 0.0,
            choice_steepness: 8.0,
            delegation_cost: 0.05,
            load_cost: 0.02,
            exploration: 0.05,
            abstain_below: 0.2,
            check_propensity: 1.0,
            horizon_ticks: 24,
            patience_ticks: 12,
            hops_max: 4,
            in_hand_max: 16,
            attention_tokens: 64,
            pass_quality: 0.75,
        }
    }
}

/// Agents that share a model and an initial bias.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Their model.
    pub profile: ModelProfile,
    /// Added to an even initial effort by kind of work (then scaled to sum 1): 0.1 is a slight
    /// inclination.
    pub bias: [f64; WORKS],
}
