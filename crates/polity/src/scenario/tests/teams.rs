//! `[world.team]`: what is refused, what is meant, and what counts.

use polity_worlds::team::params::{TeamParams, Visibility};
use polity_worlds::team::protocol::KINDS;

use super::*;

const BASE: &str = "ticks = 100\npopulation.agents = 16\n[world.team]\n";

fn hash(set: &[&str]) -> String {
    sound(BASE, set).hash()
}

#[test]
fn protocols() {
    check_all(
        BASE,
        r##"
protocol = 'sequentiel'
  4:12: `world.team.protocol` is "sequentiel", expected `coordinator`, `sequential`, `broadcast`, `shared`, `morphogenetic`, `clonal`, `stigmergic`, `ripple`, `batched-sequential`, `single-agent` or `equal-token-single-agent`; did you mean `sequential`?

protocol.sequentiel = {}
  4:10: unknown protocol `world.team.protocol.sequentiel`, expected `batched-sequential`, `broadcast`, `clonal`, `coordinator`, `equal-token-single-agent`, `morphogenetic`, `ripple`, `sequential`, `shared`, `single-agent` or `stigmergic`; did you mean `sequential`?

protocol = {}
  4:12: `world.team.protocol` is a table, expected a protocol, such as "sequential"

protocol.ripple.fan-out = 0
  4:27: `world.team.protocol.ripple.fan-out` is 0, expected a whole number from 1 to 1000000

protocol.ripple.fan-out = 2.5
  4:27: `world.team.protocol.ripple.fan-out` is 2.5, expected a whole number from 1 to 1000000

protocol.clonal.selected = 1.5
  4:28: `world.team.protocol.clonal.selected` is 1.5, expected a number from 0 to 1

protocol.clonal.selection = 0.5
  4:17: unknown setting `world.team.protocol.clonal.selection`, expected `generations` or `selected`; did you mean `selected`?

protocol = { clonal = {}, ripple = {} }
  4:27: both `world.team.protocol.clonal` and `world.team.protocol.ripple` are given, expected only one of the two; remove one
"##,
    );
}

#[test]
fn settings() {
    check_all(
        BASE,
        r##"
dependency = 1.5
  4:14: `world.team.dependency` is 1.5, expected a number from 0 to 1

dependancy = 1
  4:1: unknown key `world.team.dependancy`, expected one of 28 keys; did you mean `dependency`?

steps-per-call = 33
  4:18: `world.team.steps-per-call` is 33, expected a whole number from 1 to 32 (steps)

judge-noise = 4
  4:15: `world.team.judge-noise` is 4, expected a number from 0 to 3

order = 'upwards'
  4:9: `world.team.order` is "upwards", expected `fixed`, `random` or `reversed`

visibility.latest = 0
  4:21: `world.team.visibility.latest` is 0, expected a whole number from 1 to 4294967295 (outputs)

levels = [0, 0, 0, 0]
  4:10: `world.team.levels` is a list of 4, expected four weights, of L1 to L4, at least one of them above 0
"##,
    );
}

/// A team and a society are struck by other shocks.
#[test]
fn shocks_of_the_other_world() {
    let [team, society] = ["team", "society"].map(|world| {
        format!("ticks = 9\npopulation.agents = 16\ntopology.star = {{}}\nworld.{world} = {{}}\n")
    });
    check_all(
        &team,
        r##"
shocks = [{ at = 1, arrival = { rate = 0.5 } }]
  5:11: `shocks.0.churn` is missing, expected what happens: `churn`, `demand`, `remove` or `substitute`
  5:21: unknown key `shocks.0.arrival`, expected `at`, `churn`, `demand`, `remove` or `substitute`

shocks = [{ at = 1, remove = { fraction = 0.5, who = 'hub' } }]
  5:54: `shocks.0.remove.who` is "hub", expected `random` or `hubs`; did you mean `hubs`?

shocks = [{ at = 1, substitute = { fraction = 0.5 } }]
  5:34: `shocks.0.substitute.profile` is missing, expected the name of a profile, or a table
"##,
    );
    check_all(
        &society,
        r##"
shocks = [{ at = 1, remove = { fraction = 0.5 } }]
  5:11: `shocks.0.churn` is missing, expected what happens: `churn`, `demand`, `arrival` or `rules`
  5:21: unknown key `shocks.0.remove`, expected `arrival`, `at`, `churn`, `demand` or `rules`
"##,
    );
}

