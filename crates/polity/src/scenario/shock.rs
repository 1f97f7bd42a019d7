//! `[[shocks]]`: what strikes the population at a given tick.

use polity_worlds::society::task::LEVELS;
use schemars::JsonSchema;
use serde::Serialize;

use super::SocietySpec;
use super::bounds::{PROBABILITY, WholeBounds};
use super::document::{Node, Value};
use super::reader::{Field, Reader};
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
    /// Changes rules: those that differ from `[world.society]` hold from then on.
    Rules(Box<SocietySpec>),
}

/// The shocks in the order in which they strike; `rules` are those that the run begins with.
pub(crate) fn read_shocks(
    field: Option<Field<'_>>,
    ticks: Option<u32>,
    rules: Option<&Node>,
) -> Vec<Shock> {
    let items = field.and_then(|field| field.items("a list of tables: [[shocks]]"));
    let read = |item: Field<'_>| read_shock(&item.reader()?, ticks, rules);
    let mut shocks: Vec<Shock> = items.into_iter().flatten().filter_map(read).collect();
    shocks.sort_by_key(|shock| shock.at);
    shocks
}

fn read_shock(reader: &Reader<'_>, ticks: Option<u32>, rules: Option<&Node>) -> Option<Shock> {
    let last = u64::from(ticks.unwrap_or(u32::MAX).saturating_sub(1));
    let bounds = WholeBounds::new(0, last, "before the last tick ends");
    let at = reader
        .required("at", "a tick")
        .and_then(|field| field.whole(bounds));
    let kinds = &["churn", "demand", "arrival", "rules"];
    let change = match reader.one_of(kinds) {
        Some(("rules", field)) => Some(read_rules(&field, rules)),
        Some((kind, field)) => field.reader().and_then(|table| read_change(kind, &table)),
        None => {
            let kinds = "what happens: `churn`, `demand`, `arrival` or `rules`";
            reader.missing("churn", kinds);
            None
        }
    };
    reader.end("key");
    Some(Shock {
        at: at? as u32,
        change: change?,
    })
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

/// Rules that say only what changes: the rest is as the run begins.
fn read_rules(field: &Field<'_>, rules: Option<&Node>) -> Change {
    let mut node = field.node.clone();
    if let Some(rules) = rules {
        fill_in(&mut node, rules);
    }
    let merged = Field {
        node: &node,
        key_place: field.key_place,
        path: field.path.clone(),
        report: field.report,
    };
    Change::Rules(Box::new(SocietySpec::read(&merged)))
}

/// Adds the keys that a table lacks. Whom work is passed on to is one thing, in one table.
fn fill_in(node: &mut Node, rules: &Node) {
    let (Value::Table(table), Value::Table(rest)) = (&mut node.value, &rules.value) else {
        return;
    };
    for (key, entry) in rest {
        match table.get_mut(key) {
            Some(given) if key != "delegation" => fill_in(&mut given.node, &entry.node),
            Some(_) => {}
            None => drop(table.insert(key.clone(), entry.clone())),
        }
    }
}
