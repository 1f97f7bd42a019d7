//! `[population]`: how many agents, and in which groups.

mod read;
mod sizes;

use polity_worlds::society::params::Group;
use polity_worlds::society::task::{WORKS, Work};
use polity_worlds::team::params::TeamGroup;
use schemars::JsonSchema;
use serde::Serialize;

use super::profile::Profile;
use super::team::LEVEL_NAMES;

pub(crate) use read::{AGENTS, is_name, read, read_name};
pub(crate) use sizes::sizes;

/// Who there is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Population {
    /// How many agents. A network file says it itself.
    #[schemars(range(min = 1), with = "Option<u32>")]
    pub agents: u32,
    /// Groups of agents that share a model and an inclination; one of all agents by default.
    #[serde(default)]
    pub groups: Vec<GroupSpec>,
}

/// Agents that share a model profile and an initial inclination.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GroupSpec {
    /// What the data set calls it.
    pub name: String,
    /// Its share of the population; shares sum to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub share: f64,
    /// Its model: the name of an embedded profile, the path of a file, or a table. By default that
    /// of the policy.
    #[schemars(with = "Option<super::schema::ProfileChoice>")]
    pub profile: Profile,
    /// The levels of tasks that it is called for, in a team: all by default.
    #[serde(rename = "called-for", default = "all_levels")]
    pub called_for: Vec<String>,
    /// Added to an even initial effort by kind of work, in a society: 0.1 is a slight inclination.
    #[serde(default)]
    pub bias: Bias,
}

/// An initial inclination towards kinds of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Bias {
    /// Towards doing units of work.
    #[schemars(range(min = -0.25, max = 1.0))]
    pub executor: f64,
    /// Towards finding out what they lack.
    #[schemars(range(min = -0.25, max = 1.0))]
    pub informant: f64,
    /// Towards checking results.
    #[schemars(range(min = -0.25, max = 1.0))]
    pub validator: f64,
    /// Towards combining results.
    #[schemars(range(min = -0.25, max = 1.0))]
    pub aggregator: f64,
}

/// All levels of tasks, by name.
pub(crate) fn all_levels() -> Vec<String> {
    LEVEL_NAMES.map(str::to_owned).into()
}

impl Bias {
    /// By kind of work, as the world takes it.
    #[must_use]
    pub fn by_work(&self) -> [f64; WORKS] {
        Work::ALL.map(|work| match work {
            Work::Execute => self.executor,
            Work::Inform => self.informant,
            Work::Validate => self.validator,
            Work::Combine => self.aggregator,
        })
    }
}

impl GroupSpec {
    /// Everyone.
    pub(crate) fn everyone(profile: Profile) -> Self {
        Self {
            name: "all".to_owned(),
            share: 1.0,
            profile,
            called_for: all_levels(),
            bias: Bias::default(),
        }
    }

    /// The group as a team takes it.
    #[must_use]
    pub fn team_group(&self) -> TeamGroup {
        TeamGroup {
            profile: self.profile.model(),
            levels: LEVEL_NAMES.map(|level| self.called_for.iter().any(|name| name == level)),
        }
    }

    /// The group as the world takes it.
    #[must_use]
    pub fn group(&self) -> Group {
        Group {
            profile: self.profile.model(),
            bias: self.bias.by_work(),
        }
    }
}
