//! The JSON Schema accepts what loads, and knows every key.

use std::fs;

use serde_json::{Value, json};

use super::*;

/// Whether a value satisfies a schema: as much of draft-07 as scenarios use.
fn accepts(root: &Value, schema: &Value, value: &Value) -> bool {
    let Some(table) = schema.as_object() else {
        return schema != &json!(false);
    };
    table.iter().all(|(keyword, rule)| match keyword.as_str() {
        "$ref" => {
            let name = rule.as_str().unwrap().trim_start_matches("#/definitions/");
            accepts(root, &root["definitions"][name], value)
        }
        "type" => is_type(rule.as_str().unwrap(), value),
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
        "minItems" => value
            .as_array()
            .is_none_or(|v| v.len() as u64 >= rule.as_u64().unwrap()),
        "maxItems" => value
            .as_array()
            .is_none_or(|v| v.len() as u64 <= rule.as_u64().unwrap()),
        "minProperties" => value
            .as_object()
            .is_none_or(|v| v.len() as u64 >= rule.as_u64().unwrap()),
        "maxProperties" => value
            .as_object()
            .is_none_or(|v| v.len() as u64 <= rule.as_u64().unwrap()),
        "items" => value
            .as_array()
            .is_none_or(|v| v.iter().all(|v| accepts(root, rule, v))),
        "required" => {
            let mut keys = rule.as_array().unwrap().iter();
            value
                .as_object()
                .is_none_or(|v| keys.all(|key| v.contains_key(key.as_str().unwrap())))
        }
        "properties" => value.as_object().is_none_or(|v| {
            v.iter()
                .all(|(key, v)| rule.get(key).is_none_or(|rule| accepts(root, rule, v)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|v| {
            let known = |key: &String| schema["properties"].get(key).is_some();
            v.iter()
                .all(|(key, v)| known(key) || accepts(root, rule, v))
        }),
        "allOf" => rule
            .as_array()
            .unwrap()
            .iter()
            .all(|rule| accepts(root, rule, value)),
        "anyOf" => rule
            .as_array()
            .unwrap()
            .iter()
            .any(|rule| accepts(root, rule, value)),
        "oneOf" => {
            rule.as_array()
                .unwrap()
                .iter()
                .filter(|r| accepts(root, r, value))
                .count()
                == 1
        }
        "$schema" | "title" | "description" | "default" | "format" | "definitions" => true,
        other => panic!("the test does not know the keyword {other}"),
    })
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        other => panic!("no TOML is of the type {other}"),
    }
}

fn accepted(text: &str) -> bool {
    let schema = super::schema();
    let value: toml::Value = toml::from_str(text).unwrap();
    accepts(&schema, &schema, &serde_json::to_value(value).unwrap())
}

#[test]
fn every_shipped_scenario_is_accepted() {
    for path in super::shipped::scenarios() {
        let scenario = Scenario::load(&path, &Overrides::default()).unwrap();
        assert!(
            accepted(&fs::read_to_string(&path).unwrap()),
            "{}",
            path.display()
        );
        assert!(accepted(&scenario.to_toml()), "{}", scenario.to_toml());
    }
}

#[test]
fn what_may_be_typed_is_accepted() {
    let lines = [
        "record.window-messages = 7",
        "record.window = 7",
        "record.messages = 0.5",
        "delivery.latency = 3",
        "delivery.latency = { min = 1, max = 3 }",
        "policy.mock.profile = 'weak'",
        "policy.mock.profile = { base = 'weak', verbosity = 1 }",
        "population.groups = [{ name = 'a', share = 1 }]",
        "shocks = [{ at = 1, demand = { levels = [1, 1, 1, 1] } }]",
        "shocks = [{ at = 1, rules = { feedback = false, norms = false } }]",
        "record.checkpoint = 'none'",
        "record.checkpoint = { every-ticks = 5 }",
        "record.checkpoint.every-seconds = 5",
    ];
    for line in lines {
        assert!(accepted(&format!("{SMALL}{line}\n")), "{line}");
        parse(&format!("{SMALL}{line}\n"), &[]).unwrap();
    }
    let team = "ticks = 9\npopulation.agents = 4\n[world.team]\n";
    for line in [
        "protocol = 'shared'",
        "protocol.ripple = {}",
        "protocol.clonal = { generations = 3, selected = 0.5 }",
        "visibility = 'intentions'",
        "visibility.latest = 3",
        "[[population.groups]]\nname = 'a'\nshare = 1\ncalled-for = ['L1', 'L2', 'L3', 'L4']",
        "[[shocks]]\nat = 3\nremove = { fraction = 0.5, who = 'hubs' }",
        "[[shocks]]\nat = 3\nsubstitute = { fraction = 0.5, profile = 'weak' }",
    ] {
        assert!(accepted(&format!("{team}{line}\n")), "{line}");
        parse(&format!("{team}{line}\n"), &[]).unwrap();
    }
    for line in [
        "protocol = 'shard'",
        "protocol.ripple.fan-out = 0",
        "protocol.ripple.fanout = 2",
        "visibility.latest = 0",
        "judge-noise = 4",
    ] {
        assert!(!accepted(&format!("{team}{line}\n")), "{line}");
    }
    let file = "ticks = 1\ntopology.edge-list.path = 'x'\nworld.society.norms = false\n";
    assert!(accepted(file));
}

#[test]
fn what_may_not_be_typed_is_refused() {
    let lines = [
        "naem = 'x'",
        "record.windows = 7",
        "delivery.loss = 2",
        "delivery.latency = 0",
        "topology.star = {}",
        "policy.mock.profile = { bas = 'weak' }",
        "policy.mock.profile = { base = 'weak', work-tokens = 10_000_001 }",
        "policy.mock.profile = { base = 'weak', prompt-usd-per-million = 10_001 }",
        "policy.mock.profile = { base = 'weak', latency-s = 86_401 }",
        "shocks = [{ at = 1 }]",
        "population.groups = [{ name = 'a' }]",
    ];
    lines
        .iter()
        .for_each(|line| assert!(!accepted(&format!("{SMALL}{line}\n")), "{line}"));
}

#[test]
fn keys_have_descriptions_and_defaults() {
    let schema = super::schema();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    let society = &schema["definitions"]["SocietySpec"]["properties"];
    for (key, rule) in society.as_object().unwrap() {
        assert!(rule.get("default").is_some(), "{key} has no default");
        assert!(
            rule.get("description").is_some(),
            "{key} has no description"
        );
    }
    assert_eq!(society["arrival-rate"]["default"], json!(0.05));
    let text = schema.to_string();
    assert!(!text.contains("\"null\""), "TOML has no null");
}
