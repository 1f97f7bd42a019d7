//! From a window's counts to its rows.

use std::sync::Arc;

use polity_data::schema::{AgentRow, RoleRow, TaskRow, WindowRow};
use polity_metrics::graph::{Digraph, SelfLoops, Undirected, core_numbers, reciprocity};
use polity_metrics::hierarchy::{flow_hierarchy, trophic_coherence};
use polity_metrics::information::CountMatrix;
use polity_metrics::roles::{
    LabourRatios, ReadingSettings, Role, division_of_labour, effective_roles, read_roles,
    role_counts, role_entropy_bits, role_evenness, role_hhi, role_mismatch_bits, role_persistence,
};
use polity_worlds::society::lexicon::Lexicon;
use polity_worlds::society::probe::Tally;
use polity_worlds::society::task::{ACTIONS, ROLES, WORKS};

use super::language::Speech;
use super::population::{Delegations, WindowCounts};

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
    /// Its agents, if it is sampled.
    pub agents: Vec<AgentRow>,
    /// Its messages by number of tokens.
    pub lengths: Vec<(u64, u64)>,
}

/// Turns windows into rows; remembers the window before.
#[derive(Debug, Default)]
pub struct Analyst {
    before: Option<(Speech, Vec<Role>)>,
}

/// A window that has closed, beside its counts.
#[derive(Clone, Copy, Debug)]
pub struct Closed<'a> {
    /// Its number.
    pub window: u32,
    /// First tick in it.
    pub tick_start: u32,
    /// First tick after it.
    pub tick_end: u32,
    /// The tasks that ended in it.
    pub tasks: &'a TaskTotals,
}

/// What became of the tasks that ended in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TaskTotals {
    completed: u64,
    failed: u64,
    quality: f64,
    depth: u64,
    depth_max: u32,
}

impl TaskTotals {
    /// Adds an ended task; in canonical order, since it adds floats.
    pub fn add(&mut self, row: &TaskRow) {
        let completed = row.status == "completed";
        self.completed += u64::from(completed);
        self.failed += u64::from(!completed);
        self.quality += row.quality.unwrap_or(0.0);
        self.depth += u64::from(row.hierarchy_depth);
        self.depth_max = self.depth_max.max(row.hierarchy_depth);
    }

    /// Tasks completed.
    #[must_use]
    pub fn completed(&self) -> u64 {
        self.completed
    }

    fn describe(&self, row: &mut WindowRow) {
        let ended = self.completed + self.failed;
        let mean = |sum: f64| (ended > 0).then(|| sum / ended as f64);
        row.tasks_completed = self.completed;
        row.tasks_failed = self.failed;
        row.quality_mean = mean(self.quality);
        row.hierarchy_depth = mean(self.depth as f64);
        row.hierarchy_depth_max = (ended > 0).then_some(self.depth_max);
    }
}

impl Analyst {
    /// The rows of a window; those of its agents only with `names`, one per agent.
    pub fn window(
        &mut self,
        closed: Closed<'_>,
        counts: &WindowCounts,
        lexicon: &Lexicon,
        names: Option<&dyn Fn(u32) -> GroupNames>,
    ) -> WindowRows {
        let mut row = blank(closed);
        let speech = Speech::of(lexicon, &counts.utterances);
        speech.describe(self.before.as_ref().map(|(s, _)| s), &mut row);
        let roles = self.labour(counts, &mut row);
        let graph = delegation_graph(counts.tallies.len(), &counts.delegations);
        describe_graph(graph.as_ref(), &mut row);
        closed.tasks.describe(&mut row);
        row.abstentions = counts.abstained;
        row.refusals = counts.refused;
        row.cost_usd = counts.cost_picousd as f64 * 1e-12;
        let active = |t: &&Tally| t.sent > 0 || t.actions.iter().any(|a| *a > 0);
        row.active_agents = counts.tallies.iter().filter(active).count() as u64;
        let agents = names.map(|n| agent_rows(closed.window, counts, &roles, graph.as_ref(), n));
        let rows = WindowRows {
            window: row,
            roles: role_rows(closed.window, &counts.tallies, &roles),
            agents: agents.unwrap_or_default(),
            lengths: speech.lengths.clone(),
        };
        self.before = Some((speech, roles));
        rows
    }

