//! What a whole run of a team comes to.

use std::collections::BTreeMap;
use std::sync::Arc;

use polity_data::schema::{TaskRow, WindowRow};
use polity_metrics::roles::role_uniqueness;
use polity_worlds::team::{TaskRecord, Title};
use serde_json::{Map, Value, json};

use crate::observe::{ShockAt, after_shock, invention};
use crate::scenario::Shock;

/// Windows that must be seen to stay before a return is believed.
const HOLD_WINDOWS: usize = 1;

/// Sums over a run.
#[derive(Debug, Default)]
pub struct Totals {
    tasks: u64,
    agents: u32,
    /// By the name of a role, how often it was taken.
    roles: BTreeMap<Title, u64>,
    /// Share of distinct roles, summed over the tasks that had any.
    uniqueness: (f64, u64),
    /// Calls for contributions, by what came of them: taken part, own choice, directed.
    took_part: [u64; 3],
    sums: [f64; 9],
    by_level: [(u64, f64); 4],
    windows: Vec<(u32, u32, Option<f64>)>,
}

const SUMMED: [&str; 9] = [
    "quality_mean",
    "accuracy_mean",
    "completeness_mean",
    "coherence_mean",
    "actionability_mean",
    "mission_relevance_mean",
    "hierarchy_depth_mean",
    "cost_usd_mean",
    "latency_s_mean",
];

impl Totals {
    pub(super) fn add(&mut self, record: &TaskRecord, row: &TaskRow) {
        self.tasks += 1;
        self.agents = self.agents.max(row.agents);
        let titles = record.contributed().filter_map(|c| c.title.clone());
        let roles: Vec<Title> = titles.collect();
        for role in &roles {
            *self.roles.entry(role.clone()).or_default() += 1;
        }
        if let Some(share) = role_uniqueness(&[&roles]) {
            self.uniqueness = (self.uniqueness.0 + share, self.uniqueness.1 + 1);
        }
        let out = [row.abstained_voluntary, row.abstained_directed].map(u64::from);
        let counts = [roles.len() as u64, out[0], out[1]];
        self.took_part
            .iter_mut()
            .zip(counts)
            .for_each(|(sum, n)| *sum += n);
        let values = [
            row.quality,
            row.accuracy,
            row.completeness,
            row.coherence,
            row.actionability,
            row.mission_relevance,
            Some(f64::from(row.hierarchy_depth)),
            Some(row.cost_usd),
            row.latency_s,
        ];
        let values = values.map(Option::unwrap_or_default);
        self.sums
            .iter_mut()
            .zip(values)
            .for_each(|(sum, value)| *sum += value);
        let level = &mut self.by_level[record.level];
        *level = (level.0 + 1, level.1 + values[0]);
    }

    pub(super) fn add_window(&mut self, row: &WindowRow) {
        self.windows
            .push((row.tick_start, row.tick_end, row.quality_mean));
    }

    /// The whole as JSON; `struck` are the shocks that have struck.
    #[must_use]
    pub fn to_json<'a>(&self, struck: impl Iterator<Item = &'a Shock>) -> Value {
        let mut json = Map::new();
        json.insert("agents".to_owned(), self.agents.into());
        json.insert("ticks".to_owned(), self.tasks.into());
        json.insert("windows".to_owned(), self.windows.len().into());
        json.insert("tasks".to_owned(), self.tasks.into());
        let n = self.tasks.max(1) as f64;
        for (name, sum) in SUMMED.iter().zip(self.sums) {
            json.insert((*name).to_owned(), (sum / n).into());
        }
        json.insert("quality_by_level".to_owned(), self.levels());
        let calls = self.took_part.iter().sum::<u64>().max(1) as f64;
        let rate = |i: usize| Value::from(self.took_part[i] as f64 / calls);
        json.insert("abstention_rate_voluntary".to_owned(), rate(1));
        json.insert("abstention_rate_directed".to_owned(), rate(2));
        json.insert("role_uniqueness".to_owned(), self.role_uniqueness().into());
        json.insert("role_invention".to_owned(), self.invention());
        let shocks = struck.map(|shock| self.recovery(shock)).collect();
        json.insert("shocks".to_owned(), Value::Array(shocks));
        Value::Object(json)
    }

    fn levels(&self) -> Value {
        let mean = |(tasks, sum): &(u64, f64)| (*tasks > 0).then(|| sum / *tasks as f64);
        let by_level = self.by_level.iter().zip(["L1", "L2", "L3", "L4"]);
        let pairs = by_level.map(|(level, name)| (name.to_owned(), mean(level).into()));
        Value::Object(pairs.collect())
    }

    fn role_uniqueness(&self) -> Option<f64> {
        let (sum, tasks) = self.uniqueness;
        (tasks > 0).then(|| sum / tasks as f64)
    }

    /// Names count, not what they mean.
    fn invention(&self) -> Value {
        let mut by_name: BTreeMap<Arc<str>, u64> = BTreeMap::new();
        for (role, uses) in &self.roles {
            *by_name.entry(role.name()).or_default() += uses;
        }
        let uses: Vec<u64> = by_name.into_values().collect();
        invention(&uses)
    }

    fn recovery(&self, shock: &Shock) -> Value {
        let window = self
            .windows
            .iter()
            .position(|w| w.1 > shock.at)
            .unwrap_or(0);
        let quality: Vec<Option<f64>> = self.windows.iter().map(|w| w.2).collect();
        let found = after_shock(&quality, window, HOLD_WINDOWS).map(|r| {
            json!({
                "before": r.baseline,
                "depth": r.depth,
                "windows_to_return": r.windows_to_return,
                "area_lost": r.area_lost,
            })
        });
        let ShockAt { tick, kind } = ShockAt::of(shock);
        json!({ "tick": tick, "kind": kind, "quality": found })
    }
}
