//! What a mocked model does well and badly, as far as a team is concerned.
//!
//! How good a step comes out is computed from the step and from whoever does it. A step of
//! difficulty d, done with knowledge k of its field by a model that reasons as well as r, fails to
//! the extent d (1 − k) for what is not known, and d² (1 − r) for what is not thought through.

use super::luck::Habits;
use super::params::TeamParams;
use super::task::Step;
use crate::profile::ModelProfile;

/// Tokens of the instructions for a role, beside what is written about each step.
const ROLE_TOKENS: f64 = 30.0;
/// Tokens that tell of one step of a task.
const STEP_TOKENS: u64 = 40;
/// Tokens of an announcement, also of staying out.
pub(super) const ANNOUNCEMENT_TOKENS: u64 = 25;
/// Tokens that tell what is remembered of one earlier task.
pub(super) const MEMORY_TOKENS: u64 = 20;
/// What a courtesy adds to what is written, as a share.
const COURTESY: f64 = 0.25;

/// A model in a team.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) profile: ModelProfile,
    /// How well it sees how good others' work is: 1 for exactly, 0 for not at all.
    pub(super) acuity: f64,
    pub(super) habits: Habits,
}

impl Model {
    pub(super) fn new(profile: &ModelProfile, params: &TeamParams, habits: Habits) -> Self {
        let self_reflection = libm::pow(profile.self_reflection, params.reflection_power);
        let unaided = profile.reasoning * self_reflection;
        Self {
            profile: ModelProfile {
                self_reflection,
                ..profile.clone()
            },
            acuity: 1.0 - (1.0 - params.judgement) * (1.0 - unaided),
            habits,
        }
    }

    /// How good a step would be in itself, done in a role of this skill, with all it builds on at
    /// hand.
    pub(super) fn mastery(&self, step: &Step, role_skill: u8, params: &TeamParams) -> f64 {
        let own_field = step.skill == role_skill;
        let focus = if own_field { 1.0 } else { 1.0 - params.focus };
        let knowledge = self.profile.knowledge[usize::from(step.skill)] * focus;
        let d = step.difficulty;
        (1.0 - d * (1.0 - knowledge)) * (1.0 - d * d * (1.0 - self.profile.reasoning))
    }

    /// What it believes of a quality that it can only guess.
    pub(super) fn believed(&self, quality: f64) -> f64 {
        self.profile.believed(quality)
    }

    /// How good it takes a piece of work to be: what it sees itself, blurred, and for the rest what
    /// the author says of it. The blur is in `[-1, 1)`.
    pub(super) fn apparent(&self, quality: f64, stated: f64, blur: f64) -> f64 {
        let unseen = 1.0 - self.acuity;
        let own = quality + unseen * blur;
        (self.acuity * own + unseen * stated).clamp(0.0, 1.0)
    }

    /// Tokens of the instructions and of a task with so many steps.
    pub(super) fn task_tokens(&self, steps: usize) -> u64 {
        u64::from(self.profile.context_tokens) + STEP_TOKENS * steps as u64
    }

    /// Tokens of a contribution of so many steps.
    pub(super) fn output_tokens(&self, steps: usize) -> u64 {
        let work = ROLE_TOKENS + f64::from(self.profile.work_tokens) * steps as f64;
        libm::round(work * (1.0 + COURTESY * self.profile.verbosity)) as u64
    }

    /// What a call costs, in 10⁻¹² USD.
    pub(super) fn cost_picousd(&self, prompt_tokens: u64, completion_tokens: u64) -> u64 {
        let prompt = prompt_tokens.saturating_mul(self.profile.prompt_picousd());
        prompt.saturating_add(completion_tokens.saturating_mul(self.profile.completion_picousd()))
    }

    /// Seconds that a call takes.
    pub(super) fn latency_s(&self, completion_tokens: u64) -> f64 {
        self.profile.latency_s + completion_tokens as f64 / self.profile.tokens_per_s
    }
}
