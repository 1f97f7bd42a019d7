//! What a run is put together from, whether it begins or goes on.

use std::collections::BTreeMap;

use polity_data::{
    DataError, Environment, FORMAT_VERSION, Limits, Manifest, Recorder, RecorderOptions,
    RecorderState, RunDirectory, Status,
};
use polity_engine::Options;
use polity_engine::topology::Topology;
use polity_worlds::society::Society;
use polity_worlds::society::message::Kind;

use super::error::RunError;
use crate::llm::Deciding;
use crate::scenario::{Checkpoints, Scenario};

/// The version of this program.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The rules, before anything has struck; `asks` where somebody else decides.
pub(super) fn society(scenario: &Scenario, agents: u32, asks: bool) -> Result<Society, RunError> {
    let params = scenario.society().unwrap_or_default();
    let groups = scenario.groups(agents);
    let society = Society::new(params, groups, agents, scenario.seed)?;
    Ok(if asks { society.asking() } else { society })
}

/// How the engine is set up; 0 threads stand for one per core.
pub(crate) fn engine_options(scenario: &Scenario, threads: usize) -> Options {
    Options {
        seed: scenario.seed,
        delivery: scenario.delivery.delivery(),
        threads,
        observed: true,
        ..Options::default()
    }
}

/// BLAKE3 of a network.
pub(super) fn topology_digest(topology: &Topology) -> String {
    let mut hasher = blake3::Hasher::new();
    topology.digest_bytes(|bytes| {
        hasher.update(bytes);
    });
    hasher.finalize().to_hex().to_string()
}

/// The manifest of a run in progress.
pub(super) fn running_manifest(
    scenario: &Scenario,
    topology: &Topology,
    threads: usize,
    deciding: Deciding,
) -> Manifest {
    Manifest {
        format_version: FORMAT_VERSION,
        name: scenario.name.clone(),
        status: Status::Running,
        ticks: 0,
        seed: scenario.seed,
        scenario_hash: scenario.hash(),
        topology_digest: topology_digest(topology),
        run_digest: None,
        summary_digest: None,
        tables: BTreeMap::new(),
        scenario: serde_json::to_value(scenario).unwrap_or_default(),
        environment: Environment {
            polity: PROGRAM.to_owned(),
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            threads,
            wall_time_s: 0.0,
            policy_mode: deciding.mode.name().to_owned(),
            hermetic: !deciding.mode.asks_servers(),
            limits: (deciding.caps != Limits::default()).then_some(deciding.caps),
            asked: None,
            timing: None,
        },
    }
}

/// A recorder for this run, with what an earlier one has recorded.
pub(super) fn recorder(
    directory: &RunDirectory,
    manifest: &Manifest,
    checkpoints: Checkpoints,
    state: RecorderState,
) -> Result<Recorder, DataError> {
    let dependencies = Kind::ALL.into_iter().filter(|kind| kind.is_dependency());
    let dependency_kinds: Vec<&str> = dependencies.map(Kind::name).collect();
    let metadata = [
        ("polity.format_version", FORMAT_VERSION.to_string()),
        ("polity.scenario_hash", manifest.scenario_hash.clone()),
        ("polity.seed", manifest.seed.to_string()),
        ("dependency_kinds", dependency_kinds.join(",")),
    ];
    let options = RecorderOptions {
        directory: directory.path().to_owned(),
        segments: directory.segments(),
        metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into(),
        checkpoints: checkpoints != Checkpoints::None,
        disk: directory.disk().clone(),
    };
    Recorder::restart(options, state)
}
