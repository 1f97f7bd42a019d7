//! A mocked model from recordings: what a language model was seen to choose, as frequencies.
//!
//! ```text
//! run ─► re-executed from its own record ─► (what was observed, what was chosen), by key of the call
//!          training part ─► table: contexts, smoothed, backed off ─► profile ─► a team at work
//!          held-out part ─► log loss, Brier score, calibration ◄────────┘
//! ```
//!
//! A surrogate reproduces frequencies given what the table tells apart, and nothing beyond: see
//! `docs/llm/fit.md`.

mod collect;
mod contest;
mod error;
mod forecast;
mod sample;
mod score;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

pub use contest::{Contest, Difference, Suits};
pub use error::FitError;
pub use score::{Calibration, Interval, Score, Scores};

use crate::scenario::{ChoicesSpec, Profile};
use collect::{Collected, collect};

/// Beginnings of keys are below this.
const KEYS: f64 = 18_446_744_073_709_551_616.0;

/// How a profile is fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct FitOptions {
    /// The share of calls that is kept back, to see how well the profile foretells them.
    pub held_out: f64,
    /// The group whose decisions are taken; `None` for all, where all go by one model.
    pub group: Option<String>,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self {
            held_out: 0.2,
            group: None,
        }
    }
}

/// A fitted profile, and how good it is.
#[derive(Clone, Debug, Serialize)]
pub struct Fit {
    /// The profile: all that the group's profile says, and a table of choices.
    pub profile: Profile,
    /// What it was made of.
    pub used: Used,
    /// How well it foretells what members of societies decided.
    pub society: Option<Scores>,
    /// How well it foretells what members of teams contributed.
    pub team: Option<Scores>,
    /// What such a team is better off with.
    pub contest: Contest,
}

/// What a profile was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Calls by the name of the model that was asked.
    pub calls: BTreeMap<String, u64>,
    /// Decisions in societies that the table was made of, and that were kept back.
    pub society: (u64, u64),
    /// Contributions to tasks of teams, or abstentions, in the same way.
    pub team: (u64, u64),
    /// Decisions that could not be had, by what came of asking.
    pub unreadable: BTreeMap<&'static str, u64>,
    /// Decisions that no table holds: plans, announcements, what was assigned, syntheses.
    pub of_other_kinds: u64,
}

/// Fits a profile to these runs.
///
/// # Errors
/// If a run cannot be re-executed from its own record, asked no language model, or nothing was decided.
pub fn fit(runs: &[PathBuf], options: &FitOptions) -> Result<Fit, FitError> {
    let mut all: Option<Collected> = None;
    for run in runs {
        let collected = collect(run, options)?;
        match &mut all {
            Some(all) => all.extend(collected),
            None => all = Some(collected),
        }
    }
    let all = all.ok_or(FitError::NoRuns)?;
    let kept = |key: u64| (key as f64) < options.held_out * KEYS;
    fit_collected(all, kept, runs.first().map_or(Path::new(""), |run| run))
}

fn fit_collected(
    all: Collected,
    is_held_out: impl Fn(u64) -> bool,
    first: &Path,
) -> Result<Fit, FitError> {
    let Collected {
        base,
        spec,
        agents,
        mut used,
        society,
        team,
    } = all;
    let (held_society, society): (Vec<_>, Vec<_>) =
        society.into_iter().partition(|s| is_held_out(s.key));
    let (held_team, team): (Vec<_>, Vec<_>) = team.into_iter().partition(|s| is_held_out(s.key));
    used.society = (society.len() as u64, held_society.len() as u64);
    used.team = (team.len() as u64, held_team.len() as u64);
    if society.is_empty() && team.is_empty() {
        return Err(FitError::Nothing {
            path: first.to_owned(),
            unreadable: used.unreadable.values().sum(),
        });
    }
    let choices = ChoicesSpec {
        society: table::society(&society),
        team: table::team(&team),
    };
    let profile = Profile {
        name: format!("{}-fit", base.name),
        choices: Some(choices),
        ..base
    };
    let model = profile.model();
    let table = model.choices.as_deref();
    let of_society = table.and_then(|choices| choices.society.as_ref());
    let of_team = table.and_then(|choices| choices.team.as_ref());
    Ok(Fit {
        society: of_society.and_then(|table| score::society(&society, &held_society, table)),
        team: of_team.and_then(|table| score::team(&team, &held_team, table)),
        contest: contest::contest(&profile, spec.as_ref(), agents)?,
        profile,
        used,
    })
}
