//! From a document to a scenario, table by table.

use std::path::Path;

use super::bounds::WholeBounds;
use super::document::{Node, Value};
use super::estimate::{Estimate, Quantities, refuse};
use super::load::{Origin, TICKS_MAX};
use super::population::{self, Population};
use super::profile::Profile;
use super::reader::{Field, Reader};
use super::topology::TopologyChoice;
use super::{DeliverySpec, Llm, Mock, Policy, Record, Scenario, SocietySpec, TeamSpec, WorldSpec};
use super::{agree, expect, shock, topology};

const TICKS: WholeBounds = WholeBounds::new(1, TICKS_MAX as u64, "ticks");
/// What TOML can write.
const SEED: WholeBounds = WholeBounds::new(0, i64::MAX as u64, "");

/// The scenario; `None` only where something was reported.
pub(super) fn resolve(root: &Reader<'_>, origin: &Origin) -> Option<Scenario> {
    let base_dir = &*origin.base_dir;
    let ticks = root.required("ticks", "how many ticks to simulate");
    let ticks = ticks
        .and_then(|field| field.whole(TICKS))
        .map(|ticks| ticks as u32);
    let is_team = is_team(root);
    let policy = read_policy(root.field("policy"), is_team, base_dir);
    let default = policy.as_ref().map(|policy| &policy.mock.profile);
    let population = root.field("population");
    let (population, groups) = population::read(population, base_dir, default);
    let topology = read_topology(root, base_dir, is_team);
    let agents = agree::agents(root, population.as_ref(), topology.as_ref());
    if let Some(agents) = agents {
        agree::check_groups(population.as_ref(), &groups, agents);
    }
    population.into_iter().for_each(|table| table.end("key"));
    let name = read_name(root, origin);
    let seed = root.whole_or("seed", 0, SEED);
    let delivery = DeliverySpec::read(root.field("delivery"));
    let world = read_world(root);
    let record = Record::read(root.field("record"));
    let shocks = shock::read_shocks(
        root.field("shocks"),
        shock::Struck {
            ticks,
            rules: rules_of(root),
            is_team,
            base_dir,
        },
    );
    let expect = expect::read_expectations(root.field("expect"));
    let allow_large = root.flag_or("allow-large", false);
    root.end("key");
    let (ticks, agents, topology, world) = (ticks?, agents?, topology?, world?);
    let edges = topology.edges(agents);
    let estimate = match &world {
        WorldSpec::Team(_) => Estimate::of_team(agents, edges, ticks, &record),
        WorldSpec::Society(society) => Estimate::of(&Quantities {
            agents,
            edges,
            ticks,
            latency: delivery.latency,
            society,
            shocks: &shocks,
            record: &record,
        }),
    };
    if !allow_large && root.report.is_empty() {
        refuse(&estimate, root);
    }
    let scenario = Scenario {
        name,
        seed,
        ticks,
        allow_large,
        population: Population { agents, groups },
        topology: topology.spec,
        delivery,
        world,
        policy: policy?,
        record,
        shocks,
        expect,
        base_dir: base_dir.to_owned(),
        estimate,
    };
    agree::check_called(root, &scenario);
    agree::check_llm_groups(root, &scenario);
    root.report.is_empty().then_some(scenario)
}

fn read_name(root: &Reader<'_>, origin: &Origin) -> String {
    let given = root
        .field("name")
        .and_then(|field| population::read_name(&field));
    given
        .or_else(|| origin.stem.clone().filter(|stem| population::is_name(stem)))
        .unwrap_or_else(|| "scenario".to_owned())
}

/// The policy; `None` where its profile cannot be told.
fn read_policy(field: Option<Field<'_>>, is_team: bool, base_dir: &Path) -> Option<Policy> {
    let Some(field) = field else {
        return Some(Policy::default());
    };
    let reader = field.reader()?;
    let mock = reader.field("mock").map(|field| {
        let table = field.reader()?;
        let profile = table
            .field("profile")
            .map(|field| Profile::read(&field, base_dir));
        table.end("key");
        Some(Mock {
            profile: profile.unwrap_or_else(|| Some(Mock::default().profile))?,
        })
    });
    let llm = reader
        .field("llm")
        .map(|field| Llm::read(&field, is_team, base_dir));
    reader.end("policy");
    Some(Policy {
        llm: llm.map_or(Some(None), |llm| llm.map(Some))?,
        mock: mock.unwrap_or_else(|| Some(Mock::default()))?,
    })
}

/// What was typed under `[world.society]`.
fn rules_of<'a>(root: &Reader<'a>) -> Option<&'a Node> {
    let Value::Table(world) = &root.field("world")?.node.value else {
        return None;
    };
    world.get("society").map(|entry| &entry.node)
}

fn read_world(root: &Reader<'_>) -> Option<WorldSpec> {
    let field = root.required("world", "a table such as [world.society]")?;
    let reader = field.reader()?;
    let variant = reader.one_of(&["society", "team"]);
    reader.end("world");
    if reader.is_blank() {
        field.reject("a variant, such as [world.society]", None);
    }
    variant.map(|(name, field)| match name {
        "team" => WorldSpec::Team(TeamSpec::read(&field)),
        _ => WorldSpec::Society(SocietySpec::read(&field)),
    })
}

fn is_team(root: &Reader<'_>) -> bool {
    let world = root.field("world").map(|field| &field.node.value);
    matches!(world, Some(Value::Table(world)) if world.contains_key("team"))
}

/// The network; in a team everybody may read everybody, unless it says otherwise.
fn read_topology<'a>(
    root: &Reader<'a>,
    base_dir: &Path,
    is_team: bool,
) -> Option<TopologyChoice<'a>> {
    let field = root.field("topology");
    let world = root.field("world").filter(|_| is_team);
    match (field, world) {
        (None, Some(world)) => Some(TopologyChoice::complete(world)),
        _ => {
            let field = root.required("topology", "a table such as [topology.ring]")?;
            topology::read(&field, base_dir)
        }
    }
}
