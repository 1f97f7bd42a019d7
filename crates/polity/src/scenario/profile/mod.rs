//! Model profiles: embedded ones by name, files by path, tables as they are.

mod read;

use polity_worlds::profile::ModelProfile;
use schemars::JsonSchema;
use serde::Serialize;

/// Profiles shipped with Polity.
pub const EMBEDDED_PROFILES: [(&str, &str); 2] = [
    (
        "strong",
        include_str!("../../../../../scenarios/profiles/strong.toml"),
    ),
    (
        "weak",
        include_str!("../../../../../scenarios/profiles/weak.toml"),
    ),
];

/// A parametric stand-in for a language model.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Profile {
    /// What the data set calls it.
    pub name: String,
    /// Probability that a specialist of this model does a piece of its own work correctly.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub capability: f64,
    /// How well it knows itself and judges others: 1 sees its true competence, 0 only believes.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub self_reflection: f64,
    /// Probability that a plain, written-out message is understood.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub instruction_following: f64,
    /// Mean number of courtesies that it adds to a written-out message.
    #[schemars(range(min = 0.0, max = 100.0))]
    pub verbosity: f64,
    /// Tokens read anew for each call: instructions, memory.
    #[schemars(range(max = 10000000))]
    pub context_tokens: u32,
    /// Tokens written for each piece of work beside the message that reports it.
    #[schemars(range(max = 10000000))]
    pub work_tokens: u32,
    /// USD per million tokens read.
    #[schemars(range(min = 0.0, max = 10000.0))]
    pub prompt_usd_per_million: f64,
    /// USD per million tokens written.
    #[schemars(range(min = 0.0, max = 10000.0))]
    pub completion_usd_per_million: f64,
    /// Seconds that one call takes.
    #[schemars(range(min = 0.0, max = 86400.0))]
    pub latency_s: f64,
}

impl Profile {
    /// The profile as the world takes it.
    #[must_use]
    pub fn model(&self) -> ModelProfile {
        ModelProfile {
            capability: self.capability,
            self_reflection: self.self_reflection,
            instruction_following: self.instruction_following,
            verbosity: self.verbosity,
            context_tokens: self.context_tokens,
            work_tokens: self.work_tokens,
            prompt_usd_per_million: self.prompt_usd_per_million,
            completion_usd_per_million: self.completion_usd_per_million,
            latency_s: self.latency_s,
        }
    }
}
