//! Several runs as one: in whichever order they are named, the same comes of it.

use std::path::PathBuf;

use super::collect::{Collected, collect};
use super::{FitError, FitOptions, Used};
use crate::scenario::{Profile, TeamSpec};

use super::sample::{SocietySample, TeamSample};

/// What was seen in some runs, and what they have in common.
pub(super) struct Pool {
    /// Whose traits hold for what is not fitted.
    pub(super) base: Profile,
    pub(super) teams: Teams,
    pub(super) used: Used,
    pub(super) society: Vec<SocietySample>,
    pub(super) team: Vec<TeamSample>,
}

/// The teams of some runs: different ones, once each.
pub(super) struct Teams(Vec<(TeamSpec, u32)>);

impl Teams {
    /// The settings and members of the only one.
    pub(super) fn one(&self) -> Option<(&TeamSpec, u32)> {
        match &self.0[..] {
            [(spec, agents)] => Some((spec, *agents)),
            _ => None,
        }
    }

    pub(super) fn none(&self) -> bool {
        self.0.is_empty()
    }
}

/// Collects from all of them.
pub(super) fn pool(runs: &[PathBuf], options: &FitOptions) -> Result<Pool, FitError> {
    let collect = |run: &PathBuf| Ok((run.clone(), collect(run, options)?));
    let mut all = runs
        .iter()
        .map(collect)
        .collect::<Result<Vec<_>, FitError>>()?;
    let base = base(&all, options)?;
    let teams = teams(&all, options);
    // Sums of many numbers depend on their order in the last digits.
    all.sort_by(|(_, a), (_, b)| a.digest.cmp(&b.digest));
    // The same decisions, named twice, are no more evidence.
    all.dedup_by(|(_, a), (_, b)| a.digest.is_some() && a.digest == b.digest);
    let mut pool = Pool {
        base,
        teams,
        used: Used::default(),
        society: Vec::new(),
        team: Vec::new(),
    };
    all.into_iter().for_each(|(_, run)| pool.add(run));
    Ok(pool)
}

impl Pool {
    fn add(&mut self, run: Collected) {
        self.used.add(run.used);
        self.society.extend(run.society);
        self.team.extend(run.team);
    }
}

impl Used {
    fn add(&mut self, other: Self) {
        for (model, calls) in other.calls {
            *self.calls.entry(model).or_default() += calls;
        }
        for (outcome, calls) in other.unreadable {
            *self.unreadable.entry(outcome).or_default() += calls;
        }
        self.of_other_kinds += other.of_other_kinds;
    }
}

/// The profile that the runs have in common, or that of the run that was named.
fn base(all: &[(PathBuf, Collected)], options: &FitOptions) -> Result<Profile, FitError> {
    if let Some(named) = &options.base {
        let found = all.iter().find(|(run, _)| run == named);
        let found = found.map(|(_, run)| run.base.clone());
        return found.ok_or_else(|| FitError::NoBase(named.clone()));
    }
    let mut different: Vec<&(PathBuf, Collected)> = Vec::new();
    for run in all {
        if different.iter().all(|(_, other)| other.base != run.1.base) {
            different.push(run);
        }
    }
    match &different[..] {
        [] => Err(FitError::NoRuns),
        [(_, run)] => Ok(run.base.clone()),
        several => {
            let said = |(path, run): &&(PathBuf, Collected)| {
                format!("--base {} (`{}`)", path.display(), run.base.name)
            };
            Err(FitError::WhichBase(several.iter().map(said).collect()))
        }
    }
}

/// The team of the run that was named, where it is one; else all.
fn teams(all: &[(PathBuf, Collected)], options: &FitOptions) -> Teams {
    let of_base = all
        .iter()
        .filter(|(run, _)| Some(run) == options.base.as_ref());
    let team = |(_, run): &(PathBuf, Collected)| run.spec.clone().map(|spec| (spec, run.agents));
    if let Some(team) = of_base.filter_map(team).next() {
        return Teams(vec![team]);
    }
    let mut different = Vec::new();
    for team in all.iter().filter_map(team) {
        if !different.contains(&team) {
            different.push(team);
        }
    }
    Teams(different)
}