#[test]
fn groups_are_called_for_what_comes() {
    let [easy, hard] = ["L1", "L4"].map(|level| {
        format!("population.groups=[{{ name = 'a', share = 1, called-for = ['{level}'] }}]")
    });
    assert_eq!(
        faults(BASE, &[&easy]),
        "2:1: `population.groups` has no group that is called for L2, \
         expected one for each level of the tasks that come"
    );
    let levels = "world.team.levels=[1, 0, 0, 0]";
    sound(BASE, &[&easy, levels]);
    assert!(faults(BASE, &[&hard, levels]).contains("called for L1"));
    let shock = "shocks=[{ at = 3, demand = { levels = [0, 0, 1, 0] } }]";
    assert!(faults(BASE, &[&easy, levels, shock]).contains("called for L3"));
    for (wrong, expected) in [
        ("['L5']", "expected `L1`, `L2`, `L3` or `L4`"),
        ("[]", "expected at least one level"),
        ("'L1'", "expected a list of levels"),
    ] {
        let set = format!("population.groups=[{{ name = 'a', share = 1, called-for = {wrong} }}]");
        let found = faults(BASE, &[&set]);
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn nothing_said_is_the_default() {
    let scenario = sound(BASE, &[]);
    let WorldSpec::Team(spec) = &scenario.world else {
        panic!("a team")
    };
    assert_eq!(spec.params(), TeamParams::default());
    assert_eq!(spec.protocol.name(), "sequential");
    assert!(matches!(scenario.topology, TopologySpec::Complete { .. }));
}

#[test]
fn what_is_printed_is_what_is_meant() {
    let rest = "levels = [1, 0, 2, 0]\norder = 'random'\nroles = 'assigned'\n\
                aggregation = 'synthesizer'\nbudget-tokens = 5000\njudge-noise = 0.3\n\
                [[population.groups]]\nname = 'a'\nshare = 0.5\ncalled-for = ['L3', 'L1']\n\
                [[population.groups]]\nname = 'b'\nshare = 0.5\nprofile = 'gpt-4o'\n\
                [[shocks]]\nat = 7\nremove = { fraction = 0.25, who = 'hubs' }\n\
                [[shocks]]\nat = 8\nsubstitute = { fraction = 0.5, profile = 'weak' }\n\
                [[shocks]]\nat = 9\ndemand = { levels = [0, 0, 0, 1] }\n";
    let mut hashes = Vec::new();
    for kind in KINDS {
        let settings: Vec<String> = kind
            .settings
            .iter()
            .map(|setting| format!("{} = {}", setting.name, setting.max))
            .collect();
        for protocol in [
            format!("protocol = '{}'", kind.name),
            format!("protocol.{} = {{ {} }}", kind.name, settings.join(", ")),
        ] {
            let scenario = sound(
                &format!("{BASE}{protocol}\nvisibility.latest = 3\n{rest}"),
                &[],
            );
            let printed = scenario.to_toml();
            assert_eq!(sound(&printed, &[]), scenario, "{printed}");
            assert_eq!(sound(&printed, &[]).hash(), scenario.hash());
            let WorldSpec::Team(spec) = &scenario.world else {
                panic!("a team")
            };
            assert_eq!(spec.params().visibility, Visibility::Latest(3));
            hashes.push(scenario.hash());
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    // Each protocol, and each of those that have settings with other ones.
    let with_settings = KINDS.iter().filter(|kind| !kind.settings.is_empty());
    assert_eq!(hashes.len(), KINDS.len() + with_settings.count());
}

#[test]
fn a_team_asks_other_things_of_a_model_than_a_society() {
    let profile = |what: &str| format!("policy.mock.profile={{ base = 'strong', {what} }}");
    let knowledge = profile("reasoning = 0.1, temperature = 0.1, context-limit-tokens = 9");
    let capability = profile("capability = 0.1");
    let both = profile("self-reflection = 0.1");
    let society = |set: &[&str]| sound(SMALL, set).hash();
    assert_ne!(hash(&[&knowledge]), hash(&[]));
    assert_eq!(society(&[&knowledge]), society(&[]));
    assert_eq!(hash(&[&capability]), hash(&[]));
    assert_ne!(society(&[&capability]), society(&[]));
    assert_ne!(hash(&[&both]), hash(&[]));
    assert_ne!(society(&[&both]), society(&[]));
    let group = |what: &str| format!("population.groups=[{{ name = 'x', share = 1, {what} }}]");
    let [called, bias] = [
        group("called-for = ['L1']"),
        group("bias = { executor = 0.1 }"),
    ];
    let easy = "world.team.levels=[1, 0, 0, 0]";
    assert_ne!(hash(&[&called, easy]), hash(&[easy]));
    assert_eq!(society(&[&called]), society(&[]));
    assert_eq!(hash(&[&bias]), hash(&[]));
    assert_ne!(society(&[&bias]), society(&[]));
}
