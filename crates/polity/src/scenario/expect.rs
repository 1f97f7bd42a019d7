//! `[[expect]]`: what the population is expected to do. Nothing here changes what happens.

use std::fmt;

use polity_data::schema::{Row, WindowRow};
use schemars::JsonSchema;
use serde::Serialize;

use super::bounds::{ANY, SHARE, WholeBounds};
use super::document::Value;
use super::reader::{Field, Reader};
use super::suggest;

/// Most clauses of a scenario.
const CLAUSES_MAX: usize = 1000;
/// Longest metric in characters.
const METRIC_MAX: usize = 200;
const WINDOW: WholeBounds = WholeBounds::new(0, u32::MAX as u64, "the number of a window, from 0");

/// What a population is expected to do, for `polity test`: a value within bounds, under a share of the seeds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Expectation {
    /// What is looked at: a column of `windows`, or `summary.` and a dotted path into the summary.
    pub metric: String,
    /// Of a column, which window counts; a summary has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// The least that will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The most that will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The share of seeds under which it must hold.
    #[serde(default = "every_seed")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub share_of_seeds: f64,
}

/// Which window of a run counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The last one.
    #[default]
    Last,
    /// The first one.
    First,
    /// The mean of those in which there is a value.
    Mean,
    /// The one of this number, from 0.
    #[serde(untagged)]
    Window(u32),
}

fn every_seed() -> f64 {
    1.0
}

impl Expectation {
    /// The path into the summary, if it looks there.
    #[must_use]
    pub fn summary_path(&self) -> Option<&str> {
        self.metric.strip_prefix("summary.")
    }

    /// How far a value is within its bounds; negative where it is not.
    #[must_use]
    pub fn margin(&self, value: f64) -> f64 {
        let above = self.min.map_or(f64::INFINITY, |min| value - min);
        let below = self.max.map_or(f64::INFINITY, |max| max - value);
        above.min(below)
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(min) = self.min {
            write!(f, "{min} <= ")?;
        }
        write!(f, "{}", self.metric)?;
        match self.at {
            None => {}
            Some(At::Last) => write!(f, " at last")?,
            Some(At::First) => write!(f, " at first")?,
            Some(At::Mean) => write!(f, " on average")?,
            Some(At::Window(window)) => write!(f, " in window {window}")?,
        }
        match self.max {
            Some(max) => write!(f, " <= {max}"),
            None => Ok(()),
        }
    }
}

/// The clauses; what cannot be meant is reported and left out.
pub(super) fn read_expectations(field: Option<Field<'_>>) -> Vec<Expectation> {
    let Some(field) = field else {
        return Vec::new();
    };
    let items = field
        .items("a list of tables: [[expect]]")
        .unwrap_or_default();
    if items.len() > CLAUSES_MAX {
        field.reject(format!("at most {CLAUSES_MAX} clauses"), None);
        return Vec::new();
    }
    let read = |item: Field<'_>| read_expectation(&item, &item.reader()?);
    items.into_iter().filter_map(read).collect()
}

fn read_expectation(clause: &Field<'_>, table: &Reader<'_>) -> Option<Expectation> {
    let metric = table.required("metric", "a column of windows, or summary.<path>");
    let metric = metric.as_ref().and_then(read_metric);
    let at = table.field("at");
    let [min, max] = ["min", "max"].map(|key| table.field(key));
    let share_of_seeds = table.number_or("share-of-seeds", every_seed(), &SHARE);
    table.end("key");
    if min.is_none() && max.is_none() {
        let problem = format!("`{}` has neither `min` nor `max`", clause.path);
        clause.report_value(problem, "at least one of the two", None);
    }
    let [min, max] = [min, max].map(|bound| bound.and_then(|bound| bound.number(&ANY)));
    if let (Some(low), Some(high)) = (min, max)
        && low > high
    {
        let problem = format!("`{}` has a `min` above its `max`", clause.path);
        clause.report_value(problem, "a `min` of at most `max`", None);
    }
    let metric = metric?;
    let of_summary = metric.starts_with("summary.");
    if let Some(at) = at.as_ref().filter(|_| of_summary) {
        let problem = format!("`{}` is given, but a summary has no windows", at.path);
        at.report_key(problem, "no `at` beside summary.<path>", None);
    }
    Some(Expectation {
        metric,
        at: (!of_summary).then(|| at.and_then(|at| read_at(&at)).unwrap_or_default()),
        min,
        max,
        share_of_seeds,
    })
}

/// A column of numbers, or a path.
fn read_metric(field: &Field<'_>) -> Option<String> {
    let metric = field.text()?;
    let columns: Vec<&'static str> = WindowRow::TABLE.columns.iter().map(|c| c.name).collect();
    let is_path = metric.strip_prefix("summary.").is_some_and(|path| {
        path.len() <= METRIC_MAX && path.split('.').all(|part| !part.is_empty())
    });
    if is_path || columns.contains(&metric) {
        return Some(metric.to_owned());
    }
    let expected = "a column of windows, or summary.<path>";
    field.reject(expected, suggest::did_you_mean(metric, &columns));
    None
}

fn read_at(field: &Field<'_>) -> Option<At> {
    match field.node.value {
        Value::Integer(_) => field.whole(WINDOW).map(|window| At::Window(window as u32)),
        _ => match field.word(&["last", "first", "mean"])? {
            "first" => Some(At::First),
            "mean" => Some(At::Mean),
            _ => Some(At::Last),
        },
    }
}
