//! No text makes it panic, and what passes can be printed, read again and built.

use proptest::prelude::*;

use super::*;

/// Keys and values of scenarios, good and bad, in any combination.
fn lines() -> impl Strategy<Value = String> {
    let keys = [
        "ticks",
        "seed",
        "name",
        "population.agents",
        "population.groups",
        "topology.ring.degree",
        "topology.star",
        "topology.grid",
        "topology.erdos-renyi.p",
        "topology.configuration",
        "topology.stochastic-block",
        "topology.edge-list.path",
        "delivery.latency",
        "delivery",
        "world.society",
        "world.society.levels",
        "world.society.norms",
        "policy.mock.profile",
        "world.society.delegation",
        "record.window",
        "record.messages",
        "shocks",
        "x.y",
        "shocks.0",
        "topology.graphml.path",
        "topology.configuration.file",
        "topology.configuration.degrees",
        "topology.watts-strogatz",
        "topology.barabasi-albert.attach",
        "topology.tree.branching",
        "topology",
        "world",
        "policy",
        "policy.mock",
        "record",
        "population",
    ];
    let values = [
        "1",
        "16",
        "-1",
        "0.5",
        "nan",
        "1e999",
        "99999999999999999999999999999999999999999999",
        "true",
        "\"\"",
        "\"strong\"",
        "'é\u{1F600}'",
        "[]",
        "{}",
        "[1, 2, 3, 4]",
        "[[1, 0], [0, 1]]",
        "{ rows = 4, columns = 4 }",
        "{ min = 1, max = 3 }",
        "{ shares = [1, 1], p = [[1, 0], [0, 1]] }",
        "[{ at = 1, churn = { fraction = 1 } }]",
        "[{ name = 'a', share = 1 }]",
        "{ random = 1 }",
        "{ degrees = [1, 1] }",
        "1979-05-27",
        "\"\"\"\n\"\"\"",
        "{ base = 'weak' }",
        "[{ name = 'a', share = 0.5 }, { name = 'b', share = 0.5, bias = { executor = 1 } }]",
        "[{}]",
        "{ degree = 4, rewire = 0.5 }",
        "{ window = 1, window-messages = 1 }",
        "",
    ];
    let line = (
        prop::sample::select(keys.to_vec()),
        prop::sample::select(values.to_vec()),
    );
    let line = line.prop_map(|(key, value)| format!("{key} = {value}\n"));
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

fn exercise(text: &str, set: &[&str]) {
    match parse(text, set) {
        Ok(scenario) => {
            assert_eq!(sound(&scenario.to_toml(), &[]), scenario);
            scenario.build_topology().expect("what passes can be built");
        }
        Err(error) => {
            assert!(!error.diagnostics().is_empty());
            assert!(!error.render(false).is_empty() && !error.render(true).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text(text in "(?s).{0,200}") {
        exercise(&text, &[]);
    }

    #[test]
    fn any_toml(text in lines()) {
        exercise(&text, &[]);
    }

    /// What most often comes first is given, so that more of the rest is reached.
    #[test]
    fn any_society(text in lines()) {
        let base = "ticks = 100\nworld.society.feedback = false\npopulation.agents = 16\n";
        exercise(&format!("{base}{text}"), &[]);
    }

    #[test]
    fn any_lines_set(text in lines()) {
        let set: Vec<&str> = text.lines().collect();
        exercise(SMALL, &set);
    }

    #[test]
    fn any_set(argument in "[a-z.0-9=\\[\\]{}é\"' -]{0,40}") {
        exercise(SMALL, &[&argument]);
    }
}
