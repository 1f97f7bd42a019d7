//! `--set`: applied before anything is checked, pointed at where it is at fault.

use super::*;

#[test]
fn values_are_toml_else_text() {
    let scenario = sound(
        SMALL,
        &["seed=7", "name=run 1", "record.messages=all", "seed = 8"],
    );
    assert_eq!(scenario.seed, 8);
    assert_eq!(scenario.name, "run 1");
    assert_eq!(scenario.record.messages, Messages::All);
}

#[test]
fn tables_appear_as_needed() {
    let scenario = sound(SMALL, &["delivery.latency.min=2", "delivery.latency.max=3"]);
    assert_eq!(
        scenario.delivery.latency,
        Latency::PerEdge { min: 2, max: 3 }
    );
}

#[test]
fn lists_are_indexed_and_the_next_index_appends() {
    let text = format!("{SMALL}[[shocks]]\nat = 5\narrival.rate = 0.5\n");
    let set = [
        "shocks.0.at=9",
        "shocks.1.at=3",
        "shocks.1.churn.fraction=1",
    ];
    let churn = Shock {
        at: 3,
        change: Change::Churn { fraction: 1.0 },
    };
    let arrival = Shock {
        at: 9,
        change: Change::Arrival { rate: 0.5 },
    };
    assert_eq!(sound(&text, &set).shocks, [churn.clone(), arrival]);
    assert_eq!(
        sound(SMALL, &["shocks.0.at=3", "shocks.0.churn={fraction=1}"]).shocks,
        [churn]
    );
}

#[test]
fn another_variant_replaces() {
    let star = sound(SMALL, &["topology.star={}"]);
    assert_eq!(star.topology, TopologySpec::Star {});
    let tree = sound(SMALL, &["topology.tree.branching=3"]);
    assert_eq!(tree.topology, TopologySpec::Tree { branching: 3 });
    let text = format!("{SMALL}[[shocks]]\nat = 5\narrival.rate = 0.5\n");
    let churn = sound(&text, &["shocks.0.churn.fraction=1"]);
    assert_eq!(
        churn.shocks,
        [Shock {
            at: 5,
            change: Change::Churn { fraction: 1.0 }
        }]
    );
}

#[test]
fn another_way_to_say_it_replaces() {
    let text = format!("{SMALL}record.window = 5\n");
    let record = sound(&text, &["record.window-messages=9"]).record;
    assert_eq!(record.window, Window::Messages(9));
    let set = [
        "topology.erdos-renyi.degree=4",
        "topology.erdos-renyi.p=0.5",
    ];
    assert_eq!(
        sound(SMALL, &set).topology,
        TopologySpec::ErdosRenyi(Density::P(0.5))
    );
}

#[test]
fn a_switch_gives_way_to_a_table() {
    let text = "ticks = 9\npopulation.agents = 9\ntopology.star = {}\nworld.society.norms = false";
    let off = society(text, &[]);
    assert!(!off.norms.learn);
    let on = society(text, &["world.society.norms.rate=0.5"]);
    assert!(on.norms.learn);
    assert_eq!(on.norms.rate, 0.5);
    let random = society(
        text,
        &[
            "world.society.delegation=off",
            "world.society.delegation.random.rate=1",
        ],
    );
    assert_eq!(random.delegation, DelegationSpec::Random { rate: 1.0 });
}

#[test]
fn part_of_a_profile_changes() {
    let text = format!("{SMALL}policy.mock.profile = 'weak'\n");
    let changed = sound(&text, &["policy.mock.profile.capability=0.5"]);
    let weak = sound(&text, &[]).policy.mock.profile;
    let profile = Profile {
        name: "custom".to_owned(),
        capability: 0.5,
        ..weak
    };
    assert_eq!(changed.policy.mock.profile, profile);
    assert_eq!(changed.population.groups[0].profile, profile);
}

