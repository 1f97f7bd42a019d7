//! What a whole run comes to.

use polity_data::schema::WindowRow;
use polity_metrics::graph::power_law::{Alternative, Comparison, compare, fit};
use polity_metrics::graph::{
    Digraph, RolesOptions, SelfLoops, Undirected, innermost_core, reciprocity, structural_roles,
    weak_components,
};
use polity_metrics::series::{PlateauSettings, plateau};
use polity_worlds::society::task::ROLES;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{after_shock, can_add_up, invention};
use crate::scenario::Shock;

/// Windows that must be seen to stay before a return is believed.
const HOLD_WINDOWS: usize = 2;

/// Agents above which structural roles are not looked for.
const STRUCTURE_NODES_MAX: usize = 2048;

/// A shock that struck.
#[derive(Clone, Copy, Debug)]
pub struct ShockAt {
    /// The tick before which it struck.
    pub tick: u32,
    /// What kind it was.
    pub kind: &'static str,
}

impl ShockAt {
    /// The same, of a scenario.
    #[must_use]
    pub fn of(shock: &Shock) -> Self {
        Self {
            tick: shock.at,
            kind: shock.change.kind(),
        }
    }
}

/// What a summary remembers of a window.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Point {
    tick_start: u32,
    tick_end: u32,
    messages: u64,
    tokens: u64,
    tasks_completed: u64,
    tasks_failed: u64,
    abstentions: u64,
    refusals: u64,
    cost_usd: f64,
    entropy_bits: Option<f64>,
    quality_mean: Option<f64>,
}

impl From<&WindowRow> for Point {
    fn from(row: &WindowRow) -> Self {
        Self {
            tick_start: row.tick_start,
            tick_end: row.tick_end,
            messages: row.messages,
            tokens: row.tokens,
            tasks_completed: row.tasks_completed,
            tasks_failed: row.tasks_failed,
            abstentions: row.abstentions,
            refusals: row.refusals,
            cost_usd: row.cost_usd,
            entropy_bits: row.entropy_bits,
            quality_mean: row.quality_mean,
        }
    }
}

impl Point {
    fn counts(&self) -> [u64; 6] {
        [
            self.messages,
            self.tokens,
            self.tasks_completed,
            self.tasks_failed,
            self.abstentions,
            self.refusals,
        ]
    }

    fn is_sound(&self) -> bool {
        let measures = [Some(self.cost_usd), self.entropy_bits, self.quality_mean];
        measures.iter().flatten().all(|measure| measure.is_finite())
    }
}

/// Collects the series of a run, and sums them up.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Summary {
    windows: Vec<Point>,
    role_uses: Vec<u64>,
    /// Delegations along each edge over the whole run; no more than `u32::MAX` are counted.
    delegations: Vec<u32>,
}

impl Summary {
    /// A summary of a run on a network of this many edges.
    #[must_use]
    pub fn new(edges: usize) -> Self {
        let mut delegations = Vec::new();
        delegations.reserve_exact(edges);
        // Written here, not asked for zeroed: the system hands out a page twice that is read before it is
        // written to.
        delegations.resize(edges, 0);
        Self {
            delegations,
            ..Self::default()
        }
    }

    /// Takes in a window: its row, how many agents had each role, and its delegations as
    /// (edge, count).
    pub fn add(
        &mut self,
        row: &WindowRow,
        agents_by_role: impl Iterator<Item = u64>,
        delegations: impl Iterator<Item = (usize, u32)>,
    ) {
        for (i, agents) in agents_by_role.enumerate() {
            if self.role_uses.len() <= i {
                self.role_uses.push(0);
            }
            self.role_uses[i] += agents;
        }
        for (edge, count) in delegations {
            let sum = &mut self.delegations[edge];
            *sum = sum.saturating_add(count);
        }
        self.windows.push(row.into());
    }

    /// Whether it can be of a run on a network of this many edges, before this tick: for one that was
    /// read back.
    #[must_use]
    pub fn is_sound(&self, edges: usize, tick: u32) -> bool {
        let windows = &self.windows;
        self.delegations.len() == edges
            && self.role_uses.len() <= ROLES.len()
            && can_add_up(self.delegations.iter().copied().map(u64::from))
            && can_add_up(self.role_uses.iter().copied())
            && windows.iter().all(|w| w.tick_start < w.tick_end)
            && windows.is_sorted_by(|a, b| a.tick_end <= b.tick_start)
            && windows.last().is_none_or(|last| last.tick_end <= tick)
            && windows.iter().all(Point::is_sound)
            && can_add_up(windows.iter().flat_map(Point::counts))
    }

    /// The whole as JSON. `edges` are those of the network, in its order.
    #[must_use]
    pub fn to_json(
        &self,
        agents: u32,
        edges: impl Iterator<Item = (u32, u32)>,
        shocks: &[ShockAt],
        seed: u64,
    ) -> Value {
        let mut json = self.totals(agents);
        self.plateaus(&mut json);
        json.insert("role_invention".to_owned(), invention(&self.role_uses));
        let struck = shocks.iter().map(|shock| self.recovery(shock)).collect();
        json.insert("shocks".to_owned(), Value::Array(struck));
        self.graph(agents, edges, seed, &mut json);
        Value::Object(json)
    }

