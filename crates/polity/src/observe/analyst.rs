//! From a window's counts to its rows.

use std::sync::Arc;

use polity_data::schema::{AgentRow, RoleRow, WindowRow};
use polity_metrics::graph::{Digraph, SelfLoops, reciprocity};
use polity_metrics::hierarchy::{flow_hierarchy, trophic_coherence};
use polity_metrics::information::CountMatrix;
use polity_metrics::roles::{
    LabourRatios, ReadingSettings, Role, division_of_labour, effective_roles, read_roles,
    role_counts, role_entropy_bits, role_evenness, role_hhi, role_mismatch_bits, role_persistence,
};
use polity_worlds::society::lexicon::Lexicon;
use polity_worlds::society::probe::Tally;
use polity_worlds::society::task::ACTIONS;
use serde::{Deserialize, Serialize};

use super::language::Speech;
use super::people::{agent_rows, role_at, role_index, role_rows};
use super::population::{Delegations, WindowCounts, WindowSums};
use super::totals::TaskTotals;

/// Actions in a window below which an agent is idle.
pub const MIN_ACTIONS: u64 = 5;

/// Edges of a window's delegations above which their coherence is left undefined: beyond, solving for
/// it would take longer than the window.
const TROPHIC_EDGES_MAX: usize = 500_000;

/// Names of an agent's group and model.
#[derive(Clone, Debug)]
pub struct GroupNames {
    /// The group's.
    pub group: Arc<str>,
    /// The model's.
    pub model: Arc<str>,
}

/// What an analyst makes of one window.
#[derive(Debug)]
pub struct WindowRows {
    /// The window.
    pub window: WindowRow,
    /// Its roles, in the order of roles.
    pub roles: Vec<RoleRow>,
    /// Its messages by number of tokens.
    pub lengths: Vec<(u64, u64)>,
}

/// Turns windows into rows; remembers the window before.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Analyst {
    before: Option<(Speech, Vec<ReadRole>)>,
    /// What the agents did in the present window, one row each; its memory serves the next one.
    #[serde(skip)]
    actions: Vec<u32>,
}

/// A role as it is written down: its place among the roles of a society.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
struct ReadRole(Role);

impl From<ReadRole> for u8 {
    fn from(ReadRole(role): ReadRole) -> Self {
        role_index(role) as Self
    }
}

impl TryFrom<u8> for ReadRole {
    type Error = &'static str;

    fn try_from(index: u8) -> Result<Self, Self::Error> {
        role_at(usize::from(index)).map(Self).ok_or("no such role")
    }
}

/// A window that has closed, beside its counts.
#[derive(Clone, Debug)]
pub struct Closed {
    /// Its number.
    pub window: u32,
    /// First tick in it.
    pub tick_start: u32,
    /// First tick after it.
    pub tick_end: u32,
    /// The tasks that ended in it.
    pub tasks: TaskTotals,
}

impl Analyst {
    /// Whether it can remember this of so many agents: for one that was read back.
    #[must_use]
    pub fn is_sound(&self, agents: u32) -> bool {
        let before = self.before.as_ref();
        before.is_none_or(|(speech, roles)| speech.is_sound() && roles.len() <= agents as usize)
    }

