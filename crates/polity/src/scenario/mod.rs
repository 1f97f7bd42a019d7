//! What to simulate: a TOML file, checked, with all its defaults filled in.
//!
//! ```text
//! file ─► Document ◄─ --set, --seed, --ticks        what was typed, with the place of every value
//!            │ read: bounds, suggestions, cross-checks
//!            ▼
//!         Scenario ─► topology, params, groups      what is meant: plain values, nothing missing
//!            └──────► to_toml (parses back to an equal scenario), hash
//! ```
//!
//! Two families of types keep the two apart. A document holds any TOML and knows where each value was
//! typed; reading it reports every fault at once, each at its line and column, and makes a
//! [`Scenario`] only where there is none. A [`Scenario`] can therefore be run without further checks,
//! except that a file it names may have changed: [`Scenario::build_topology`] notices.
//!
//! Nothing here prints or ends the process. No text makes it panic, and no file is read beyond a
//! limit.

mod agree;
pub(crate) mod bounds;
mod delivery;
mod diagnostic;
pub(crate) mod document;
mod estimate;
mod expect;
pub(crate) mod files;
mod hash;
mod llm;
pub(crate) mod load;
pub(crate) mod population;
mod profile;
pub(crate) mod reader;
mod record;
mod render;
pub(crate) mod report;
mod resolve;
mod rules;
mod schema;
mod shock;
mod society;
pub(crate) mod suggest;
mod team;
mod topology;

use std::path::PathBuf;

use polity_engine::topology::Topology;
use polity_graphs::Labels;
use polity_worlds::society::params::{Group, Params};
use polity_worlds::team::params::TeamGroup;
use schemars::JsonSchema;
use serde::Serialize;

pub use delivery::{DeliverySpec, Latency};
pub use diagnostic::{DIAGNOSTICS_MAX, Diagnostic, DiagnosticKind, ScenarioError};
pub use estimate::{DISK_BYTES_MAX, Estimate, MEMORY_BYTES_MAX, Part, Size};
pub use expect::{At, Expectation};
pub use files::TEXT_BYTES_MAX;
pub use llm::{
    EndpointSpec, Format, LimitsSpec, Llm, ModelSpec, OnUnparseable, Sample, Templates, TokensName,
};
pub use load::{Overrides, TICKS_MAX};
pub use population::{Bias, GroupSpec, Population};
pub use profile::{ChoicesSpec, EMBEDDED_PROFILES, Profile, SocietyRow, TeamRow};
pub use record::{Checkpoints, Messages, Period, Record, Window};
pub use rules::RulesChange;
pub use schema::schema;
pub use shock::{Change, Shock, Who};
pub use society::{DelegationSpec, NormsSpec, SocietySpec};
pub use team::{AggregationSpec, OrderSpec, ProtocolSpec, RolesSpec, TeamSpec, VisibilitySpec};
pub use topology::{
    Blocks, BuildError, Degrees, Delimiter, Density, Direction, Mixing, NetworkFile, TopologySpec,
    Weights,
};

/// A scenario with all its defaults filled in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Scenario {
    /// What the run is called; by default the name of the file.
    #[serde(default)]
    pub name: String,
    /// All randomness follows from it.
    #[serde(default)]
    pub seed: u64,
    /// How many ticks to simulate.
    #[schemars(range(min = 1))]
    pub ticks: u32,
    /// Whether more memory or disk may be asked for than most machines have.
    #[serde(default, rename = "allow-large")]
    pub allow_large: bool,
    /// Who there is. A network file says how many, so that it can be left out.
    #[schemars(with = "Option<Population>")]
    pub population: Population,
    /// Who may message whom. Left out, the members of a team may all message each other.
    #[schemars(with = "Option<TopologySpec>")]
    pub topology: TopologySpec,
    /// How long messages travel, and whether they arrive.
    #[serde(default)]
    pub delivery: DeliverySpec,
    /// The rules.
    pub world: WorldSpec,
    /// Who decides.
    #[serde(default)]
    pub policy: Policy,
    /// What is written down.
    #[serde(default)]
    pub record: Record,
    /// What strikes the population, and when.
    #[serde(default)]
    pub shocks: Vec<Shock>,
    /// What the population is expected to do: what `polity test` looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
    /// What paths are relative to: the directory of the scenario file. Not part of its text.
    #[serde(skip)]
    #[schemars(skip)]
    pub base_dir: PathBuf,
    /// What it asks of a machine. Not part of its text, but a function of it.
    #[serde(skip)]
    #[schemars(skip)]
    pub estimate: Estimate,
}

/// The rules that a population lives by.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorldSpec {
    /// Delegation, roles, and norms of expression.
    Society(SocietySpec),
    /// Tasks, worked on together under a protocol.
    Team(TeamSpec),
}

/// Who decides for the agents.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Policy {
    /// Mocked models.
    pub mock: Mock,
    /// Language models, which decide unless the mode of the policy is `mock`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub llm: Option<Llm>,
}

/// Decisions by mocked models.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Mock {
    /// The model of groups that name none.
    #[schemars(with = "schema::ProfileChoice")]
    pub profile: Profile,
}

impl Default for Policy {
    fn default() -> Self {
        let profile = Profile::embedded("strong").expect("the embedded profiles are sound");
        Self {
            mock: Mock { profile },
            llm: None,
        }
    }
}

impl Default for Mock {
    fn default() -> Self {
        Policy::default().mock
    }
}

impl Scenario {
    /// The whole scenario as TOML, defaults included; it parses back to an equal scenario.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a scenario holds only what TOML can say")
    }

    /// The network with its latencies, and what its agents were called in the file it came from.
    ///
    /// # Errors
    /// A file that changed or vanished since the scenario was loaded, or too little memory.
    pub fn build_topology(&self) -> Result<(Topology, Option<Labels>), BuildError> {
        let (agents, seed) = (self.population.agents, self.seed);
        let (topology, labels) = topology::build(&self.topology, &self.base_dir, agents, seed)?;
        let topology = match self.delivery.latency {
            Latency::Ticks(_) => topology,
            Latency::PerEdge { min, max } => topology.with_latencies(min, max, seed)?,
        };
        Ok((topology, labels))
    }

    /// The rules of the society, where it is one.
    #[must_use]
    pub fn society(&self) -> Option<Params> {
        match &self.world {
            WorldSpec::Society(society) => Some(society.params()),
            WorldSpec::Team(_) => None,
        }
    }

    /// The groups and how many of these agents are in each, in the order of
    /// [`Population::groups`], which also holds their names and those of their models.
    #[must_use]
    pub fn groups(&self, agents: u32) -> Vec<(Group, u32)> {
        let groups = self.population.groups.iter().map(GroupSpec::group);
        groups.zip(self.group_sizes(agents)).collect()
    }

    /// The same, of a team.
    #[must_use]
    pub fn team_groups(&self, agents: u32) -> Vec<(TeamGroup, u32)> {
        let groups = self.population.groups.iter().map(GroupSpec::team_group);
        groups.zip(self.group_sizes(agents)).collect()
    }

    fn group_sizes(&self, agents: u32) -> Vec<u32> {
        let groups = self.population.groups.iter();
        let shares: Vec<f64> = groups.map(|group| group.share).collect();
        population::sizes(&shares, agents)
    }
}

#[cfg(test)]
mod tests;