    fn labour(&self, counts: &WindowCounts, row: &mut WindowRow) -> Vec<Role> {
        let cells: Vec<u32> = counts.tallies.iter().flat_map(|t| t.actions).collect();
        let Some(matrix) = CountMatrix::new(&cells, ACTIONS) else {
            return Vec::new();
        };
        row.division_of_labour = division_of_labour(matrix);
        row.division_of_labour_raw =
            LabourRatios::from_counts(matrix).and_then(|ratios| ratios.of_action);
        let done = counts.done.map(|n| n as f64);
        let demanded = counts.demanded.map(|n| n as f64);
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

/// Persistence among the agents that are idle in neither window.
fn persistence(before: &[Role], now: &[Role]) -> Option<f64> {
    let awake = |(a, b): &(&Role, &Role)| **a != Role::Idle && **b != Role::Idle;
    let (earlier, later): (Vec<Role>, Vec<Role>) = before.iter().zip(now).filter(awake).unzip();
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

fn delegation_graph(agents: usize, delegations: &[Delegations]) -> Option<Digraph> {
    let edge = |d: &Delegations| (d.src, d.dst, u64::from(d.count));
    let edges: Vec<(u32, u32, u64)> = delegations.iter().map(edge).collect();
    Digraph::from_counts(u32::try_from(agents).ok()?, &edges).ok()
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

/// The place of a role among [`ROLES`].
fn role_index(role: Role) -> usize {
    match role {
        Role::Specialist(kind) => kind,
        Role::Generalist => ACTIONS,
        Role::Idle => ACTIONS + 1,
    }
}

fn works(tally: &Tally) -> u64 {
    tally.actions[..WORKS].iter().map(|n| u64::from(*n)).sum()
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn role_rows(window: u32, tallies: &[Tally], roles: &[Role]) -> Vec<RoleRow> {
    let mut sums = [[0_u64; 5]; ROLES.len()];
    for (tally, role) in tallies.iter().zip(roles) {
        let [agents, messages, completed, right, done] = &mut sums[role_index(*role)];
        *agents += 1;
        *messages += u64::from(tally.sent);
        *completed += u64::from(tally.completed);
        *right += u64::from(tally.right);
        *done += works(tally);
    }
    let row = |(role, sums): (&'static str, [u64; 5])| RoleRow {
        window,
        role,
        agents: sums[0],
        messages: sums[1],
        tasks_completed: sums[2],
        success_rate: share(sums[3], sums[4]),
    };
    ROLES.into_iter().zip(sums).map(row).collect()
}

fn agent_rows(
    window: u32,
    counts: &WindowCounts,
    roles: &[Role],
    graph: Option<&Digraph>,
    names: &dyn Fn(u32) -> GroupNames,
) -> Vec<AgentRow> {
    let agents = counts.tallies.len();
    let degrees = |f: fn(&Digraph) -> Vec<u32>| graph.map_or_else(|| vec![0; agents], f);
    let (in_degrees, out_degrees) = (degrees(Digraph::in_degrees), degrees(Digraph::out_degrees));
    let cores = degrees(|g| core_numbers(&Undirected::of(g)));
    let row = |(agent, (tally, role)): (usize, (&Tally, &Role))| {
        let GroupNames { group, model } = names(agent as u32);
        let [executed, informed, validated, combined, delegated] = tally.actions;
        AgentRow {
            window,
            agent: agent as u32,
            group,
            model,
            role: ROLES[role_index(*role)],
            sent: tally.sent,
            received: tally.received,
            tasks_completed: tally.completed,
            success_rate: share(u64::from(tally.right), works(tally)),
            in_degree: in_degrees[agent],
            out_degree: out_degrees[agent],
            core: cores[agent],
            executed,
            informed,
            validated,
            combined,
            delegated,
            abstained: tally.abstained,
            refused: tally.refused,
        }
    };
    counts
        .tallies
        .iter()
        .zip(roles)
        .enumerate()
        .map(row)
        .collect()
}

fn blank(closed: Closed<'_>) -> WindowRow {
    WindowRow {
        window: closed.window,
        tick_start: closed.tick_start,
        tick_end: closed.tick_end,
        ..WindowRow::default()
    }
}
