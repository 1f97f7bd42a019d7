//! Model profiles: embedded ones by name, files by path, tables as they are.

mod choices;
mod read;

use std::collections::BTreeMap;

use polity_worlds::profile::ModelProfile;
use polity_worlds::team::skill::{SKILL_NAMES, SKILLS};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

pub use choices::{ChoicesSpec, SocietyRow, TeamRow};

/// The name and text of a shipped profile.
macro_rules! embedded {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!(
                "../../../../../scenarios/profiles/",
                $name,
                ".toml"
            )),
        )
    };
}

/// Profiles shipped with Polity.
pub const EMBEDDED_PROFILES: [(&str, &str); 10] = [
    embedded!("claude-sonnet-4-6"),
    embedded!("deepseek-v3-2"),
    embedded!("gemini-3-flash"),
    embedded!("gigachat-2-max"),
    embedded!("glm-5"),
    embedded!("gpt-4-1-mini"),
    embedded!("gpt-4o"),
    embedded!("gpt-5-4"),
    embedded!("strong"),
    embedded!("weak"),
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
    /// How far it thinks things through; by default as its capability. For teams.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub reasoning: f64,
    /// What it knows of each field; by default as its capability. For teams.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, f64>")]
    pub knowledge: Knowledge,
    /// How much its samples differ from each other; 0 for not at all. For teams.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 2.0))]
    pub temperature: f64,
    /// Most tokens that it can read in one call. For teams.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100000000))]
    pub context_limit_tokens: u32,
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
    /// Seconds that one call takes; in teams, beside the writing.
    #[schemars(range(min = 0.0, max = 86400.0))]
    pub latency_s: f64,
    /// Tokens that it writes per second. For teams.
    #[serde(default)]
    #[schemars(range(min = 0.001, max = 1000000.0))]
    pub tokens_per_s: f64,
    /// What a model was seen to choose: where it is there, mocked models draw from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<ChoicesSpec>,
}

/// What a model knows of each field, by the names of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Knowledge(pub [f64; SKILLS]);

impl Serialize for Knowledge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(SKILL_NAMES.iter().zip(self.0))
    }
}

impl Profile {
    /// The profile as the world takes it.
    #[must_use]
    pub fn model(&self) -> ModelProfile {
        ModelProfile {
            capability: self.capability,
            reasoning: self.reasoning,
            knowledge: self.knowledge.0,
            temperature: self.temperature,
            context_limit_tokens: self.context_limit_tokens,
            tokens_per_s: self.tokens_per_s,
            self_reflection: self.self_reflection,
            instruction_following: self.instruction_following,
            verbosity: self.verbosity,
            context_tokens: self.context_tokens,
            work_tokens: self.work_tokens,
            prompt_usd_per_million: self.prompt_usd_per_million,
            completion_usd_per_million: self.completion_usd_per_million,
            latency_s: self.latency_s,
            choices: self.choices.as_ref().map(ChoicesSpec::choices),
        }
    }
}
