//! The resolved scenario: defaults filled in, printed whole, and read back as the same.

use polity_worlds::society::params::{Delegation, Params};

use super::*;

const FULL: &str = r#"
name = "full"
seed = 3
ticks = 50
[population]
agents = 101
[[population.groups]]
name = "a"
share = 0.5
profile = "weak"
bias = { executor = 0.1, aggregator = -0.2 }
[[population.groups]]
name = "b"
share = 0.25
profile = { base = "strong", verbosity = 2 }
[[population.groups]]
name = "c"
share = 0.25
[delivery]
latency = { min = 1, max = 3 }
loss = 0.01
[world.society]
feedback = false
delegation = { random = { rate = 0.3 } }
norms = false
levels = [1, 0, 0, 0]
[policy.mock]
profile = "weak"
[record]
window-messages = 1000
messages = 0.25
[[shocks]]
at = 30
arrival = { rate = 0.5 }
[[shocks]]
at = 20
demand = { levels = [0, 1, 0, 0] }
"#;

#[test]
fn what_is_printed_is_what_is_meant() {
    let topologies = [
        "complete = {}",
        "ring = {}",
        "grid = { rows = 1, columns = 101, periodic = true }",
        "star = {}",
        "tree = {}",
        "erdos-renyi = { degree = 5 }",
        "erdos-renyi = { p = 0.1 }",
        "watts-strogatz = { degree = 8, rewire = 0.1 }",
        "barabasi-albert = { attach = 3 }",
        "stochastic-block = { shares = [1, 2], within = 0.5, between = 0.1 }",
        "stochastic-block = { sizes = [1, 100], p = [[0, 0.5], [0.5, 1]] }",
    ];
    for topology in topologies {
        let scenario = sound(&format!("topology.{topology}\n{FULL}"), &[]);
        let printed = scenario.to_toml();
        assert_eq!(sound(&printed, &[]), scenario, "{printed}");
        assert_eq!(sound(&printed, &[]).to_toml(), printed);
    }
}

#[test]
fn nothing_said_is_the_default() {
    let scenario = sound(SMALL, &[]);
    assert_eq!(scenario.society().unwrap(), Params::default());
    assert_eq!(
        scenario.delivery.delivery(),
        polity_engine::Delivery::default()
    );
    assert_eq!(scenario.record, Record::default());
    assert_eq!(scenario.record.window, Window::Ticks(50));
    let [everyone] = &scenario.population.groups[..] else {
        panic!("one group")
    };
    assert_eq!(
        (&*everyone.name, &*everyone.profile.name),
        ("all", "strong")
    );
    assert_eq!(scenario.groups(16), [(everyone.group(), 16)]);
}

#[test]
fn what_is_said_is_meant() {
    let scenario = sound(&format!("topology.star = {{}}\n{FULL}"), &[]);
    let params = scenario.society().unwrap();
    assert!(!params.feedback && !params.norms.learn && params.validation);
    assert_eq!(params.delegation, Delegation::Random { rate: 0.3 });
    assert_eq!(params.levels, [1.0, 0.0, 0.0, 0.0]);
    assert_eq!(scenario.record.messages, Messages::Rate(0.25));
    let at: Vec<u32> = scenario.shocks.iter().map(|shock| shock.at).collect();
    assert_eq!(at, [20, 30]);
    let models: Vec<&str> = scenario
        .population
        .groups
        .iter()
        .map(|group| &*group.profile.name)
        .collect();
    assert_eq!(models, ["weak", "custom", "weak"]);
    let groups = scenario.groups(scenario.population.agents);
    assert_eq!(groups[0].0.bias, [0.1, 0.0, 0.0, -0.2]);
    assert_eq!(
        groups.iter().map(|(_, size)| *size).collect::<Vec<_>>(),
        [51, 25, 25]
    );
}

#[test]
fn sizes_are_by_largest_remainder() {
    use population::sizes;
    assert_eq!(sizes(&[1.0], 7), [7]);
    assert_eq!(sizes(&[0.5, 0.5], 7), [4, 3]);
    assert_eq!(sizes(&[0.3, 0.3, 0.4], 10), [3, 3, 4]);
    assert_eq!(sizes(&[0.1, 0.45, 0.45], 9), [1, 4, 4]);
    assert_eq!(
        sizes(&[1.0 / 3.0; 3], u32::MAX - 1),
        [1431655765, 1431655765, 1431655764]
    );
}
