//! Holding a manifest against the scenario beside it, and against that of a re-execution.

use polity_data::{Manifest, Status, TableDigest, run_digest};
use serde_json::{Value, json};

use super::summary::difference;
use super::{Comparison, Divergence};
use crate::scenario::Scenario;

/// Runs from before there were trails have none, though a scenario now has one by default.
pub(super) fn adapt(manifest: &Manifest, scenario: &mut Scenario) {
    let record = &manifest.scenario["record"];
    if record.is_object() && record["trail"].is_null() {
        scenario.record.trail = false;
    }
}

/// Where `scenario.toml` is not the scenario that the manifest tells of.
pub(super) fn check_scenario(manifest: &Manifest, scenario: &Scenario) -> Option<Divergence> {
    let resolved = resolved(manifest, scenario);
    let recorded = json!({
        "name": manifest.name,
        "seed": manifest.seed,
        "scenario_hash": manifest.scenario_hash,
    });
    let found = json!({
        "name": scenario.name,
        "seed": scenario.seed,
        "scenario_hash": scenario.hash(),
    });
    difference("scenario.toml", &manifest.scenario, &resolved, true)
        .or_else(|| difference("manifest.json", &recorded, &found, true))
        .or_else(|| check_ticks(manifest, scenario))
}

/// The scenario as the manifest should have it.
fn resolved(manifest: &Manifest, scenario: &Scenario) -> Value {
    let mut resolved = serde_json::to_value(scenario).unwrap_or_default();
    if !scenario.record.trail && manifest.scenario["record"]["trail"].is_null() {
        resolved["record"]["trail"] = Value::Null;
    }
    resolved
}

/// A complete run has all its ticks, any other no more than that.
fn check_ticks(manifest: &Manifest, scenario: &Scenario) -> Option<Divergence> {
    let complete = manifest.status == Status::Complete;
    let sound = match complete {
        true => manifest.ticks == scenario.ticks,
        // Where models are waited for, a run may end in its first task.
        false if scenario.policy.llm.is_some() => manifest.ticks <= scenario.ticks,
        false => (1..=scenario.ticks).contains(&manifest.ticks),
    };
    let (recorded, found) = (
        json!({ "ticks": manifest.ticks }),
        json!({ "ticks": scenario.ticks }),
    );
    (!sound)
        .then(|| difference("manifest.json", &recorded, &found, true))
        .flatten()
}

impl Comparison<'_> {
    /// The first value of the manifest that the re-execution does not bear out.
    pub(super) fn compare_manifests(&self) -> Option<Divergence> {
        let (recorded, executed) = (self.recorded(), self.executed());
        difference("manifest.json", &recorded, &executed, true)
    }

    fn recorded(&self) -> Value {
        let Manifest {
            topology_digest,
            run_digest,
            tables,
            ..
        } = self.manifest;
        json!({
            "topology_digest": topology_digest,
            "run_digest": run_digest,
            "tables": tables,
        })
    }

    /// As the manifest should be: digests of other bytes with equal values will do.
    fn executed(&self) -> Value {
        let mut tables = self.again.tables.clone();
        for (name, table) in &mut tables {
            if let Some(recorded) = self.manifest.tables.get(name)
                && self.found.get(name) == Some(&recorded.blake3)
                && recorded.blake3 != table.blake3
            {
                *table = TableDigest {
                    rows: table.rows,
                    ..recorded.clone()
                };
            }
        }
        json!({
            "topology_digest": self.again.topology_digest,
            "run_digest": run_digest(&tables),
            "tables": tables,
        })
    }
}