    /// The rows of a window. Those of its agents go to `found` as they come, in order, and only with
    /// `names`, one per agent.
    pub fn window(
        &mut self,
        closed: &Closed,
        counts: &WindowCounts,
        lexicon: &Lexicon,
        names: Option<&dyn Fn(u32) -> GroupNames>,
        found: impl FnMut(AgentRow),
    ) -> WindowRows {
        let mut row = blank(closed);
        let sums = counts.sums();
        let speech = Speech::of(lexicon, &sums.utterances);
        speech.describe(self.before.as_ref().map(|(s, _)| s), &mut row);
        let roles = self.labour(counts, &sums, &mut row);
        let graph = delegation_graph(counts);
        describe_graph(graph.as_ref(), &mut row);
        closed.tasks.describe(&mut row);
        row.abstentions = sums.abstained;
        row.refusals = sums.refused;
        row.cost_usd = sums.cost_picousd as f64 * 1e-12;
        let active = |t: &&Tally| t.sent > 0 || t.actions.iter().any(|a| *a > 0);
        row.active_agents = counts.tallies().filter(active).count() as u64;
        if let Some(names) = names {
            agent_rows(closed.window, counts, &roles, graph.as_ref(), names).for_each(found);
        }
        let rows = WindowRows {
            window: row,
            roles: role_rows(closed.window, counts.tallies(), &roles),
            lengths: speech.lengths.clone(),
        };
        self.before = Some((speech, roles.into_iter().map(ReadRole).collect()));
        rows
    }

    fn labour(
        &mut self,
        counts: &WindowCounts,
        sums: &WindowSums,
        row: &mut WindowRow,
    ) -> Vec<Role> {
        self.actions.clear();
        self.actions.reserve_exact(counts.agents() * ACTIONS);
        let actions = counts.tallies().flat_map(|tally| tally.actions);
        self.actions.extend(actions);
        let Some(matrix) = CountMatrix::new(&self.actions, ACTIONS) else {
            return Vec::new();
        };
        row.division_of_labour = division_of_labour(matrix);
        row.division_of_labour_raw =
            LabourRatios::from_counts(matrix).and_then(|ratios| ratios.of_action);
        let done = sums.done.map(|n| n as f64);
        let demanded = sums.demanded.map(|n| n as f64);
        row.role_mismatch_bits = role_mismatch_bits(&demanded, &done);
        let settings = ReadingSettings {
            min_actions: MIN_ACTIONS,
            ..ReadingSettings::default()
        };
        let roles = read_roles(matrix, &matrix.column_sums(), settings).unwrap_or_default();
        describe_roles(&roles, row);
        if let Some((_, before)) = &self.before {
            row.role_persistence = persistence(before, &roles);
        }
        roles
    }
}

fn delegation_graph(counts: &WindowCounts) -> Option<Digraph> {
    let edge = |d: &Delegations| (d.src, d.dst, f64::from(d.count));
    // Ascending, as the network's rows are, and each once.
    let edges = counts.delegations().map(edge);
    Digraph::from_ascending(u32::try_from(counts.agents()).ok()?, edges).ok()
}

/// Persistence among the agents that are idle in neither window.
fn persistence(before: &[ReadRole], now: &[Role]) -> Option<f64> {
    let awake = |(a, b): &(&Role, &Role)| **a != Role::Idle && **b != Role::Idle;
    let before = before.iter().map(|ReadRole(role)| role);
    let (earlier, later): (Vec<Role>, Vec<Role>) = before.zip(now).filter(awake).unzip();
    role_persistence(&earlier, &later)
}

fn describe_roles(roles: &[Role], row: &mut WindowRow) {
    let mut counts = role_counts(roles, ACTIONS);
    // The last count is the idle: they have no role.
    counts.pop();
    row.role_entropy_bits = role_entropy_bits(&counts);
    row.role_evenness = role_evenness(&counts);
    row.effective_roles = effective_roles(&counts);
    row.role_hhi = role_hhi(&counts);
}

fn describe_graph(graph: Option<&Digraph>, row: &mut WindowRow) {
    let Some(graph) = graph else {
        return;
    };
    row.flow_hierarchy = flow_hierarchy(graph);
    if graph.edges() <= TROPHIC_EDGES_MAX {
        row.trophic_coherence = trophic_coherence(graph);
    }
    row.reciprocity = reciprocity(graph, SelfLoops::Drop);
}

fn blank(closed: &Closed) -> WindowRow {
    WindowRow {
        window: closed.window,
        tick_start: closed.tick_start,
        tick_end: closed.tick_end,
        ..WindowRow::default()
    }
}
