//! `[[shocks]]`: what strikes the population at a given tick.

use std::path::Path;

use polity_worlds::society::task::LEVELS;
use schemars::JsonSchema;
use serde::Serialize;

use super::SocietySpec;
use super::bounds::{PROBABILITY, WholeBounds};
use super::document::Node;
use super::profile::Profile;
use super::reader::{Field, Reader};
use super::rules::{InForce, RulesChange};
use super::{society, suggest};

/// Something that strikes the population.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Shock {
    /// The tick before which it strikes.
    pub at: u32,
    /// What it does.
    #[serde(flatten)]
    pub change: Change,
}

/// What a shock does.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub enum Change {
    /// Replaces agents by newborns.
    Churn {
        /// Probability that an agent is replaced.
        #[schemars(range(min = 0.0, max = 1.0))]
        fraction: f64,
    },
    /// Changes the mix of the tasks that arrive.
    Demand {
        /// Weights of the levels L1 to L4 from then on.
        levels: [f64; LEVELS],
    },
    /// Changes how many tasks arrive.
    Arrival {
        /// Tasks that arrive at an agent per tick from then on, on average.
        #[schemars(range(min = 0.0, max = 1.0))]
        rate: f64,
    },
    /// Takes members out of a team.
    Remove {
        /// Share of the members that leaves.
        #[schemars(range(min = 0.0, max = 1.0))]
        fraction: f64,
        /// Which of them.
        #[serde(default)]
        who: Who,
    },
    /// Puts another model in the place of some members' own.
    Substitute {
        /// Share of the members.
        #[schemars(range(min = 0.0, max = 1.0))]
        fraction: f64,
        /// The other model.
        #[schemars(with = "super::schema::ProfileChoice")]
        profile: Box<Profile>,
    },
    /// Changes rules: those that are named hold from then on, the others stay as they are.
    Rules(#[schemars(with = "SocietySpec")] Box<RulesChange>),
}

impl Change {
    /// What the data set calls it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Churn { .. } => "churn",
            Self::Demand { .. } => "demand",
            Self::Arrival { .. } => "arrival",
            Self::Remove { .. } => "remove",
            Self::Substitute { .. } => "substitute",
            Self::Rules(_) => "rules",
        }
    }
}

/// Which members of a team leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Any.
    #[default]
    Random,
    /// Those that others have built on most.
    Hubs,
}

/// What shocks are read for.
#[derive(Clone, Copy)]
pub(crate) struct Struck<'a> {
    /// Ticks of the run, where they are known.
    pub(crate) ticks: Option<u32>,
    /// The rules that a society begins with.
    pub(crate) rules: Option<&'a Node>,
    /// Whether a team is struck.
    pub(crate) is_team: bool,
    /// What paths are relative to.
    pub(crate) base_dir: &'a Path,
}

/// What strikes a society.
const OF_SOCIETIES: &[&str] = &["churn", "demand", "arrival", "rules"];
/// What strikes a team.
const OF_TEAMS: &[&str] = &["churn", "demand", "remove", "substitute"];

/// A shock of which it is not yet known what rules it meets.
enum Announced<'a> {
    Change(Change, Field<'a>),
    Rules(Field<'a>),
}

/// The shocks in the order in which they strike.
pub(crate) fn read_shocks<'a>(field: Option<Field<'a>>, struck: Struck<'_>) -> Vec<Shock> {
    let items = field.and_then(|field| field.items("a list of tables: [[shocks]]"));
    let read = |item: Field<'a>| read_shock(&item.reader()?, struck);
    let mut announced: Vec<(u32, Announced<'_>)> =
        items.into_iter().flatten().filter_map(read).collect();
    announced.sort_by_key(|(at, _)| *at);
    let mut in_force = InForce::new(struck.rules);
    let strike = |(at, announced)| Shock {
        at,
        change: match announced {
            Announced::Rules(field) => Change::Rules(Box::new(in_force.change(&field))),
            Announced::Change(change, field) => {
                in_force.note(&change, field.node);
                change
            }
        },
    };
    announced.into_iter().map(strike).collect()
}

fn read_shock<'a>(reader: &Reader<'a>, struck: Struck<'_>) -> Option<(u32, Announced<'a>)> {
    let last = u64::from(struck.ticks.unwrap_or(u32::MAX).saturating_sub(1));
    let bounds = WholeBounds::new(0, last, "before the last tick ends");
    let at = reader
        .required("at", "a tick")
        .and_then(|field| field.whole(bounds));
    let kinds = if struck.is_team {
        OF_TEAMS
    } else {
        OF_SOCIETIES
    };
    let announced = match reader.one_of(kinds) {
        Some(("rules", field)) => Some(Announced::Rules(field)),
        Some((kind, field)) => {
            let change = field
                .reader()
                .and_then(|table| read_change(kind, &table, struck.base_dir));
            change.map(|change| Announced::Change(change, field))
        }
        None => {
            let kinds = suggest::list(kinds);
            reader.missing("churn", &format!("what happens: {kinds}"));
            None
        }
    };
    reader.end("key");
    Some((at? as u32, announced?))
}

fn read_change(kind: &str, table: &Reader<'_>, base_dir: &Path) -> Option<Change> {
    let share = |key| {
        let field = table.required(key, PROBABILITY.words)?;
        field.number(&PROBABILITY)
    };
    let change = match kind {
        "churn" => share("fraction").map(|fraction| Change::Churn { fraction }),
        "remove" => share("fraction").map(|fraction| Change::Remove {
            fraction,
            who: read_who(table),
        }),
        "substitute" => {
            let profile = table.required("profile", "the name of a profile, or a table");
            let profile = profile.and_then(|field| Profile::read(&field, base_dir));
            let share = share("fraction");
            share
                .zip(profile)
                .map(|(fraction, profile)| Change::Substitute {
                    fraction,
                    profile: Box::new(profile),
                })
        }
        "arrival" => share("rate").map(|rate| Change::Arrival { rate }),
        _ => {
            let field = table.required("levels", "four weights, of L1 to L4");
            let levels = field.and_then(|field| society::read_levels(&field));
            levels.map(|levels| Change::Demand { levels })
        }
    };
    table.end("key");
    change
}

fn read_who(table: &Reader<'_>) -> Who {
    let word = table
        .field("who")
        .and_then(|field| field.word(&["random", "hubs"]));
    match word {
        Some("hubs") => Who::Hubs,
        _ => Who::Random,
    }
}