    fn totals(&self, agents: u32) -> Map<String, Value> {
        let sum = |f: fn(&Point) -> u64| self.windows.iter().map(f).sum::<u64>();
        let mut json = Map::new();
        json.insert("agents".to_owned(), agents.into());
        json.insert(
            "ticks".to_owned(),
            self.windows.last().map_or(0, |w| w.tick_end).into(),
        );
        json.insert("windows".to_owned(), self.windows.len().into());
        json.insert("messages".to_owned(), sum(|w| w.messages).into());
        json.insert("tokens".to_owned(), sum(|w| w.tokens).into());
        json.insert(
            "tasks_completed".to_owned(),
            sum(|w| w.tasks_completed).into(),
        );
        json.insert("tasks_failed".to_owned(), sum(|w| w.tasks_failed).into());
        json.insert("abstentions".to_owned(), sum(|w| w.abstentions).into());
        json.insert("refusals".to_owned(), sum(|w| w.refusals).into());
        json.insert(
            "cost_usd".to_owned(),
            self.windows.iter().map(|w| w.cost_usd).sum::<f64>().into(),
        );
        json
    }

    /// When entropy and efficiency settle, and how far the one leads.
    fn plateaus(&self, json: &mut Map<String, Value>) {
        let entropy: Vec<Option<f64>> = self.windows.iter().map(|w| w.entropy_bits).collect();
        let tick = |series: &[Option<f64>]| {
            let window = plateau(series, &settled())?;
            Some(self.windows[window].tick_start)
        };
        let (entropy, efficiency) = (tick(&entropy), tick(&self.efficiency()));
        let lead = entropy
            .zip(efficiency)
            .map(|(a, b)| i64::from(b) - i64::from(a));
        json.insert("plateau_tick".to_owned(), entropy.into());
        json.insert("efficiency_plateau_tick".to_owned(), efficiency.into());
        json.insert("plateau_lead_ticks".to_owned(), lead.into());
    }

    /// Tasks completed per message, by window.
    fn efficiency(&self) -> Vec<Option<f64>> {
        let each =
            |w: &Point| (w.messages > 0).then(|| w.tasks_completed as f64 / w.messages as f64);
        self.windows.iter().map(each).collect()
    }

    fn recovery(&self, shock: &ShockAt) -> Value {
        let window = self
            .windows
            .iter()
            .position(|w| w.tick_end > shock.tick)
            .unwrap_or(0);
        let quality: Vec<Option<f64>> = self.windows.iter().map(|w| w.quality_mean).collect();
        json!({
            "tick": shock.tick,
            "kind": shock.kind,
            "efficiency": self.dip(&self.efficiency(), window),
            "quality": self.dip(&quality, window),
        })
    }

    fn dip(&self, series: &[Option<f64>], window: usize) -> Value {
        after_shock(series, window, HOLD_WINDOWS).map_or(Value::Null, |r| {
            let back = r.windows_to_return.map(|n| {
                let there = self.windows[(window + n).min(self.windows.len() - 1)].tick_start;
                there.saturating_sub(self.windows[window].tick_start)
            });
            json!({
                "before": r.baseline,
                "depth": r.depth,
                "ticks_to_return": back,
                "area_lost": r.area_lost,
            })
        })
    }

    fn graph(
        &self,
        agents: u32,
        edges: impl Iterator<Item = (u32, u32)>,
        seed: u64,
        json: &mut Map<String, Value>,
    ) {
        let used = edges
            .zip(&self.delegations)
            .filter(|(_, count)| **count > 0);
        let edges: Vec<(u32, u32, u64)> = used
            .map(|((a, b), count)| (a, b, u64::from(*count)))
            .collect();
        let Ok(graph) = Digraph::from_counts(agents, &edges) else {
            return;
        };
        json.insert("delegation_graph".to_owned(), describe(&graph));
        json.insert("structural_roles".to_owned(), structure(&graph, seed));
        let degrees = graph
            .in_degrees()
            .into_iter()
            .map(u64::from)
            .collect::<Vec<_>>();
        json.insert("degree_law".to_owned(), degree_law(&degrees));
    }
}

/// When a series counts as settled: a drift and a spread that are small against the series' range,
/// or too small to matter (in bits, or tasks per message).
fn settled() -> PlateauSettings {
    PlateauSettings::default()
}

fn describe(graph: &Digraph) -> Value {
    let core = innermost_core(&Undirected::of(graph));
    json!({
        "nodes": graph.nodes(),
        "edges": graph.edges(),
        "reciprocity": reciprocity(graph, SelfLoops::Drop),
        "weak_components": weak_components(graph).count,
        "max_k_core": core.map(|c| c.max_k_core),
        "core_share": core.map(|c| c.core_share),
    })
}

/// Structural roles, always beside their null; of larger populations they would take longer than
/// the run.
fn structure(graph: &Digraph, seed: u64) -> Value {
    if graph.nodes() > STRUCTURE_NODES_MAX {
        return Value::Null;
    }
    let (restarts, null_samples) = (5, 5);
    let options = RolesOptions {
        seed,
        restarts,
        null_samples,
        ..RolesOptions::default()
    };
    structural_roles(graph, &options).map_or(Value::Null, |found| {
        let moments = |m: Option<polity_metrics::graph::Moments>| {
            m.map(|m| json!({ "mean": m.mean, "sd": m.sd, "samples": m.samples }))
        };
        json!({
            "k": found.k,
            "silhouette": found.silhouette,
            "largest_share": found.largest_share,
            "null": {
                "k": moments(found.null_k),
                "silhouette": moments(found.null_silhouette),
                "largest_share": moments(found.null_largest_share),
            },
        })
    })
}

fn degree_law(degrees: &[u64]) -> Value {
    fit(degrees).map_or(Value::Null, |law| {
        let against = |alternative| {
            compare(degrees, &law, alternative)
                .map(|Comparison { ratio, p }| json!({ "log_likelihood_ratio": ratio, "p": p }))
        };
        json!({
            "alpha": law.alpha,
            "xmin": law.xmin,
            "distance": law.distance,
            "tail": law.tail,
            "against_lognormal": against(Alternative::Lognormal),
            "against_exponential": against(Alternative::Exponential),
        })
    })
}
