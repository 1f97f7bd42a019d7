//! What must agree between tables: agents, groups and topology.

use polity_engine::topology::EDGES_MAX;
use polity_worlds::team::task::LEVELS;

use super::estimate::{EDGE_BYTES, Size};
use super::population::{AGENTS, GroupSpec, sizes};
use super::reader::{Field, Reader};
use super::suggest;
use super::team::LEVEL_NAMES;
use super::topology::TopologyChoice;
use super::{Change, Scenario, WorldSpec};

/// The number of agents: as typed, or as the topology says. `population` is the table of that name.
pub(super) fn agents(
    root: &Reader<'_>,
    population: Option<&Reader<'_>>,
    topology: Option<&TopologyChoice<'_>>,
) -> Option<u32> {
    let typed = population.and_then(|table| table.field("agents"));
    let content = topology.and_then(|choice| choice.content.as_ref());
    let found = content.map(|content| content.agents);
    let agents = match &typed {
        Some(field) => field.whole(AGENTS)? as u32,
        None if found.is_some() => found?,
        None => {
            if topology.is_some_and(|choice| !choice.spec.says_agents()) {
                report_missing(root, population);
            }
            return None;
        }
    };
    match (&typed, found) {
        (Some(field), Some(found)) if found != agents => report_other(field, agents, found),
        _ => topology
            .into_iter()
            .for_each(|choice| check_size(choice, agents)),
    }
    Some(agents)
}

/// Models may be chosen for groups that there are.
pub(super) fn check_llm_groups(root: &Reader<'_>, scenario: &Scenario) {
    let Some(llm) = &scenario.policy.llm else {
        return;
    };
    let groups = &scenario.population.groups;
    let known: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let unknown = llm
        .groups
        .keys()
        .find(|name| !known.contains(&name.as_str()));
    if let (Some(name), Some(field)) = (unknown, root.field("policy")) {
        let problem = format!("`policy.llm.groups.{name}` is for a group that there is not");
        let expected = format!("the name of a group: {}", suggest::list(&known));
        field.report_key(problem, &expected, suggest::did_you_mean(name, &known));
    }
}

fn report_missing(root: &Reader<'_>, population: Option<&Reader<'_>>) {
    let expected = "how many agents there are";
    match population {
        Some(table) => table.missing("agents", expected),
        // What is given but no table was reported already.
        None if root.field("population").is_some() => {}
        None => root.missing(
            "population",
            "a table that says how many `agents` there are",
        ),
    }
}

fn report_other(field: &Field<'_>, agents: u32, found: u32) {
    let problem = format!(
        "`{}` is {agents}, but the topology has {found} agents",
        field.path
    );
    let remedy = "leave it out: the topology says it".to_owned();
    field.report_value(problem, &found.to_string(), Some(remedy));
}

/// Refuses what cannot be numbered, and recipes that do not suit the number of agents.
fn check_size(choice: &TopologyChoice<'_>, agents: u32) {
    if choice.spec.says_agents() && choice.content.is_none() {
        return; // Its file could not be read, which was reported.
    }
    let edges = choice.edges(agents);
    if edges <= EDGES_MAX as f64 {
        return choice.check_fit(agents);
    }
    let needed = Size(edges * EDGE_BYTES);
    let path = &choice.variant.path;
    let problem = format!("`{path}` makes about {edges:.3e} directed edges, {needed} of memory");
    let remedy = Some("use fewer agents or a sparser topology".to_owned());
    let expected = format!("at most {EDGES_MAX} edges");
    choice.variant.report_key(problem, &expected, remedy);
}

/// Reports groups whose share comes to no agent.
pub(super) fn check_groups(population: Option<&Reader<'_>>, groups: &[GroupSpec], agents: u32) {
    let list = population.and_then(|table| table.field("groups"));
    let items = list.and_then(|field| field.items(""));
    let Some(items) = items.filter(|items| items.len() == groups.len()) else {
        return;
    };
    let shares: Vec<f64> = groups.iter().map(|group| group.share).collect();
    for (item, _) in items
        .iter()
        .zip(sizes(&shares, agents))
        .filter(|(_, size)| *size == 0)
    {
        let problem = format!("`{}` is a share of no agent", item.path);
        item.report_value(problem, &format!("at least 1 of {agents} agents"), None);
    }
}

/// Reports a level of tasks that come, at first or after a shock, and that no group is called for.
pub(super) fn check_called(root: &Reader<'_>, scenario: &Scenario) {
    let WorldSpec::Team(team) = &scenario.world else {
        return;
    };
    let demanded = scenario
        .shocks
        .iter()
        .filter_map(|shock| match &shock.change {
            Change::Demand { levels } => Some(levels),
            _ => None,
        });
    let groups = &scenario.population.groups;
    let called = |name: &&str| {
        groups
            .iter()
            .any(|group| group.called_for.iter().any(|n| n == name))
    };
    let uncalled = |levels: &[f64; LEVELS]| {
        let mut coming = LEVEL_NAMES
            .iter()
            .zip(levels)
            .filter(|(_, weight)| **weight > 0.0);
        coming
            .find(|(name, _)| !called(name))
            .map(|(name, _)| *name)
    };
    let level = std::iter::once(&team.levels)
        .chain(demanded)
        .find_map(uncalled);
    if let (Some(level), Some(field)) = (level, root.field("population")) {
        let problem = format!("`population.groups` has no group that is called for {level}");
        field.report_value(problem, "one for each level of the tasks that come", None);
    }
}
