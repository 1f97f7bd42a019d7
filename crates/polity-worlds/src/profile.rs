//! Model profiles: what a mocked large language model can do, and what it charges.

use std::sync::Arc;

use crate::choices::Choices;
use crate::team::skill::SKILLS;

/// A parametric stand-in for a language model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelProfile {
    /// Probability that a specialist of this model does a piece of its own work correctly.
    pub capability: f64,
    /// How far it thinks things through, in `[0, 1]`.
    pub reasoning: f64,
    /// What it knows of each field, in `[0, 1]`.
    pub knowledge: [f64; SKILLS],
    /// How much its samples differ from each other; 0 for not at all.
    pub temperature: f64,
    /// How well it knows itself and judges others: 1 sees its true competence, 0 believes in
    /// [`ModelProfile::OVERCONFIDENCE`] whatever it can do. Also the probability of seeing whether
    /// a result is right beyond guessing.
    pub self_reflection: f64,
    /// Probability that a plain, written-out message is understood.
    pub instruction_following: f64,
    /// Mean number of courtesies that it adds to a written-out message.
    pub verbosity: f64,
    /// Tokens read anew for each call: instructions, memory.
    pub context_tokens: u32,
    /// Tokens written for each piece of work beside the message that reports it.
    pub work_tokens: u32,
    /// USD per million tokens read.
    pub prompt_usd_per_million: f64,
    /// USD per million tokens written.
    pub completion_usd_per_million: f64,
    /// Most tokens that it can read in one call.
    pub context_limit_tokens: u32,
    /// Seconds that one call takes, beside the writing.
    pub latency_s: f64,
    /// Tokens that it writes per second.
    pub tokens_per_s: f64,
    /// What a model was seen to choose, to be drawn from in place of the rules of mocked models.
    pub choices: Option<Arc<Choices>>,
}

impl ModelProfile {
    /// What a model without self-reflection believes of its own competence.
    pub const OVERCONFIDENCE: f64 = 0.9;

    /// The competence that it believes to have, given the one it has.
    #[must_use]
    pub fn believed(&self, competence: f64) -> f64 {
        let r = self.self_reflection;
        r * competence + (1.0 - r) * Self::OVERCONFIDENCE
    }

    /// Probability of seeing rightly whether a result is right: between a guess and certainty.
    #[must_use]
    pub fn discernment(&self) -> f64 {
        0.5 + 0.5 * self.self_reflection
    }

    /// Cost of one token read, in 10⁻¹² USD: an integer, so that sums have no order.
    #[must_use]
    pub fn prompt_picousd(&self) -> u64 {
        libm::round(self.prompt_usd_per_million * 1e6) as u64
    }

    /// Cost of one token written, in 10⁻¹² USD.
    #[must_use]
    pub fn completion_picousd(&self) -> u64 {
        libm::round(self.completion_usd_per_million * 1e6) as u64
    }
}
