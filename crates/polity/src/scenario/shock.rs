//! `[[shocks]]`: what strikes the population at a given tick.

use polity_worlds::society::task::LEVELS;
use schemars::JsonSchema;
use serde::Serialize;

use super::SocietySpec;
use super::bounds::{PROBABILITY, WholeBounds};
use super::document::Node;
use super::reader::{Field, Reader};
use super::rules::{InForce, RulesChange};
use super::society;

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
    /// Changes rules: those that are named hold from then on, the others stay as they are.
    Rules(#[schemars(with = "SocietySpec")] Box<RulesChange>),
}

/// A shock of which it is not yet known what rules it meets.
enum Announced<'a> {
    Change(Change, Field<'a>),
    Rules(Field<'a>),
}

/// The shocks in the order in which they strike; `rules` are those that the run begins with.
pub(crate) fn read_shocks<'a>(
    field: Option<Field<'a>>,
    ticks: Option<u32>,
    rules: Option<&Node>,
) -> Vec<Shock> {
    let items = field.and_then(|field| field.items("a list of tables: [[shocks]]"));
    let read = |item: Field<'a>| read_shock(&item.reader()?, ticks);
    let mut announced: Vec<(u32, Announced<'_>)> =
        items.into_iter().flatten().filter_map(read).collect();
    announced.sort_by_key(|(at, _)| *at);
    let mut in_force = InForce::new(rules);
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

fn read_shock<'a>(reader: &Reader<'a>, ticks: Option<u32>) -> Option<(u32, Announced<'a>)> {
    let last = u64::from(ticks.unwrap_or(u32::MAX).saturating_sub(1));
    let bounds = WholeBounds::new(0, last, "before the last tick ends");
    let at = reader
        .required("at", "a tick")
        .and_then(|field| field.whole(bounds));
    let kinds = &["churn", "demand", "arrival", "rules"];
    let announced = match reader.one_of(kinds) {
        Some(("rules", field)) => Some(Announced::Rules(field)),
        Some((kind, field)) => {
            let change = field.reader().and_then(|table| read_change(kind, &table));
            change.map(|change| Announced::Change(change, field))
        }
        None => {
            let kinds = "what happens: `churn`, `demand`, `arrival` or `rules`";
            reader.missing("churn", kinds);
            None
        }
    };
    reader.end("key");
    Some((at? as u32, announced?))
}

fn read_change(kind: &str, table: &Reader<'_>) -> Option<Change> {
    let share = |key| {
        let field = table.required(key, PROBABILITY.words)?;
        field.number(&PROBABILITY)
    };
    let change = match kind {
        "churn" => share("fraction").map(|fraction| Change::Churn { fraction }),
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
