//! Rules that change during a run.
//!
//! What differs between the rules of a shock and those that the run begins with is changed; what an
//! earlier shock has changed stays, unless it is among that.

use polity_worlds::society::params::Params;
use serde_json::Value;

use crate::scenario::{Scenario, SocietySpec};

/// Makes these rules hold from now on.
pub(super) fn change(params: &mut Params, scenario: &Scenario, rules: &SocietySpec) {
    let value = |params: &Params| serde_json::to_value(params).unwrap_or_default();
    let mut now = value(params);
    overlay(
        &mut now,
        &value(&scenario.params()),
        &value(&rules.params()),
    );
    *params = serde_json::from_value(now).expect("rules are plain numbers, switches and names");
}

/// The keys that change, and to what.
pub(super) fn describe(scenario: &Scenario, rules: &SocietySpec) -> String {
    let crate::scenario::WorldSpec::Society(before) = &scenario.world;
    let value = |spec: &SocietySpec| serde_json::to_value(spec).unwrap_or_default();
    let mut changes = Vec::new();
    differences("", &value(before), &value(rules), &mut changes);
    changes.join(", ")
}

/// Copies what differs between two values of one shape to a third.
fn overlay(now: &mut Value, before: &Value, after: &Value) {
    match (now, before, after) {
        (Value::Object(now), Value::Object(before), Value::Object(after))
            if now.keys().eq(after.keys()) && before.keys().eq(after.keys()) =>
        {
            let pairs = before.values().zip(after.values());
            for (now, (before, after)) in now.values_mut().zip(pairs) {
                overlay(now, before, after);
            }
        }
        (now, before, after) if before != after => *now = after.clone(),
        _ => {}
    }
}

fn differences(path: &str, before: &Value, after: &Value, changes: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(left), Value::Object(right)) if left.keys().eq(right.keys()) => {
            for (key, after) in right {
                let path = match path {
                    "" => key.clone(),
                    path => format!("{path}.{key}"),
                };
                differences(&path, &before[key], after, changes);
            }
        }
        _ if before != after => changes.push(format!("{path} {after}")),
        _ => {}
    }
}