#[test]
fn part_of_a_profile_where_there_is_none_asks_for_a_base() {
    let expected = "\
        --set:1:1: `policy.mock.profile.base` is missing, \
        expected a profile that says what is left out here, such as \"strong\"\n\
        --set:1:32: `policy.mock.profile.capability` is 2, expected a number from 0 to 1";
    assert_eq!(
        faults(SMALL, &["policy.mock.profile.capability=2"]),
        expected
    );
    let set = [
        "policy.mock.profile.capability=0.5",
        "policy.mock.profile.base=strong",
    ];
    assert_eq!(sound(SMALL, &set).policy.mock.profile.capability, 0.5);
}

#[test]
fn seed_and_ticks_win() {
    let overrides = Overrides {
        set: vec!["seed=1".into()],
        seed: Some(2),
        ticks: Some(3),
    };
    let scenario = Scenario::from_str(SMALL, ".".as_ref(), &overrides).unwrap();
    assert_eq!((scenario.seed, scenario.ticks), (2, 3));
}

#[test]
fn faults_point_at_the_argument() {
    let set = [
        "seed",
        "=3",
        "a..b=3",
        "delivery.loss=2",
        "shocks.1.at=3",
        "topology.rng.degree=2",
    ];
    let expected = "\
        --set:1:1: `seed` sets nothing, expected `key=value`\n\
        --set:1:1: `` is no key, expected names joined by dots, those with dots in quotes\n\
        --set:1:1: `a..b` is no key, expected names joined by dots, those with dots in quotes\n\
        --set:1:15: `delivery.loss` is 2, expected a number from 0 to 1\n\
        --set:1:1: `shocks` is a list of 0, and `1` is no index into it, \
        expected an index counted from 0\n\
        --set:1:1: unknown topology `topology.rng`, expected `barabasi-albert`, `complete`, \
        `configuration`, `edge-list`, `erdos-renyi`, `graphml`, `grid`, `ring`, `star`, \
        `stochastic-block`, `tree` or `watts-strogatz`; did you mean `ring`?";
    assert_eq!(faults(SMALL, &set), expected);
}

#[test]
fn faults_of_seed_and_ticks_point_at_the_option() {
    let overrides = Overrides {
        set: Vec::new(),
        seed: Some(u64::MAX),
        ticks: Some(0),
    };
    let error = Scenario::from_str(SMALL, ".".as_ref(), &overrides).unwrap_err();
    let names: Vec<&str> = error
        .diagnostics()
        .iter()
        .map(|d| &*d.source_name)
        .collect();
    assert_eq!(names, ["--seed", "--ticks"]);
}

#[test]
fn a_period_of_checkpoints_replaces_another() {
    let every = |period| Checkpoints::Every(period);
    let text = format!("{SMALL}record.checkpoint.every-seconds = 5\n");
    let ticks = sound(&text, &["record.checkpoint.every-ticks=9"]).record;
    assert_eq!(ticks.checkpoint, every(Period::Ticks(9)));
    let none = sound(&text, &["record.checkpoint=none"]).record;
    assert_eq!(none.checkpoint, Checkpoints::None);
    assert_eq!(
        sound(SMALL, &[]).record.checkpoint,
        every(Period::Seconds(60))
    );
    assert!(parse(SMALL, &["record.checkpoint={}"]).is_err());
    assert!(parse(SMALL, &["record.checkpoint.every-ticks=0"]).is_err());
}

#[test]
fn rules_of_a_shock_are_those_of_the_world_but_for_what_is_said() {
    let set = [
        "world.society.practice=0.7",
        "world.society.delegation.random.rate=0.2",
        "shocks.0.at=3",
        "shocks.0.rules.feedback=false",
        "shocks.0.rules.delegation=off",
    ];
    let shocks = sound(SMALL, &set).shocks;
    let Change::Rules(rules) = &shocks[0].change else {
        panic!("{shocks:?}");
    };
    let expected = SocietySpec {
        feedback: false,
        practice: 0.7,
        delegation: DelegationSpec::Off,
        ..SocietySpec::default()
    };
    assert_eq!(rules.then, expected);
    assert_eq!(rules.describe(), "delegation \"off\", feedback false");
}

fn society(text: &str, set: &[&str]) -> SocietySpec {
    match sound(text, set).world {
        WorldSpec::Society(society) => society,
        WorldSpec::Team(_) => panic!("a society"),
    }
}
