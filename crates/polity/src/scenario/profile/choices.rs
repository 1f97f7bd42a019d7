//! `choices` of a profile: how often a model was seen to choose what, by what it could tell.

use std::sync::Arc;

use polity_worlds::choices::{
    ACTS, COUNTS, Choices, SocietyChoices, SocietyContext, SocietyOdds, TeamChoices, TeamContext,
    TeamOdds,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::scenario::bounds::{PROBABILITY, WholeBounds};
use crate::scenario::reader::{Field, Reader};

/// Decisions that frequencies were taken from.
const COUNT: WholeBounds = WholeBounds::new(0, 1 << 53, "decisions");
/// How far from 1 shares may sum up.
const ROUNDING: f64 = 1e-6;

/// Choices as they were seen, as `polity fit` writes them: drawn from in place of the rules of mocked models.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct ChoicesSpec {
    /// In a society, a table for each context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub society: Option<Vec<SocietyRow>>,
    /// In a team, a table for each context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<Vec<TeamRow>>,
}

/// What was done with pieces of work in one context.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct SocietyRow {
    /// The context in words; contexts come in the order in which `polity fit` writes them.
    pub context: String,
    /// Decisions that were seen in it.
    pub count: u64,
    /// Shares that did it, asked for what it lacked, passed it on, declined; they sum to 1.
    pub acts: [f64; ACTS.len()],
    /// Of those that turned to a neighbour, the share that turned to the most trusted.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub most_trusted: f64,
}

/// What was contributed in one context.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct TeamRow {
    /// The context in words; contexts come in the order in which `polity fit` writes them.
    pub context: String,
    /// Decisions that were seen in it.
    pub count: u64,
    /// The share that contributed.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub contribute: f64,
    /// Of those, shares that took 1, 2, … steps, and 8 or more; they sum to 1.
    pub steps: [f64; COUNTS],
    /// Steps of more gain that were passed over before each step taken, since the one before: shares of 0,
    /// 1, …, and 7 or more; they sum to 1.
    pub passed_over: [f64; COUNTS],
}

impl ChoicesSpec {
    /// The table as the world takes it.
    pub(crate) fn choices(&self) -> Arc<Choices> {
        let of_society = |row: &SocietyRow| SocietyOdds {
            acts: row.acts,
            most_trusted: row.most_trusted,
        };
        let of_team = |row: &TeamRow| TeamOdds {
            contribute: row.contribute,
            steps: row.steps,
            passed_over: row.passed_over,
        };
        let society = self.society.iter();
        let team = self.team.iter();
        Arc::new(Choices {
            society: society
                .map(|rows| rows.iter().map(of_society).collect())
                .find_map(SocietyChoices::new),
            team: team
                .map(|rows| rows.iter().map(of_team).collect())
                .find_map(TeamChoices::new),
        })
    }

    pub(super) fn read(field: &Field<'_>) -> Option<Self> {
        let table = field.reader()?;
        let society = table.field("society");
        let team = table.field("team");
        table.end("key");
        if table.is_blank() {
            field.reject("a table `society`, a table `team`, or both", None);
        }
        Some(Self {
            society: society.and_then(|field| {
                let names = SocietyContext::all().map(SocietyContext::name);
                rows(&field, names.collect(), SocietyRow::read)
            }),
            team: team.and_then(|field| {
                let names = TeamContext::all().map(TeamContext::name);
                rows(&field, names.collect(), TeamRow::read)
            }),
        })
    }
}

/// A table for each context, in their order.
fn rows<T>(
    field: &Field<'_>,
    contexts: Vec<String>,
    read: fn(&Reader<'_>, String) -> Option<T>,
) -> Option<Vec<T>> {
    let expected = format!("{} tables, one for each context", contexts.len());
    let items = field.items(&expected)?;
    if items.len() != contexts.len() {
        let problem = format!("`{}` has {} tables", field.path, items.len());
        field.report_value(problem, &expected, None);
        return None;
    }
    let pairs = items.iter().zip(contexts);
    let rows: Vec<Option<T>> = pairs
        .map(|(item, context)| read(&item.reader()?, context))
        .collect();
    rows.into_iter().collect()
}

impl SocietyRow {
    fn read(table: &Reader<'_>, context: String) -> Option<Self> {
        let count = begin(table, &context);
        let acts = table.required("acts", "four shares that sum to 1");
        let most_trusted = table.required("most-trusted", PROBABILITY.words);
        table.end("key");
        Some(Self {
            context,
            count: count?,
            acts: shares(&acts?)?,
            most_trusted: most_trusted?.number(&PROBABILITY)?,
        })
    }
}

impl TeamRow {
    fn read(table: &Reader<'_>, context: String) -> Option<Self> {
        let count = begin(table, &context);
        let contribute = table.required("contribute", PROBABILITY.words);
        let [steps, passed_over] =
            ["steps", "passed-over"].map(|key| table.required(key, "eight shares that sum to 1"));
        table.end("key");
        Some(Self {
            context,
            count: count?,
            contribute: contribute?.number(&PROBABILITY)?,
            steps: shares(&steps?)?,
            passed_over: shares(&passed_over?)?,
        })
    }
}

/// The count of a context, whose name must be this one.
fn begin(table: &Reader<'_>, context: &str) -> Option<u64> {
    let expected = format!("{context:?}: contexts have their order");
    let name = table.required("context", &expected)?;
    if name.text()? != context {
        name.reject(expected, None);
        return None;
    }
    table
        .required("count", "a number of decisions")?
        .whole(COUNT)
}

/// Shares of a whole.
fn shares<const N: usize>(field: &Field<'_>) -> Option<[f64; N]> {
    let expected = format!("{N} shares that sum to 1");
    let items = field.items(&expected)?;
    let numbers = items.iter().filter_map(|item| item.number(&PROBABILITY));
    let numbers: Vec<f64> = numbers.collect();
    if numbers.len() < items.len() {
        return None;
    }
    let sum: f64 = numbers.iter().sum();
    let shares = numbers.try_into().ok();
    let sound = shares.filter(|_| (sum - 1.0).abs() <= ROUNDING);
    if sound.is_none() {
        let problem = format!(
            "`{}` has {} shares that sum to {sum}",
            field.path,
            items.len()
        );
        field.report_value(problem, &expected, None);
    }
    sound
}
