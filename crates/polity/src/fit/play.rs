//! Teams of a profile at work, each time with a table of resampled calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use polity_engine::random::{Draws, Purpose};
use polity_engine::topology::generators::{Complete, Generator};
use polity_engine::{Options, Simulation};
use polity_worlds::profile::ModelProfile;
use polity_worlds::team::params::{Roles, TeamGroup, TeamParams};
use polity_worlds::team::protocol::{Protocol, kind};
use polity_worlds::team::{Session, Team};
use rayon::prelude::*;

use super::sample::TeamSample;
use super::table;
use crate::run::RunError;
use crate::scenario::{ChoicesSpec, Profile, TeamSpec};

/// Resamples of the calls seen. Who changes it looks up another Student's t.
pub(super) const RESAMPLES: u64 = 60;
/// Seeds under which the teams of one resample work.
pub(super) const SEEDS: u64 = 5;
/// Tasks of a team under one seed.
pub(super) const TASKS: u32 = 20;
/// Most members that are played.
const MEMBERS_MAX: u32 = 64;
/// Draws of calls.
const RESAMPLED: Purpose = Purpose::named("fit/resample");

/// Mean qualities of teams that work in different ways, under one seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Played {
    pub(super) free: f64,
    pub(super) assigned: f64,
    pub(super) coordinated: f64,
}

/// How many members are played, and what they reach, by resample and seed.
pub(super) fn resampled(
    profile: &Profile,
    samples: &[TeamSample],
    spec: &TeamSpec,
    agents: u32,
) -> Result<(u32, Vec<Vec<Played>>), RunError> {
    let members = agents.clamp(2, MEMBERS_MAX);
    let mut by_call = BTreeMap::<u64, Vec<&TeamSample>>::new();
    for sample in samples {
        by_call.entry(sample.key).or_default().push(sample);
    }
    let by_call: Vec<Vec<&TeamSample>> = by_call.into_values().collect();
    let under = |resample: u64| {
        let model = refitted(profile, &drawn(&by_call, resample));
        let seeds = (0..SEEDS).map(|seed| resample * SEEDS + seed);
        seeds
            .map(|seed| played(&model, &spec.params(), members, seed))
            .collect()
    };
    let played = (0..RESAMPLES).into_par_iter().map(under);
    Ok((members, played.collect::<Result<_, _>>()?))
}

/// As many calls as were seen, with all that was decided by each; some come several times, others not at all.
pub(super) fn drawn(by_call: &[Vec<&TeamSample>], resample: u64) -> Vec<TeamSample> {
    let mut draws = Draws::new(resample, RESAMPLED);
    let calls = by_call.len() as u64;
    let drawn = (0..calls).map(|_| &by_call[draws.below(calls) as usize]);
    drawn.flatten().map(|sample| (*sample).clone()).collect()
}

/// The profile with a table of these samples.
fn refitted(profile: &Profile, samples: &[TeamSample]) -> ModelProfile {
    let choices = ChoicesSpec {
        society: None,
        team: table::team(samples),
    };
    let refitted = Profile {
        choices: Some(choices),
        ..profile.clone()
    };
    refitted.model()
}

fn played(
    model: &ModelProfile,
    params: &TeamParams,
    members: u32,
    seed: u64,
) -> Result<Played, RunError> {
    let quality = |roles: Roles, protocol: &str| {
        let params = TeamParams {
            roles,
            ..params.clone()
        };
        quality(model, params, protocol, members, seed)
    };
    Ok(Played {
        free: quality(Roles::Free, "sequential")?,
        assigned: quality(Roles::Assigned, "sequential")?,
        coordinated: quality(Roles::Free, "coordinator")?,
    })
}

/// Mean quality of what a team makes.
fn quality(
    model: &ModelProfile,
    params: TeamParams,
    protocol: &str,
    members: u32,
    seed: u64,
) -> Result<f64, RunError> {
    let kind = kind(protocol).expect("protocols of these names are there");
    let settings: Vec<f64> = kind.settings.iter().map(|s| s.default).collect();
    let protocol: Arc<dyn Protocol> = Arc::from((kind.build)(&settings));
    let group = TeamGroup {
        profile: model.clone(),
        levels: [true; 4],
    };
    let team = Team::new(params, vec![(group, members)], members, seed)?;
    let network = Complete
        .generate(members, seed)
        .map_err(crate::scenario::BuildError::from)?;
    let options = Options {
        seed,
        threads: 1,
        observed: false,
        ..Options::default()
    };
    let mut sim = Simulation::new(team, network, options)?;
    let mut session = Session::new(protocol, members);
    let tasks = (0..TASKS).map(|_| session.work(&mut sim).verdict.quality());
    Ok(tasks.sum::<f64>() / f64::from(TASKS))
}
