//! What a team of a model is better off with: free roles or assigned ones, turns or a coordinator; and where
//! what was seen does not bear such a verdict.

use serde::Serialize;

use super::FitError;
use super::forecast::Foretells;
use super::play::{self, Played};
use super::pool::Teams;
use super::sample::{TeamSample, calls};
use super::score::Scores;
use crate::scenario::Profile;

/// Calls about contributing that a verdict takes at least.
const CALLS_FROM: usize = 50;
/// Student's t with one degree of freedom less than there are resamples: 95 of 100 lie within.
const T_59: f64 = 2.001;

/// Which way of working suits a model, or why that is not said.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What teams of it are better off with.
    Given(Contest),
    /// Why it is not said.
    Withheld(Withheld),
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// Too few calls about contributing to tasks of teams: used, and needed at least.
    FewUsed(usize, usize),
    /// Too few such calls were kept back: how many, and needed at least.
    FewKeptBack(usize, usize),
    /// What was kept back, the table does not foretell better than frequencies alone.
    NotForetold,
    /// The runs are of teams with different settings, and it was not said which is meant.
    DifferentTeams,
}

/// Teams of the fitted model, under the same seeds and tasks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contest {
    /// The profile whose traits hold for all that is not fitted: how well work is done, what is assigned, and
    /// what a coordinator plans.
    pub skill_of: String,
    /// Members of each team.
    pub members: u32,
    /// Resamples of the calls seen, each with a table of its own.
    pub resamples: u64,
    /// Seeds of each resample.
    pub seeds: u64,
    /// Tasks of a team under one seed.
    pub tasks: u32,
    /// Free roles, less assigned ones, under `sequential`.
    pub free_roles: Difference,
    /// `sequential`, less `coordinator`, with free roles.
    pub sequential: Difference,
}

/// How far one way of working is better than another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Mean quality of the one.
    pub one: f64,
    /// Mean quality of the other.
    pub other: f64,
    /// Mean difference over resamples and seeds.
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

/// What suits a profile whose table was made of these samples. `skill_of` is whose traits it has.
pub(super) fn verdict(
    profile: &Profile,
    skill_of: &str,
    samples: &[TeamSample],
    scores: Option<&Scores>,
    teams: &Teams,
) -> Result<Verdict, FitError> {
    let Some((spec, agents)) = teams.one() else {
        let none = Withheld::FewUsed(0, CALLS_FROM);
        let why = if teams.none() {
            none
        } else {
            Withheld::DifferentTeams
        };
        return Ok(Verdict::Withheld(why));
    };
    if let Some(why) = withheld(calls(samples), scores) {
        return Ok(Verdict::Withheld(why));
    }
    let (members, played) = play::resampled(profile, samples, spec, agents)?;
    Ok(Verdict::Given(Contest {
        skill_of: skill_of.to_owned(),
        members,
        resamples: play::RESAMPLES,
        seeds: play::SEEDS,
        tasks: play::TASKS,
        free_roles: difference(&played, |p| [p.free, p.assigned]),
        sequential: difference(&played, |p| [p.free, p.coordinated]),
    }))
}

fn withheld(used: usize, scores: Option<&Scores>) -> Option<Withheld> {
    let kept_back = scores.map_or(0, |scores| scores.calls);
    let foretold = scores.is_some_and(|s| s.against_marginal.table == Foretells::Better);
    match () {
        () if used < CALLS_FROM => Some(Withheld::FewUsed(used, CALLS_FROM)),
        () if kept_back < Scores::CALLS_FROM => {
            Some(Withheld::FewKeptBack(kept_back, Scores::CALLS_FROM))
        }
        () if !foretold => Some(Withheld::NotForetold),
        () => None,
    }
}

/// The difference of two, pair by pair of resample and seed.
///
/// Between resamples, means differ by the table and by the seeds; within them, by the seeds alone. Of more
/// teams, the seeds' part would vanish, and the table's would not: so only the former shrinks with their number.
pub(super) fn difference(played: &[Vec<Played>], of: impl Fn(&Played) -> [f64; 2]) -> Difference {
    let pairs = || played.iter().flatten().map(&of);
    let less = |p: &Played| of(p)[0] - of(p)[1];
    let by_resample: Vec<Vec<f64>> = played
        .iter()
        .map(|r| r.iter().map(less).collect())
        .collect();
    let means: Vec<f64> = by_resample.iter().map(|values| mean(values)).collect();
    let within: Vec<f64> = by_resample.iter().map(|values| variance(values)).collect();
    let seeds = by_resample.first().map_or(1, Vec::len) as f64;
    let by_seeds = mean(&within) / seeds;
    let by_table = (variance(&means) - by_seeds).max(0.0);
    let half = T_59 * (by_table + by_seeds / means.len() as f64).sqrt();
    let mean_difference = mean(&means);
    let (low, high) = (mean_difference - half, mean_difference + half);
    Difference {
        one: mean(&pairs().map(|[one, _]| one).collect::<Vec<_>>()),
        other: mean(&pairs().map(|[_, other]| other).collect::<Vec<_>>()),
        mean: mean_difference,
        low,
        high,
        suits: match () {
            () if low > 0.0 => Suits::One,
            () if high < 0.0 => Suits::Other,
            () => Suits::Undecided,
        },
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    squares / (values.len() as f64 - 1.0)
}
