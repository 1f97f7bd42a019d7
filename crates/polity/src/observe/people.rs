//! Rows about roles and agents.

use polity_data::schema::{AgentRow, RoleRow};
use polity_metrics::graph::{Digraph, Undirected, core_numbers};
use polity_metrics::roles::Role;
use polity_worlds::society::probe::Tally;
use polity_worlds::society::task::{ACTIONS, ROLES, WORKS};

use super::analyst::GroupNames;
use super::population::WindowCounts;

/// The place of a role among [`ROLES`].
pub(super) fn role_index(role: Role) -> usize {
    match role {
        Role::Specialist(kind) => kind,
        Role::Generalist => ACTIONS,
        Role::Idle => ACTIONS + 1,
    }
}

/// The role in this place among [`ROLES`], if there is one.
pub(super) fn role_at(index: usize) -> Option<Role> {
    const IDLE: usize = ACTIONS + 1;
    match index {
        0..ACTIONS => Some(Role::Specialist(index)),
        ACTIONS => Some(Role::Generalist),
        IDLE => Some(Role::Idle),
        _ => None,
    }
}

fn works(tally: &Tally) -> u64 {
    tally.actions[..WORKS].iter().map(|n| u64::from(*n)).sum()
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How many agents have each role, and what they did.
pub(super) fn role_rows<'a>(
    window: u32,
    tallies: impl Iterator<Item = &'a Tally>,
    roles: &[Role],
) -> Vec<RoleRow> {
    let mut sums = [[0_u64; 5]; ROLES.len()];
    for (tally, role) in tallies.zip(roles) {
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

/// What each agent did, one after the other: of a large population, all rows weigh more than it does.
pub(super) fn agent_rows<'a>(
    window: u32,
    counts: &'a WindowCounts,
    roles: &'a [Role],
    graph: Option<&Digraph>,
    names: &'a dyn Fn(u32) -> GroupNames,
) -> impl Iterator<Item = AgentRow> + 'a {
    let agents = counts.agents();
    let degrees = |f: fn(&Digraph) -> Vec<u32>| graph.map_or_else(|| vec![0; agents], f);
    let (in_degrees, out_degrees) = (degrees(Digraph::in_degrees), degrees(Digraph::out_degrees));
    let cores = degrees(|g| core_numbers(&Undirected::of(g)));
    let row = move |(agent, (tally, role)): (usize, (&Tally, &Role))| {
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
    counts.tallies().zip(roles).enumerate().map(row)
}
