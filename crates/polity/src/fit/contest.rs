//! What a team of a model is better off with: roles of its own choice or assigned ones, turns or a
//! coordinator.

use std::sync::Arc;

use polity_engine::topology::generators::{Complete, Generator};
use polity_engine::{Options, Simulation};
use polity_worlds::profile::ModelProfile;
use polity_worlds::team::params::{Roles, TeamGroup, TeamParams};
use polity_worlds::team::protocol::{Protocol, kind};
use polity_worlds::team::{Session, Team};
use rayon::prelude::*;
use serde::Serialize;

use super::FitError;
use crate::run::RunError;
use crate::scenario::{Profile, TeamSpec};

/// Seeds under which each team works.
const SEEDS: u64 = 30;
/// Tasks of a team under one seed.
const TASKS: u32 = 20;
/// Members, where no team was seen.
const MEMBERS: u32 = 8;
/// Most members that are played.
const MEMBERS_MAX: u32 = 64;
/// Student's t with 29 degrees of freedom: 95 of 100 lie within.
const T_29: f64 = 2.045;

/// Teams of the fitted model, under the same seeds and tasks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contest {
    /// Members of each team.
    pub members: u32,
    /// Seeds.
    pub seeds: u64,
    /// Tasks of a team under one seed.
    pub tasks: u32,
    /// Whether contributions to tasks were seen; else the traits of the profile decide.
    pub seen: bool,
    /// Roles of their own choice, less assigned ones, under `sequential`.
    pub free_roles: Difference,
    /// `sequential`, less `coordinator`, with roles of their own choice.
    pub sequential: Difference,
}

/// How far one way of working is better than another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Mean quality of the one.
    pub one: f64,
    /// Mean quality of the other.
    pub other: f64,
    /// Mean difference by seed.
    pub mean: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Which of them suits the model.
    pub suits: Suits,
}

/// Which of two suits a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suits {
    /// The one.
    One,
    /// The other.
    Other,
    /// It cannot be told.
    Undecided,
}

/// Has teams of this profile work. `spec` is that of the run's team, if it was one.
pub(super) fn contest(
    profile: &Profile,
    spec: Option<&TeamSpec>,
    agents: u32,
) -> Result<Contest, FitError> {
    let model = profile.model();
    let members = match spec {
        Some(_) => agents.clamp(2, MEMBERS_MAX),
        None => MEMBERS,
    };
    let params = spec.map_or_else(TeamParams::default, TeamSpec::params);
    let play = |roles: Roles, protocol: &str| {
        let params = TeamParams {
            roles,
            ..params.clone()
        };
        qualities(&model, &params, protocol, members)
    };
    let free = play(Roles::Free, "sequential")?;
    let assigned = play(Roles::Assigned, "sequential")?;
    let coordinated = play(Roles::Free, "coordinator")?;
    Ok(Contest {
        members,
        seeds: SEEDS,
        tasks: TASKS,
        seen: model.choices.is_some_and(|choices| choices.team.is_some()),
        free_roles: difference(&free, &assigned),
        sequential: difference(&free, &coordinated),
    })
}

/// Mean quality by seed.
fn qualities(
    model: &ModelProfile,
    params: &TeamParams,
    protocol: &str,
    members: u32,
) -> Result<Vec<f64>, RunError> {
    let kind = kind(protocol).expect("protocols of these names are there");
    let settings: Vec<f64> = kind.settings.iter().map(|s| s.default).collect();
    let protocol: Arc<dyn Protocol> = Arc::from((kind.build)(&settings));
    let play = |seed: u64| {
        let group = TeamGroup {
            profile: model.clone(),
            levels: [true; 4],
        };
        let team = Team::new(params.clone(), vec![(group, members)], members, seed)?;
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
        let mut session = Session::new(Arc::clone(&protocol), members);
        let tasks = (0..TASKS).map(|_| session.work(&mut sim).verdict.quality());
        Ok(tasks.sum::<f64>() / f64::from(TASKS))
    };
    (0..SEEDS).into_par_iter().map(play).collect()
}

/// The difference of two, seed by seed.
pub(super) fn difference(one: &[f64], other: &[f64]) -> Difference {
    let n = one.len() as f64;
    let mean_of = |values: &[f64]| values.iter().sum::<f64>() / n;
    let differences: Vec<f64> = one.iter().zip(other).map(|(a, b)| a - b).collect();
    let mean = mean_of(&differences);
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let half = T_29 * (squares / (n - 1.0) / n).sqrt();
    let (low, high) = (mean - half, mean + half);
    Difference {
        one: mean_of(one),
        other: mean_of(other),
        mean,
        low,
        high,
        suits: match () {
            () if low > 0.0 => Suits::One,
            () if high < 0.0 => Suits::Other,
            () => Suits::Undecided,
        },
    }
}
